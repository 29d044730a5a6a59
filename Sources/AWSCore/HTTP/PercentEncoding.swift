/// The one place that percent-encodes (RFC 3986, section 2) and decodes: paths and queries on the wire and in
/// signatures.
package enum PercentEncoding {
  /// `text` as one label of a path, or as a query's name or value: everything but `A-Z a-z 0-9 - _ . ~` becomes `%XX`
  /// of its UTF-8, also `/`, `:` and the space.
  package static func label(_ text: String) -> String {
    encode(text, leaving: nil)
  }

  /// `path` with its slashes left as they are; a percent sign is encoded too, so that an encoded path comes out
  /// encoded twice, as a signature wants it.
  package static func path(_ path: String) -> String {
    encode(path, leaving: UInt8(ascii: "/"))
  }

  /// The query string as sent, in the order of `items`, without `?`; empty for no items.
  package static func query(_ items: [QueryItem]) -> String {
    items.map { "\(label($0.name))=\(label($0.value))" }.joined(separator: "&")
  }

  /// Reads a query string (without `?`) as a server does: `+` is a space, a name without `=` has an empty value, and
  /// a `%` that begins no escape stands for itself.
  package static func items(ofQuery query: String) -> [QueryItem] {
    query.utf8.split(separator: UInt8(ascii: "&")).map { pair in
      let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      return QueryItem(decode(parts[0], plusIsSpace: true), parts.count > 1 ? decode(parts[1], plusIsSpace: true) : "")
    }
  }

  /// Reads one label of a path.
  package static func decoded(label: some StringProtocol) -> String {
    decode(Substring(label).utf8, plusIsSpace: false)
  }

  private static func encode(_ text: String, leaving exception: UInt8?) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      if isUnreserved(byte) || byte == exception {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func decode(_ text: Substring.UTF8View, plusIsSpace: Bool) -> String {
    let source = Array(text)
    var bytes: [UInt8] = []
    var index = 0
    while index < source.count {
      if source[index] == UInt8(ascii: "%"), index + 2 < source.count, let high = value(of: source[index + 1]),
        let low = value(of: source[index + 2])
      {
        bytes.append(high << 4 | low)
        index += 3
        continue
      }
      bytes.append(plusIsSpace && source[index] == UInt8(ascii: "+") ? UInt8(ascii: " ") : source[index])
      index += 1
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let digits = Array("0123456789ABCDEF".utf8)

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"): true
    default: false
    }
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x41...0x46: digit - 0x41 + 10
    case 0x61...0x66: digit - 0x61 + 10
    default: nil
    }
  }
}
