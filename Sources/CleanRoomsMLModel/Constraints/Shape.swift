import JSONText

/// A shape of the service model with everything that the model and the reference demand of it.
///
/// This is the one declaration of the service's constraints. The manifest decoder, the emulator, the JSON Schema and
/// the documentation read it; none repeats it.
package enum Shape: Sendable {
  case text(TextConstraints)
  case integer(ClosedRange<Int>)
  case boolean
  case map(MapShape)
  case list(ListShape)
  case listMap(ListMapShape)
  case structure(StructureShape)
  case structureMap(StructureMapShape)
}

/// Keys and values that are all texts.
package final class MapShape: Sendable {
  package let key: TextConstraints
  package let value: TextConstraints
  /// The most pairs it may have; nil if the model sets no bound.
  package let maximumCount: Int?

  package init(key: TextConstraints, value: TextConstraints, maximumCount: Int? = nil) {
    self.key = key
    self.value = value
    self.maximumCount = maximumCount
  }
}

/// Members by name.
package final class StructureShape: Sendable {
  package let members: [Member]
  /// Members of which exactly one is given; empty if there is no such choice.
  package let exactlyOneOf: [String]
  /// Whether none of `exactlyOneOf` will do: in what only adds to another value.
  package let isChoiceOptional: Bool
  /// The required members, and the members of the choice, a bit for each index.
  package let requiredMask: UInt64
  package let choiceMask: UInt64
  private let names: [[UInt8]]
  private let signatures: [UInt64]

  /// - Precondition: there are no more than 64 members.
  package init(_ members: [Member], exactlyOneOf: [String] = [], isChoiceOptional: Bool = false) {
    self.members = members
    self.isChoiceOptional = isChoiceOptional
    self.exactlyOneOf = exactlyOneOf
    requiredMask = Self.mask(of: members) { $0.isRequired }
    choiceMask = Self.mask(of: members) { exactlyOneOf.contains($0.name) }
    names = members.map { Array($0.name.utf8) }
    signatures = names.map { name in unsafe name.withUnsafeBufferPointer { unsafe WideBytes($0).signature } }
  }

  package subscript(name: String) -> Member? {
    members.first { $0.name == name }
  }

  /// The index of the member of that name, compared byte for byte.
  package func index(of name: UnsafeBufferPointer<UInt8>) -> Int? {
    let signature = unsafe WideBytes(name).signature
    for index in 0..<signatures.count
    where signatures[index] == signature && names[index].count == name.count {
      if unsafe name.hasBytes(names[index]) { return index }
    }
    return nil
  }

  private static func mask(of members: [Member], where matches: (Member) -> Bool) -> UInt64 {
    members.indices.reduce(0) { matches(members[$1]) ? $0 | 1 << UInt64($1) : $0 }
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

    /// The same member, not required.
    package var optional: Member {
      Member(name, shape, required: false, sensitive: isSensitive, summary)
    }

    /// The same member with another shape.
    package func with(_ shape: Shape) -> Member {
      Member(name, shape, required: isRequired, sensitive: isSensitive, summary)
    }

    /// The same member with what `change` makes of its structure, if it is one.
    package func mappingStructure(_ change: (StructureShape) -> StructureShape) -> Member {
      if case .structure(let structure) = shape { with(.structure(change(structure))) } else { self }
    }
  }
}
