/// Reads the bytes of an XML document (W3C, XML 1.0, fifth edition), strictly, and not all that XML could be.
struct XMLReader {
  private let bytes: [UInt8]
  private var offset = 0
  private var depth = 0

  private static let maximumDepth = 32

  init(_ bytes: [UInt8]) {
    self.bytes = Self.withNewlines(bytes)
  }

  mutating func document() throws(XMLSyntaxError) -> XMLElement {
    guard String(validating: bytes, as: UTF8.self) != nil else { throw error("this is not UTF-8 text") }
    if let control = bytes.firstIndex(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A }) {
      throw XMLSyntaxError("a control character", at: control)
    }
    _ = take("\u{FEFF}")
    try declaration()
    try skipMisc()
    let root = try element()
    try skipMisc()
    guard offset == bytes.count else { throw error("something follows the root element") }
    return root
  }

  /// `<?xml version="1.0" encoding="UTF-8"?>`
  private mutating func declaration() throws(XMLSyntaxError) {
    guard take("<?xml") else { return }
    let words = try attributes().map { "\($0.name)=\($0.value.lowercased())" }
    guard words == ["version=1.0"] || words == ["version=1.0", "encoding=utf-8"] else {
      throw error("expected version 1.0 in UTF-8")
    }
    guard take("?>") else { throw error("expected '?>'") }
  }

  private mutating func element() throws(XMLSyntaxError) -> XMLElement {
    guard take("<") else { throw error("expected an element") }
    guard depth < Self.maximumDepth else { throw error("nested deeper than \(Self.maximumDepth) levels") }
    depth += 1
    defer { depth -= 1 }
    let name = try name()
    _ = try attributes()
    let localName = String(name.split(separator: ":").last ?? "")
    if take("/>") { return XMLElement(name: localName, text: "", children: []) }
    guard take(">") else { throw error("expected '>'") }

    var (text, children) = ([UInt8](), [XMLElement]())
    while !take("</") {
      if take("<!--") {
        try skipComment()
      } else if take("<![CDATA[") {
        guard let end = find("]]>") else { throw error("this CDATA section is not closed") }
        text += bytes[offset..<end]
        offset = end + 3
      } else if isNext("<") {
        children.append(try element())
      } else {
        text += try characters()
      }
    }
    guard take(name) else { throw error("expected </\(name)>") }
    skipSpace()
    guard take(">") else { throw error("expected '>'") }
    return XMLElement(
      name: localName, text: children.isEmpty ? String(decoding: text, as: UTF8.self) : "", children: children)
  }

  private mutating func attributes() throws(XMLSyntaxError) -> [(name: String, value: String)] {
    var attributes: [(name: String, value: String)] = []
    while true {
      let start = offset
      skipSpace()
      guard let next = peek, ![UInt8(ascii: ">"), UInt8(ascii: "/"), UInt8(ascii: "?")].contains(next) else {
        return attributes
      }
      guard offset > start else { throw error("expected a blank before an attribute") }
      let name = try name()
      guard !attributes.contains(where: { $0.name == name }) else { throw error("this attribute stands twice") }
      skipSpace()
      guard take("=") else { throw error("expected '='") }
      skipSpace()
      attributes.append((name, try quoted()))
    }
  }

  private mutating func quoted() throws(XMLSyntaxError) -> String {
    guard let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      throw error("expected a value in quotes")
    }
    offset += 1
    var value: [UInt8] = []
    while peek != quote {
      guard peek != UInt8(ascii: "<") else { throw error("this value is not closed") }
      value += try character()
    }
    offset += 1
    return String(decoding: value, as: UTF8.self)
  }

  /// Letters, digits and `_-.`, with at most one colon between; all that AWS uses.
  private mutating func name() throws(XMLSyntaxError) -> String {
    let start = offset
    while let byte = peek, Self.isNameByte(byte) { offset += 1 }
    let name = String(decoding: bytes[start..<offset], as: UTF8.self)
    let parts = name.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ $0.utf8.first.map(Self.beginsName) ?? false }) else {
      throw XMLSyntaxError("expected a name", at: start)
    }
    return name
  }

  /// Text up to the next `<`.
  private mutating func characters() throws(XMLSyntaxError) -> [UInt8] {
    var text: [UInt8] = []
    while peek != UInt8(ascii: "<") {
      if isNext("]]>") { throw error("']]>' stands outside of a CDATA section") }
      text += try character()
    }
    return text
  }

  private mutating func character() throws(XMLSyntaxError) -> [UInt8] {
    guard let byte = peek else { throw error("the text ends within an element") }
    guard byte != UInt8(ascii: "&") else { return try reference() }
    offset += 1
    return [byte]
  }

  private mutating func reference() throws(XMLSyntaxError) -> [UInt8] {
    let start = offset
    guard let end = bytes[offset...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
      throw error("'&' begins no reference")
    }
    let name = String(decoding: bytes[offset + 1..<end], as: UTF8.self)
    offset = end + 1
    if let text = Self.entities[name] { return [text] }
    let isHexadecimal = name.hasPrefix("#x")
    let digits = name.dropFirst(isHexadecimal ? 2 : 1)
    guard name.hasPrefix("#"), digits.utf8.first != UInt8(ascii: "+"), digits.utf8.first != UInt8(ascii: "-"),
      let number = UInt32(digits, radix: isHexadecimal ? 16 : 10), let scalar = Unicode.Scalar(number),
      number >= 0x20 || number == 0x09 || number == 0x0A || number == 0x0D, number != 0xFFFE, number != 0xFFFF
    else { throw XMLSyntaxError("a reference to what is not known here", at: start) }
    return Array(String(scalar).utf8)
  }

  private static let entities: [String: UInt8] = [
    "amp": UInt8(ascii: "&"), "lt": UInt8(ascii: "<"), "gt": UInt8(ascii: ">"), "quot": UInt8(ascii: "\""),
    "apos": UInt8(ascii: "'"),
  ]

  private mutating func skipMisc() throws(XMLSyntaxError) {
    skipSpace()
    while take("<!--") {
      try skipComment()
      skipSpace()
    }
  }

  private mutating func skipComment() throws(XMLSyntaxError) {
    guard let end = find("--"), bytes[end...].starts(with: "-->".utf8) else {
      throw error("this comment is not closed by the first '--' in it")
    }
    offset = end + 3
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A { offset += 1 }
  }

  /// Section 2.11: before anything else, every end of a line becomes one newline.
  private static func withNewlines(_ bytes: [UInt8]) -> [UInt8] {
    var lines: [UInt8] = []
    for (index, byte) in bytes.enumerated() where byte != 0x0A || index == 0 || bytes[index - 1] != 0x0D {
      lines.append(byte == 0x0D ? 0x0A : byte)
    }
    return lines
  }

  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private func isNext(_ text: String) -> Bool { bytes[offset...].starts(with: text.utf8) }

  private mutating func take(_ text: String) -> Bool {
    guard isNext(text) else { return false }
    offset += text.utf8.count
    return true
  }

  private func find(_ text: String) -> Int? {
    bytes[offset...].indices.first { bytes[$0...].starts(with: text.utf8) }
  }

  private func error(_ message: String) -> XMLSyntaxError { XMLSyntaxError(message, at: offset) }

  private static func beginsName(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    beginsName(byte) || (0x30...0x39).contains(byte) || "-.:".utf8.contains(byte)
  }
}
