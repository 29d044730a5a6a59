/// A JSON value of any shape. Members stay in their order and are found by code points, so that keys that differ only
/// in normalisation are two keys.
package enum JSONValue: Sendable {
  case null
  case bool(Bool)
  /// The number's own text.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  package struct Member: Sendable {
    package var name: String
    package var value: JSONValue
  }

  /// Reads `bytes` as one JSON value and nothing else.
  package init(parsing bytes: [UInt8]) throws(JSONSyntaxError) {
    var cursor = JSONCursor(bytes)
    self = try cursor.value()
    try cursor.finish()
  }

  /// The first member of that name; nil where there is none or this is no object.
  package subscript(name: String) -> JSONValue? {
    members?.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  package var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }

  package var elements: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  package var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  package var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  package var integer: Int? {
    if case .number(let text) = self { Int(text) } else { nil }
  }

  package var double: Double? {
    if case .number(let text) = self { Double(text) } else { nil }
  }

  package var isNull: Bool {
    if case .null = self { true } else { false }
  }
}
