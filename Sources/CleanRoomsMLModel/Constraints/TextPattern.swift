import JSONText

/// A pattern of the service model, in the model's own letters, that is matched against a whole text.
///
/// It knows the part of regular expressions that the model uses: literals, `.`, `\w`, `\d`, bracket classes with
/// ranges, and the quantifiers `*`, `+`, `{n}` and `{m,n}`. It is matched greedily from left to right without going
/// back, which is right for a pattern in which no repeated class holds the first character of what follows it; the
/// tests compare every pattern of the model with a real regular expression engine.
package struct TextPattern: Sendable {
  /// The pattern as the service model writes it; also valid in ECMA-262, which JSON Schema uses.
  package let regularExpression: String
  /// No element holds a reference: to look at one costs no count.
  private let steps: [Step]
  private let literals: [UInt8]
  private let sets: [ScalarSet]

  /// A literal and, behind it, characters of a set.
  private struct Step {
    var literal: Range<Int>
    var ascii: ScalarSet.ASCII
    var set: Int
    var times: ClosedRange<Int>
  }

  /// - Precondition: the pattern stays within the part described above.
  package init(_ regularExpression: String) {
    self.regularExpression = regularExpression
    var parser = PatternParser(regularExpression)
    var (steps, literals, sets) = ([Step](), [UInt8](), [ScalarSet]())
    var start = 0
    let add = { (set: ScalarSet, times: ClosedRange<Int>) in
      steps.append(Step(literal: start..<literals.count, ascii: set.ascii, set: sets.count, times: times))
      sets.append(set)
      start = literals.count
    }
    for element in parser.elements() {
      switch element {
      case .literal(let bytes): literals += bytes
      case .repeated(let set, let times): add(set, times)
      }
    }
    if start < literals.count { add(ScalarSet(), 0...0) }
    (self.steps, self.literals, self.sets) = (steps, literals, sets)
  }

  /// Whether the pattern matches all of `text`, which is valid UTF-8.
  package func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    for step in steps {
      let found = unsafe literals.withUnsafeBufferPointer { literals in
        unsafe WideBytes(text).has(WideBytes(UnsafeBufferPointer(rebasing: literals[step.literal])), at: index)
      }
      guard found else { return false }
      index += step.literal.count
      var count = unsafe step.ascii.skip(text, &index, atMost: step.times.upperBound)
      if count < step.times.upperBound, index < text.count, unsafe text[index] >= 0x80 {
        count += unsafe sets[step.set].skip(text, &index, atMost: step.times.upperBound - count)
      }
      guard count >= step.times.lowerBound else { return false }
    }
    return index == text.count
  }

  /// `matches(_:)` for a `String`.
  package func matches(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { unsafe matches($0) }
  }

  enum Element {
    case literal([UInt8])
    case repeated(ScalarSet, ClosedRange<Int>)
  }
}

/// A set of Unicode scalars: any of the ASCII ones, and ranges above.
struct ScalarSet: Equatable {
  private(set) var ascii = ASCII()
  private var ranges: [Bounds] = []

  /// A range above ASCII. An array of `ClosedRange` would make the runtime look for a conformance when it starts.
  private struct Bounds: Equatable {
    var first: UInt32
    var last: UInt32
  }

  /// The ASCII characters of a set, a bit for each.
  struct ASCII: Equatable {
    fileprivate var low: UInt64 = 0
    fileprivate var high: UInt64 = 0

    @inline(__always)
    fileprivate func contains(_ byte: UInt8) -> Bool {
      (byte < 64 ? low : high) & 1 << UInt64(byte & 63) != 0
    }

    /// Moves `index` past the characters of the set that stand there, and returns how many those are.
    func skip(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int, atMost maximum: Int) -> Int {
      let start = index
      let end = min(text.count - index, maximum) + index
      while index < end, unsafe text[index] < 0x80 && contains(text[index]) { index += 1 }
      return index - start
    }
  }

  /// What `.` matches: everything that does not end a line.
  static var anyButLineEnds: ScalarSet {
    var set = ScalarSet()
    set.insert(0...0x09)
    set.insert(0x0B...0x0C)
    set.insert(0x0E...0x84)
    set.insert(0x86...0x2027)
    set.insert(0x202A...0x10FFFF)
    return set
  }

  /// What `\d` matches.
  static var digits: ScalarSet {
    var set = ScalarSet()
    set.insert(0x30...0x39)
    return set
  }

  /// What `\w` matches.
  static var wordCharacters: ScalarSet {
    var set = digits
    set.insert(0x41...0x5A)
    set.insert(0x5F...0x5F)
    set.insert(0x61...0x7A)
    return set
  }

  mutating func insert(_ other: ScalarSet) {
    ascii.low |= other.ascii.low
    ascii.high |= other.ascii.high
    ranges += other.ranges
  }

  mutating func insert(_ range: ClosedRange<UInt32>) {
    var value = range.lowerBound
    while value <= min(range.upperBound, 0x7F) {
      if value < 64 { ascii.low |= 1 << UInt64(value) } else { ascii.high |= 1 << UInt64(value - 64) }
      value += 1
    }
    if range.upperBound >= 0x80 { ranges.append(Bounds(first: max(range.lowerBound, 0x80), last: range.upperBound)) }
  }

  /// The ASCII character that is all there is in the set; nil if there is another or none.
  var onlyASCII: UInt8? {
    guard ranges.isEmpty, ascii.low.nonzeroBitCount + ascii.high.nonzeroBitCount == 1 else { return nil }
    return UInt8(ascii.low == 0 ? 64 + ascii.high.trailingZeroBitCount : ascii.low.trailingZeroBitCount)
  }

  /// Moves `index` past the scalars of the set that stand there, and returns how many those are.
  func skip(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int, atMost maximum: Int) -> Int {
    var count = 0
    while count < maximum, index < text.count {
      let byte = unsafe text[index]
      if byte < 0x80 {
        guard ascii.contains(byte) else { break }
        index += 1
      } else {
        guard let length = unsafe lengthOfMember(at: index, in: text) else { break }
        index += length
      }
      count += 1
    }
    return count
  }

  /// How many bytes the scalar at `index`, which is not ASCII, has; nil if it is not in the set.
  private func lengthOfMember(at index: Int, in text: UnsafeBufferPointer<UInt8>) -> Int? {
    let (scalar, length) = unsafe UTF8Scalar.decode(text, at: index)
    return ranges.contains { $0.first <= scalar && scalar <= $0.last } ? length : nil
  }
}

/// Reads single scalars of text that is known to be UTF-8.
enum UTF8Scalar {
  /// The scalar at `index`, whose first byte is not ASCII, and the number of its bytes.
  static func decode(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> (UInt32, Int) {
    let first = unsafe text[index]
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var scalar = UInt32(first & (0xFF >> UInt8(length + 1)))
    for offset in 1..<length where index + offset < text.count {
      scalar = scalar << 6 | UInt32(unsafe text[index + offset] & 0x3F)
    }
    return (scalar, length)
  }

  /// The number of scalars in `text`: of bytes that continue none.
  static func count(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    unsafe text.count - WideBytes(text).countOfContinuations
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether all of `bytes` stand at `index`.
  @inline(__always)
  func hasBytes(_ bytes: [UInt8], at index: Int = 0) -> Bool {
    unsafe bytes.withUnsafeBufferPointer { unsafe WideBytes(self).has(WideBytes($0), at: index) }
  }
}
