/// Writes JSON text in the escapes of RFC 8785, so that the same value is always the same bytes.
///
/// Strings are written code point by code point, never normalised. The caller decides the order of an object's members;
/// whoever needs the canonical form (`CanonicalJSON`) sorts them first.
package struct JSONWriter: Sendable {
  /// The text, and behind `count` room for more.
  private var storage: [UInt8] = []
  private var count = 0

  package init() {}

  /// The text so far, UTF-8.
  package var bytes: [UInt8] { Array(storage[..<count]) }

  /// The text so far as a `String`.
  package var text: String { unsafe withBytes { unsafe String(decoding: $0, as: UTF8.self) } }

  /// Lends the text so far for the length of `body`.
  package func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    unsafe storage.withUnsafeBufferPointer { unsafe body(UnsafeBufferPointer(rebasing: $0[..<count])) }
  }

  /// Forgets the text and keeps its memory.
  package mutating func removeAll() {
    count = 0
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
    append(bracket)
  }

  package mutating func close(_ bracket: UInt8) {
    append(bracket)
  }

  /// The name of the member whose value is written next.
  package mutating func key(_ name: String) {
    var name = name
    name.withUTF8 { unsafe key(utf8: $0) }
  }

  /// As `key(_:)`, for a name that is bytes.
  package mutating func key(utf8 name: ArraySlice<UInt8>) {
    unsafe name.withUnsafeBufferPointer { unsafe key(utf8: $0) }
  }

  /// As `key(_:)`, for a name that is lent.
  package mutating func key(utf8 name: UnsafeBufferPointer<UInt8>) {
    unsafe string(utf8: name)
    append(UInt8(ascii: ":"))
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
    var seen: UInt64 = 0
    if unsafe WideBytes(value).endOfPlainText(from: 0, seen: &seen) == value.count {
      return unsafe appendQuoted(value)
    }
    append(UInt8(ascii: "\""))
    unsafe appendEscaped(value)
    append(UInt8(ascii: "\""))
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
    append(UInt8(ascii: "\n"))
  }

  /// Writes a value that is JSON text already.
  package mutating func raw(_ json: String) {
    separate()
    var json = json
    json.withUTF8 { unsafe append($0) }
  }

  /// As `raw(_:)`, for text that is lent.
  package mutating func raw(utf8 json: UnsafeBufferPointer<UInt8>) {
    separate()
    unsafe append(json)
  }

  @inline(__always)
  private mutating func append(_ byte: UInt8) {
    if count == storage.count { grow(to: count + 1) }
    storage[count] = byte
    count += 1
  }

  private mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    let range = count..<count + text.count
    if storage.count < range.upperBound { grow(to: range.upperBound) }
    count = range.upperBound
    unsafe storage.withUnsafeMutableBytes { storage in
      unsafe UnsafeMutableRawBufferPointer(rebasing: storage[range]).copyMemory(from: UnsafeRawBufferPointer(text))
    }
  }

  /// Appends a text without escapes in one go, as nearly all are.
  private mutating func appendQuoted(_ text: UnsafeBufferPointer<UInt8>) {
    let (start, end) = (count, count + text.count + 2)
    if storage.count < end { grow(to: end) }
    count = end
    unsafe storage.withUnsafeMutableBytes { storage in
      unsafe storage[start] = UInt8(ascii: "\"")
      unsafe storage[end - 1] = UInt8(ascii: "\"")
      unsafe UnsafeMutableRawBufferPointer(rebasing: storage[start + 1..<end - 1])
        .copyMemory(from: UnsafeRawBufferPointer(text))
    }
  }

  private mutating func grow(to size: Int) {
    storage += repeatElement(0, count: max(size, 2 * storage.count, 256) - storage.count)
  }

  /// A value follows another exactly when the text ends in neither an opening nor a colon nor a line's end.
  private mutating func separate() {
    switch count == 0 ? UInt8(ascii: "\n") : storage[count - 1] {
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"), UInt8(ascii: "\n"): break
    default: append(UInt8(ascii: ","))
    }
  }

  /// RFC 8785, section 3.2.2.2: the two-character escapes where JSON has them, `\u00xx` for other control
  /// characters, everything else as it is.
  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    let wide = unsafe WideBytes(text)
    var (start, seen) = (0, UInt64(0))
    while true {
      let end = wide.endOfPlainText(from: start, seen: &seen)
      if end > start { unsafe append(UnsafeBufferPointer(rebasing: text[start..<end])) }
      if end == text.count { return }
      unsafe appendEscape(of: text[end])
      start = end + 1
    }
  }

  private mutating func appendEscape(of byte: UInt8) {
    append(UInt8(ascii: "\\"))
    switch byte {
    case 0x22, 0x5C: append(byte)
    case 0x08: append(UInt8(ascii: "b"))
    case 0x09: append(UInt8(ascii: "t"))
    case 0x0A: append(UInt8(ascii: "n"))
    case 0x0C: append(UInt8(ascii: "f"))
    case 0x0D: append(UInt8(ascii: "r"))
    default:
      let digits = Array("0123456789abcdef".utf8)
      for byte in [0x75, 0x30, 0x30, digits[Int(byte >> 4)], digits[Int(byte & 15)]] { append(byte) }
    }
  }
}
