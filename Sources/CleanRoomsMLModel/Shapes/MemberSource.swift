package import JSONText

/// Something that a shape can be read from: a JSON value on the wire, a node of a manifest.
///
/// Shapes are read without checks; what is read was checked against `FieldConstraints` before.
package protocol MemberSource {
  /// The member of that name, compared by code points; nil if it is absent.
  func member(_ name: String) -> Self?
  /// All members of a map, in their order.
  var pairs: [(key: String, value: Self)] { get }
  var text: String? { get }
  var wholeNumber: Int? { get }
  var flag: Bool? { get }
}

extension JSONValue: MemberSource {
  package func member(_ name: String) -> JSONValue? {
    guard let value = self[name], !value.isNull else { return nil }
    return value
  }

  package var pairs: [(key: String, value: JSONValue)] { (members ?? []).map { ($0.name, $0.value) } }
  package var text: String? { string }
  package var wholeNumber: Int? { integer }
  package var flag: Bool? { bool }
}
