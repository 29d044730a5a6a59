/// A pattern of the service model, in the model's own letters, that is matched against a whole text.
///
/// It knows the part of regular expressions that the model uses: literals, `.`, `\w`, `\d`, bracket classes with
/// ranges, and the quantifiers `*`, `+`, `{n}` and `{m,n}`. It is matched greedily from left to right without going
/// back, which is right for a pattern in which no repeated class holds the first character of what follows it; the
/// tests hold every pattern of the model against a real regular expression engine.
package struct TextPattern: Sendable {
  /// The pattern as the service model writes it; also valid in ECMA-262, which JSON Schema uses.
  package let regularExpression: String
  private let elements: [Element]

  /// - Precondition: the pattern stays within the part described above.
  package init(_ regularExpression: String) {
    self.regularExpression = regularExpression
    var parser = PatternParser(regularExpression)
    elements = parser.elements()
  }

  /// Whether the pattern matches all of `text`, which is valid UTF-8.
  package func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    for element in elements {
      switch element {
      case .literal(let bytes):
        guard unsafe text.hasBytes(bytes, at: index) else { return false }
        index += bytes.count
      case .repeated(let set, let times):
        let count = unsafe set.skip(text, &index, atMost: times.upperBound)
        guard count >= times.lowerBound else { return false }
      }
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
  private var low: UInt64 = 0
  private var high: UInt64 = 0
  private var ranges: [ClosedRange<UInt32>] = []

  /// What `.` matches: everything that does not end a line.
  static var anyButLineEnds: ScalarSet {
    var set = ScalarSet()
    for range: ClosedRange<UInt32> in [0...0x09, 0x0B...0x0C, 0x0E...0x84, 0x86...0x2027, 0x202A...0x10FFFF] {
      set.insert(range)
    }
    return set
  }

  mutating func insert(_ range: ClosedRange<UInt32>) {
    for value in range.clamped(to: 0...0x7F) where range.contains(value) {
      if value < 64 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value - 64) }
    }
    if range.upperBound >= 0x80 { ranges.append(max(range.lowerBound, 0x80)...range.upperBound) }
  }

  /// The ASCII character that is all there is in the set; nil where there is another or none.
  var onlyASCII: UInt8? {
    guard ranges.isEmpty, low.nonzeroBitCount + high.nonzeroBitCount == 1 else { return nil }
    return UInt8(low == 0 ? 64 + high.trailingZeroBitCount : low.trailingZeroBitCount)
  }

  /// Moves `index` past the scalars of the set that stand there, and returns how many those are.
  func skip(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int, atMost maximum: Int) -> Int {
    var count = 0
    while count < maximum, index < text.count {
      let byte = unsafe text[index]
      if byte < 0x80, contains(ascii: byte) {
        index += 1
      } else if byte >= 0x80, let length = unsafe lengthOfMember(at: index, in: text) {
        index += length
      } else {
        break
      }
      count += 1
    }
    return count
  }

  /// How many bytes the scalar at `index`, which is not ASCII, has; nil where it is not in the set.
  private func lengthOfMember(at index: Int, in text: UnsafeBufferPointer<UInt8>) -> Int? {
    let (scalar, length) = unsafe UTF8Scalar.decode(text, at: index)
    return ranges.contains { $0.contains(scalar) } ? length : nil
  }

  private func contains(ascii byte: UInt8) -> Bool {
    (byte < 64 ? low : high) & 1 << UInt64(byte & 63) != 0
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
    var count = 0
    for index in 0..<text.count where unsafe text[index] & 0xC0 != 0x80 { count += 1 }
    return count
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether all of `bytes` stand at `index`.
  func hasBytes(_ bytes: [UInt8], at index: Int = 0) -> Bool {
    guard count - index >= bytes.count else { return false }
    return unsafe bytes.withUnsafeBufferPointer { bytes in
      // Without a way out of the loop whole registers are compared.
      var difference: UInt8 = 0
      for offset in 0..<bytes.count { unsafe difference |= self[index + offset] ^ bytes[offset] }
      return difference == 0
    }
  }
}
