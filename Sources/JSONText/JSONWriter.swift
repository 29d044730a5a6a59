/// Writes JSON text in the escapes of RFC 8785, so that the same value is always the same bytes.
///
/// Strings are written code point by code point, never normalised. The caller decides the order of an object's members;
/// whoever needs the canonical form (`CanonicalJSON`) sorts them first.
package struct JSONWriter: Sendable {
  /// The text, and behind `count` room for more.
  private var storage: [UInt8] = []
  private var count = 0
  /// Whether the next value or name follows a value, and takes a comma.
  private var isAfterValue = false

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
    isAfterValue = false
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
    isAfterValue = false
  }

  package mutating func close(_ bracket: UInt8) {
    append(bracket)
    isAfterValue = true
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
    unsafe quote(name, isKey: true)
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
    unsafe quote(value, isKey: false)
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
    isAfterValue = false
  }

  /// Writes a value that is JSON text already.
  package mutating func raw(_ json: String) {
    var json = json
    json.withUTF8 { unsafe raw(utf8: $0) }
  }

  /// As `raw(_:)`, for text that is lent.
  package mutating func raw(utf8 json: UnsafeBufferPointer<UInt8>) {
    separate()
    unsafe append(json)
    isAfterValue = true
  }

  private mutating func separate() {
    if isAfterValue { append(UInt8(ascii: ",")) }
  }

  @inline(__always)
  private mutating func append(_ byte: UInt8) {
    reserve(1)
    storage[count] = byte
    count += 1
  }

  private mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    reserve(text.count)
    unsafe storage.withUnsafeMutableBytes { unsafe $0.copy(text, to: count) }
    count += text.count
  }

  /// Writes a string, and the comma before it and the colon behind a name, in one go.
  private mutating func quote(_ text: UnsafeBufferPointer<UInt8>, isKey: Bool) {
    let wide = unsafe WideBytes(text)
    var (start, seen) = (0, UInt64(0))
    var end = wide.endOfPlainText(from: 0, seen: &seen)
    // Nearly all are plain; an escape has six bytes at most.
    reserve((end == text.count ? 1 : 6) * text.count + 4)
    let (first, isAfterValue) = (count, isAfterValue)
    count = unsafe storage.withUnsafeMutableBytes { output in
      var count = first
      if isAfterValue { unsafe output.put(UInt8(ascii: ","), at: &count) }
      unsafe output.put(UInt8(ascii: "\""), at: &count)
      while true {
        unsafe output.copy(UnsafeBufferPointer(rebasing: text[start..<end]), to: count)
        count += end - start
        if end == text.count { break }
        unsafe output.putEscape(of: text[end], at: &count)
        start = end + 1
        end = wide.endOfPlainText(from: start, seen: &seen)
      }
      unsafe output.put(UInt8(ascii: "\""), at: &count)
      if isKey { unsafe output.put(UInt8(ascii: ":"), at: &count) }
      return count
    }
    self.isAfterValue = !isKey
  }

  /// Makes room for so many bytes more.
  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if storage.count - count < more { grow(to: count + more) }
  }

  private mutating func grow(to size: Int) {
    storage += repeatElement(0, count: max(size, 2 * storage.count, 256) - storage.count)
  }
}

/// The caller has made room.
extension UnsafeMutableRawBufferPointer {
  @inline(__always)
  fileprivate func put(_ byte: UInt8, at index: inout Int) {
    unsafe self[index] = byte
    index += 1
  }

  @inline(__always)
  fileprivate func copy(_ text: UnsafeBufferPointer<UInt8>, to index: Int) {
    unsafe UnsafeMutableRawBufferPointer(rebasing: self[index..<index + text.count])
      .copyMemory(from: UnsafeRawBufferPointer(text))
  }

  /// RFC 8785, section 3.2.2.2: the two-character escapes where JSON has them, `\u00xx` for other control characters.
  fileprivate func putEscape(of byte: UInt8, at index: inout Int) {
    unsafe put(UInt8(ascii: "\\"), at: &index)
    switch byte {
    case 0x22, 0x5C: unsafe put(byte, at: &index)
    case 0x08: unsafe put(UInt8(ascii: "b"), at: &index)
    case 0x09: unsafe put(UInt8(ascii: "t"), at: &index)
    case 0x0A: unsafe put(UInt8(ascii: "n"), at: &index)
    case 0x0C: unsafe put(UInt8(ascii: "f"), at: &index)
    case 0x0D: unsafe put(UInt8(ascii: "r"), at: &index)
    default:
      let low = byte & 15
      for byte in [0x75, 0x30, 0x30, 0x30 + byte >> 4, low < 10 ? 0x30 + low : 0x57 + low] {
        unsafe put(byte, at: &index)
      }
    }
  }
}
