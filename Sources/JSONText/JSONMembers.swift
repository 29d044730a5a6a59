extension JSONWriter {
  /// Writes a member; absent ones are left out, as the service wants it.
  package mutating func member(_ name: String, _ value: String?) {
    member(name, value) { $1.string($0) }
  }

  package mutating func member(_ name: String, _ value: Int?) {
    member(name, value) { $1.integer($0) }
  }

  package mutating func member(_ name: String, _ value: Double?) {
    member(name, value) { $1.number($0) }
  }

  package mutating func member(_ name: String, _ value: Bool?) {
    member(name, value) { $1.bool($0) }
  }

  /// Writes a member whose value writes itself.
  package mutating func member<Value>(
    _ name: String, _ value: Value?, _ write: (Value, inout JSONWriter) -> Void
  ) {
    guard let value else { return }
    key(name)
    write(value, &self)
  }

  /// Writes a member that is an object.
  package mutating func member(_ name: String, _ members: (inout JSONWriter) -> Void) {
    key(name)
    object(members)
  }

  /// Writes a member that is an array, empty if there is no element.
  package mutating func member<Element>(
    _ name: String, each elements: [Element], _ write: (Element, inout JSONWriter) -> Void
  ) {
    key(name)
    array { json in for element in elements { write(element, &json) } }
  }

  package mutating func member(_ name: String, _ strings: [String]) {
    member(name, each: strings) { $1.string($0) }
  }
}
