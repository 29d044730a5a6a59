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
      switch nextCharacter() {
      case .scalar(let scalar): set.insert(scalar...scalar)
      case .escape(let escape): return escape
      }
    }
    return set
  }

  /// One item of a bracket class: an escape, a character, or a range of two.
  private mutating func insertClassItem(into set: inout ScalarSet) {
    switch nextCharacter() {
    case .escape(let escape): set.insert(escape)
    case .scalar(let lower):
      var upper = lower
      if pattern[index] == "-", pattern[index + 1] != "]" {
        index += 1
        guard case .scalar(let scalar) = nextCharacter() else {
          preconditionFailure("a range to an escape in a pattern")
        }
        upper = scalar
      }
      set.insert(lower...upper)
    }
  }

  private enum Character {
    case scalar(UInt32)
    case escape(ScalarSet)
  }

  /// A literal character, or what an escape stands for.
  private mutating func nextCharacter() -> Character {
    let scalar = pattern[index]
    index += 1
    guard scalar == "\\" else { return .scalar(scalar.value) }
    let escaped = pattern[index]
    index += 1
    switch escaped {
    case "w": return .escape(.wordCharacters)
    case "d": return .escape(.digits)
    case "t": return .scalar(0x09)
    case "n": return .scalar(0x0A)
    case "r": return .scalar(0x0D)
    case "u":
      let value = hexadecimal(pattern[index..<index + 4])
      index += 4
      return .scalar(value)
    default: return .scalar(escaped.value)
    }
  }

  private func hexadecimal(_ digits: ArraySlice<Unicode.Scalar>) -> UInt32 {
    var value: UInt32 = 0
    for digit in digits {
      // The lower four bits of a letter are one for A.
      value = value << 4 | (digit.value & 0x0F) + (digit.value > 0x39 ? 9 : 0)
    }
    return value
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
      index += 1
      let least = nextNumber()
      let most = pattern[index - 1] == "," ? nextNumber() : least
      return least...most
    default: return 1...1
    }
  }

  /// A decimal number and the character behind it, `,` or `}`.
  private mutating func nextNumber() -> Int {
    var number = 0
    while (0x30...0x39).contains(pattern[index].value) {
      number = 10 * number + Int(pattern[index].value - 0x30)
      index += 1
    }
    index += 1
    return number
  }
}
