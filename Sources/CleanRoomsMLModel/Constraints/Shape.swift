/// A shape of the service model with everything that the model and the reference demand of it.
///
/// This is the one declaration of the service's constraints. The manifest decoder, the emulator, the JSON Schema and
/// the documentation read it; none repeats it.
package indirect enum Shape: Sendable {
  case text(TextConstraints)
  case integer(ClosedRange<Int>)
  case boolean
  case map(MapShape)
  case structure(StructureShape)
}

/// Keys and values that are all texts.
package struct MapShape: Sendable {
  package let key: TextConstraints
  package let value: TextConstraints
  /// The most pairs it may have; nil where the model sets no bound.
  package let maximumCount: Int?

  package init(key: TextConstraints, value: TextConstraints, maximumCount: Int? = nil) {
    self.key = key
    self.value = value
    self.maximumCount = maximumCount
  }
}

/// Members by name.
package struct StructureShape: Sendable {
  package let members: [Member]
  /// Members of which exactly one is given; empty where there is no such choice.
  package let exactlyOneOf: [String]

  package init(_ members: [Member], exactlyOneOf: [String] = []) {
    self.members = members
    self.exactlyOneOf = exactlyOneOf
  }

  package subscript(name: String) -> Member? {
    members.first { $0.name == name }
  }

  package struct Member: Sendable {
    /// The service's own spelling.
    package let name: String
    package let shape: Shape
    package let isRequired: Bool
    /// Whether its text may never be shown or logged (`sensitive` in the model).
    package let isSensitive: Bool
    /// One sentence for the JSON Schema and the documentation.
    package let summary: String

    package init(_ name: String, _ shape: Shape, required: Bool = false, sensitive: Bool = false, _ summary: String) {
      self.name = name
      self.shape = shape
      self.isRequired = required
      self.isSensitive = sensitive
      self.summary = summary
    }
  }
}
