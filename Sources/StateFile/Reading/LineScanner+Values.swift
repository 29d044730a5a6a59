import JSONText

extension LineScanner {
  /// As deep as `JSONCursor` reads; a record's own object is the first level.
  private static let maximumDepth = 64

  /// An object of any members without white space.
  mutating func object() -> Range<Int>? {
    let start = offset
    guard next == UInt8(ascii: "{"), value(depth: 1) else { return nil }
    return start..<offset
  }

  /// The object that is a line's last member, without a look at what is in it.
  ///
  /// Its braces match, and it swallowed no other record, as behind an incomplete one: each record has an `m` in the name of a
  /// member, and the metrics that the service has today do not. Metrics with an `m` are read like any object.
  mutating func lastObject() -> Range<Int>? {
    let start = offset
    let bytes = unsafe WideBytes(UnsafeBufferPointer(start: base, count: end))
    guard next == UInt8(ascii: "{"),
      let lineEnd = bytes.endOfLine(from: start, closingOneBraceMoreWithout: UInt8(ascii: "m")), lineEnd - start > 2,
      unsafe base[lineEnd - 2] == UInt8(ascii: "}")
    else { return object() }
    offset = lineEnd - 1
    return start..<offset
  }

  private mutating func value(depth: Int) -> Bool {
    switch next {
    case UInt8(ascii: "\""): string()
    case UInt8(ascii: "{"): items(depth: depth, closing: UInt8(ascii: "}"), named: true)
    case UInt8(ascii: "["): items(depth: depth, closing: UInt8(ascii: "]"), named: false)
    case UInt8(ascii: "t"): skip("true")
    case UInt8(ascii: "f"): skip("false")
    case UInt8(ascii: "n"): skip("null")
    default: number()
    }
  }

  private mutating func items(depth: Int, closing: UInt8, named: Bool) -> Bool {
    guard depth < Self.maximumDepth, skip(next) else { return false }
    if skip(closing) { return true }
    repeat {
      if named { guard string(), skip(UInt8(ascii: ":")) else { return false } }
      guard value(depth: depth + 1) else { return false }
    } while skip(UInt8(ascii: ","))
    return skip(closing)
  }

  private mutating func string() -> Bool {
    skip(UInt8(ascii: "\"")) && text() != nil && skip(UInt8(ascii: "\""))
  }

  private mutating func number() -> Bool {
    _ = skip(UInt8(ascii: "-"))
    if !skip(UInt8(ascii: "0")) { guard digits() else { return false } }
    if skip(UInt8(ascii: ".")) { guard digits() else { return false } }
    if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
      if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
      guard digits() else { return false }
    }
    return true
  }

  private mutating func digits() -> Bool {
    let start = offset
    while (0x30...0x39).contains(next) { _ = skip(next) }
    return offset > start
  }
}
