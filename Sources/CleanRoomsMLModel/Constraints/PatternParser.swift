/// Reads the regular expressions of the service model into the elements of a `TextPattern`.
struct PatternParser {
  private let pattern: [Unicode.Scalar]
  private var index = 0

  init(_ pattern: String) {
    self.pattern = Array(pattern.unicodeScalars)
  }

  mutating func elements() -> [TextPattern.Element] {
    var elements: [TextPattern.Element] = []
    var literal: [UInt8] = []
    while index < pattern.count {
      let set = nextSet()
      let times = nextQuantifier()
      if times == 1...1, let byte = set.onlyASCII {
        literal.append(byte)
      } else {
        if !literal.isEmpty { elements.append(.literal(literal)) }
        literal = []
        elements.append(.repeated(set, times))
      }
    }
    return literal.isEmpty ? elements : elements + [.literal(literal)]
  }

  private mutating func nextSet() -> ScalarSet {
    var set = ScalarSet()
    switch pattern[index] {
    case ".":
      index += 1
      return .anyButLineEnds
    case "[":
      index += 1
      while pattern[index] != "]" { insertClassItem(into: &set) }
      index += 1
    default:
      for range in nextCharacter() { set.insert(range) }
    }
    return set
  }

  /// One item of a bracket class: an escape, a character, or a range of two.
  private mutating func insertClassItem(into set: inout ScalarSet) {
    let ranges = nextCharacter()
    if ranges.count == 1, ranges[0].count == 1, pattern[index] == "-", pattern[index + 1] != "]" {
      index += 1
      set.insert(ranges[0].lowerBound...nextCharacter()[0].lowerBound)
    } else {
      for range in ranges { set.insert(range) }
    }
  }

  /// A literal character, or what an escape stands for.
  private mutating func nextCharacter() -> [ClosedRange<UInt32>] {
    let scalar = pattern[index]
    index += 1
    guard scalar == "\\" else { return [scalar.value...scalar.value] }
    let escaped = pattern[index]
    index += 1
    switch escaped {
    case "w": return [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
    case "d": return [0x30...0x39]
    case "t": return [0x09...0x09]
    case "n": return [0x0A...0x0A]
    case "r": return [0x0D...0x0D]
    case "u":
      let digits = pattern[index..<index + 4].map(String.init).joined()
      index += 4
      guard let value = UInt32(digits, radix: 16) else { preconditionFailure("\\u\(digits) in a pattern") }
      return [value...value]
    default: return [escaped.value...escaped.value]
    }
  }

  private mutating func nextQuantifier() -> ClosedRange<Int> {
    guard index < pattern.count else { return 1...1 }
    switch pattern[index] {
    case "*":
      index += 1
      return 0...Int.max
    case "+":
      index += 1
      return 1...Int.max
    case "{":
      guard let end = pattern[index...].firstIndex(of: "}") else { preconditionFailure("'{' without '}' in a pattern") }
      let bounds = pattern[(index + 1)..<end].map(String.init).joined().split(separator: ",").compactMap { Int($0) }
      index = end + 1
      return bounds[0]...bounds[bounds.count - 1]
    default: return 1...1
    }
  }
}
