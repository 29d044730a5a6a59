/// Writes JSON text in the escapes of RFC 8785, so that the same value is always the same bytes.
///
/// Strings are written code point by code point, never normalised. The caller decides the order of an object's members;
/// whoever needs the canonical form (`CanonicalJSON`) sorts them first.
package struct JSONWriter: Sendable {
  /// The text so far, UTF-8.
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// The text so far as a `String`.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Forgets the text and keeps its memory.
  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
  }

  package mutating func object(_ members: (inout JSONWriter) -> Void) {
    open(UInt8(ascii: "{"))
    members(&self)
    close(UInt8(ascii: "}"))
  }

  package mutating func array(_ elements: (inout JSONWriter) -> Void) {
    open(UInt8(ascii: "["))
    elements(&self)
    close(UInt8(ascii: "]"))
  }

  /// Opens an object or array (`{`, `[`) that a matching `close` ends; for writers that cannot nest a closure.
  package mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
  }

  package mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
  }

  /// The name of the member whose value is written next.
  package mutating func key(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
  }

  /// As `key(_:)`, for a name that is bytes.
  package mutating func key(utf8 name: ArraySlice<UInt8>) {
    unsafe name.withUnsafeBufferPointer { unsafe key(utf8: $0) }
  }

  /// As `key(_:)`, for a name that is lent.
  package mutating func key(utf8 name: UnsafeBufferPointer<UInt8>) {
    unsafe string(utf8: name)
    bytes.append(UInt8(ascii: ":"))
  }

  package mutating func string(_ value: String) {
    var value = value
    value.withUTF8 { unsafe string(utf8: $0) }
  }

  /// Writes a string whose UTF-8 the caller vouches for.
  package mutating func string(utf8 value: ArraySlice<UInt8>) {
    unsafe value.withUnsafeBufferPointer { unsafe string(utf8: $0) }
  }

  /// As `string(utf8:)`, for a text that is lent.
  package mutating func string(utf8 value: UnsafeBufferPointer<UInt8>) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    unsafe appendEscaped(value)
    bytes.append(UInt8(ascii: "\""))
  }

  package mutating func integer(_ value: Int) {
    raw(String(value))
  }

  /// Writes a finite number in Swift's shortest form that reads back to the same value.
  package mutating func number(_ value: Double) {
    raw(value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)")
  }

  package mutating func bool(_ value: Bool) {
    raw(value ? "true" : "false")
  }

  package mutating func null() {
    raw("null")
  }

  /// Ends a line of JSON lines.
  package mutating func newline() {
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Writes a value that is JSON text already.
  package mutating func raw(_ json: String) {
    separate()
    bytes.append(contentsOf: json.utf8)
  }

  /// As `raw(_:)`, for text that is lent.
  package mutating func raw(utf8 json: UnsafeBufferPointer<UInt8>) {
    separate()
    unsafe bytes.append(contentsOf: json)
  }

  /// A value follows another exactly when the text ends in neither an opening nor a colon nor a line's end.
  private mutating func separate() {
    switch bytes.last {
    case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"), UInt8(ascii: "\n"): break
    default: bytes.append(UInt8(ascii: ","))
    }
  }

  /// RFC 8785, section 3.2.2.2: the two-character escapes where JSON has them, `\u00xx` for other control
  /// characters, everything else as it is.
  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    var index = 0
    while index < text.count {
      if index + 8 <= text.count, unsafe Self.nothingToEscape(in: text, at: index) {
        index += 8
        continue
      }
      let byte = unsafe text[index]
      if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        index += 1
        continue
      }
      unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
      appendEscape(of: byte)
      index += 1
      start = index
    }
    unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
  }

  /// Looks at eight bytes at once for a quote, a backslash or a control character.
  private static func nothingToEscape(in text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    let word = unsafe UnsafeRawPointer(text.baseAddress.unsafelyUnwrapped + index).loadUnaligned(as: UInt64.self)
    // The highest bit of a byte that is found is set; of bytes above it perhaps too, but never without it.
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quote = word ^ ones &* 0x22
    let backslash = word ^ ones &* 0x5C
    let found = (quote &- ones) & ~quote | (backslash &- ones) & ~backslash | (word &- ones &* 0x20) & ~word
    return found & (ones &* 0x80) == 0
  }

  private mutating func appendEscape(of byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x22, 0x5C: bytes.append(byte)
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    default:
      let digits = Array("0123456789abcdef".utf8)
      bytes += [0x75, 0x30, 0x30, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
}
