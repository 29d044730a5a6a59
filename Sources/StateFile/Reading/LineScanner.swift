import JSONText
import JobModel

/// Reads a state file's bytes in exactly the form that usher writes, without making anything of them. Whatever is in
/// another form, right or wrong, it refuses with nil or false; `RecordDecoder` has the last word then.
///
/// Safe where it is used inside the closure that lends the bytes: nothing outside them is read.
@safe struct LineScanner {
  let base: UnsafePointer<UInt8>
  var offset: Int
  let end: Int
  /// Whether a byte beyond ASCII was seen: then the line's UTF-8 is still to be checked.
  private(set) var sawNonASCII = false

  init(_ bytes: LentBytes, in range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    // An empty buffer may have no address; with an empty range nothing is read from this one.
    unsafe base = bytes.buffer.baseAddress ?? UnsafePointer(bitPattern: 1).unsafelyUnwrapped
    offset = range.lowerBound
    end = range.upperBound
  }

  static func scan<Result>(
    _ bytes: [UInt8], in range: Range<Int>? = nil, _ body: (inout LineScanner) -> Result
  ) -> Result {
    bytes.lend { bytes in
      var scanner = LineScanner(bytes, in: range ?? 0..<bytes.count)
      return body(&scanner)
    }
  }

  var isAtEnd: Bool { offset == end }

  /// The next byte; 0, which stands nowhere in JSON text, at the end.
  var next: UInt8 { offset < end ? unsafe base[offset] : 0 }

  /// Reads over `literal`; false, and nothing is read, where something else stands there.
  @inline(__always)
  mutating func skip(_ literal: StaticString) -> Bool {
    let wanted = unsafe WideBytes(UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    guard unsafe WideBytes(UnsafeBufferPointer(start: base, count: end)).has(wanted, at: offset) else { return false }
    offset += wanted.count
    return true
  }

  /// The same for what stands at `range` in the bytes that it reads.
  @inline(__always)
  mutating func skip(_ range: Range<Int>, in bytes: LentBytes) -> Bool {
    guard end - offset >= range.count, bytes[offset..<offset + range.count] == bytes[range] else { return false }
    offset += range.count
    return true
  }

  mutating func skip(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    offset += 1
    return true
  }

  /// 16 lower-case hexadecimal digits.
  mutating func hexadecimalWord() -> UInt64? {
    guard end - offset >= 16, let high = unsafe Self.hexadecimal(Self.word(base, offset)),
      let low = unsafe Self.hexadecimal(Self.word(base, offset + 8))
    else { return nil }
    offset += 16
    return UInt64(high) << 32 | UInt64(low)
  }

  /// The value of eight digits that were read as one word, the first of them the lowest byte.
  private static func hexadecimal(_ digits: UInt64) -> UInt32? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    // 0x30 to 0x39, or 0x61 to 0x66.
    let letters = digits >> 6 & ones
    var values = digits & (ones &* 0x0F) &+ letters &* 9
    let areTen = (values &+ ones &* 6) & (ones &* 0x10)
    guard digits & (ones &* 0xF0) == ones &* 0x30 &+ letters &* 0x30, areTen == letters << 4,
      values & (ones &* 0x10) == 0
    else { return nil }
    values = values.byteSwapped
    values = (values | values >> 4) & 0x00FF_00FF_00FF_00FF
    values = (values | values >> 8) & 0x0000_FFFF_0000_FFFF
    return UInt32(truncatingIfNeeded: values | values >> 16)
  }

  mutating func id() -> RecordID? {
    guard let high = hexadecimalWord(), let low = hexadecimalWord() else { return nil }
    return RecordID(high: high, low: low)
  }

  mutating func digest() -> SpecDigest? {
    guard let first = hexadecimalWord(), let second = hexadecimalWord(), let third = hexadecimalWord(),
      let fourth = hexadecimalWord()
    else { return nil }
    return SpecDigest(words: (first, second, third, fourth))
  }

  /// A `JobName`, up to but not including the quote.
  mutating func name() -> Range<Int>? {
    let start = offset
    while Self.isAlphanumeric(next) || next == 0x2E || next == 0x5F || next == 0x2D { offset += 1 }
    guard (1...54).contains(offset - start), unsafe Self.isAlphanumeric(base[start]),
      unsafe Self.isAlphanumeric(base[offset - 1])
    else { return nil }
    return start..<offset
  }

  /// `2026-11-23T08:00:00Z`.
  mutating func time() -> Range<Int>? {
    let start = offset
    return seconds() && skip(UInt8(ascii: "Z")) ? start..<offset : nil
  }

  /// `2026-11-23T08:00:00`
  mutating func seconds() -> Bool {
    guard end - offset >= 19,
      // 0000-00-, 00T00:00 and, from the hour on, 00:00:00, the first byte the lowest; and which bytes are no digits.
      unsafe Self.hasForm(Self.word(base, offset), 0x2D30_302D_3030_3030, 0xFF00_00FF_0000_0000),
      unsafe Self.hasForm(Self.word(base, offset + 8), 0x3030_3A30_3054_3030, 0x0000_FF00_00FF_0000),
      unsafe Self.hasForm(Self.word(base, offset + 11), 0x3030_3A30_303A_3030, 0x0000_FF00_00FF_0000)
    else { return false }
    offset += 19
    return true
  }

  private static func hasForm(_ word: UInt64, _ zeros: UInt64, _ others: UInt64) -> Bool {
    let values = word ^ zeros
    let ones: UInt64 = 0x0101_0101_0101_0101
    return values & others == 0 && (values | (values &+ ones &* 6)) & (ones &* 0xF0) == 0
  }

  /// A string's bytes up to but not including the closing quote, with no escapes but those of RFC 8785.
  mutating func text() -> Range<Int>? {
    let start = offset
    let bytes = unsafe WideBytes(UnsafeBufferPointer(start: base, count: end))
    var seen: UInt64 = 0
    defer { if seen & WideBytes.beyondASCII != 0 { sawNonASCII = true } }
    while true {
      offset = bytes.endOfPlainText(from: offset, seen: &seen)
      switch next {
      case UInt8(ascii: "\""): return start..<offset
      case UInt8(ascii: "\\"): guard escape() else { return nil }
      default: return nil
      }
    }
  }

  private mutating func escape() -> Bool {
    offset += 1
    switch next {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
      UInt8(ascii: "r"), UInt8(ascii: "t"):
      offset += 1
      return true
    case UInt8(ascii: "u"):
      guard skip("u000") || skip("u001") else { return false }
      let upper = unsafe base[offset - 1] == UInt8(ascii: "1")
      let digit = next
      guard (0x30...0x39).contains(digit) || (0x61...0x66).contains(digit) else { return false }
      // \b \t \n \f \r have escapes of their own.
      if !upper, [UInt8(ascii: "8"), 0x39, 0x61, 0x63, 0x64].contains(digit) { return false }
      offset += 1
      return true
    default: return false
    }
  }

  private static func word(_ bytes: UnsafePointer<UInt8>, _ offset: Int) -> UInt64 {
    unsafe UInt64(littleEndian: UnsafeRawPointer(bytes + offset).loadUnaligned(as: UInt64.self))
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}
