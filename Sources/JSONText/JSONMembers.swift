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
}
