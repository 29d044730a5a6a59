/// An element of an XML document, as far as a service's answer needs it: no attributes, and of the text only what
/// stands in an element without children.
struct XMLElement: Equatable, Sendable {
  /// Without a namespace's prefix.
  var name: String
  var text: String
  var children: [XMLElement]

  /// The first child of that name.
  subscript(name: String) -> XMLElement? {
    children.first { $0.name.utf8.elementsEqual(name.utf8) }
  }

  /// Reads one document in UTF-8: elements, attributes, text, comments, CDATA sections, the five entities and
  /// character references. Namespaces are not resolved. No document type, no processing instruction, no other entity; at most 256 KiB and 32 levels.
  init(parsing bytes: [UInt8]) throws(XMLSyntaxError) {
    guard bytes.count <= 256 * 1024 else { throw XMLSyntaxError("longer than 256 KiB", at: 0) }
    var reader = XMLReader(bytes)
    self = try reader.document()
  }

  init(name: String, text: String, children: [XMLElement]) {
    self.name = name
    self.text = text
    self.children = children
  }
}

/// What is wrong with an XML text, and at which byte of it; never quotes it.
struct XMLSyntaxError: Error, Equatable, Sendable {
  let message: String
  /// Counted from 0.
  let offset: Int

  init(_ message: String, at offset: Int) {
    self.message = message
    self.offset = offset
  }
}
