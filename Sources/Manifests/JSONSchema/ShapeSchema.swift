import CleanRoomsMLModel
import JSONText
import JobModel

/// Shapes as JSON Schema.
extension JSONWriter {
  /// Writes the schema of a structure's member under the member's name.
  mutating func schema(_ name: String, of structure: StructureShape) {
    guard let member = structure[name] else { return }
    self.member(name) { json in
      json.member("description", Self.description(of: member))
      switch member.shape {
      case .text(let constraints): json.text(constraints)
      case .integer(let range):
        json.member("type", "integer")
        json.member("minimum", range.lowerBound)
        json.member("maximum", range.upperBound)
      case .boolean: json.member("type", "boolean")
      case .map(let map): json.map(map)
      case .structure(let structure): json.structure(structure)
      case .list(let list): json.list(list)
      case .listMap(let map): json.listMap(map)
      case .structureMap(let map): json.structureMap(map)
      }
    }
  }

  private mutating func text(_ constraints: TextConstraints) {
    if let values = constraints.values { return member("enum", values) }
    member("type", "string")
    limits(of: constraints)
    if let example = SchemaExamples.byShape[constraints.shape] { member("examples", [example]) }
  }

  private mutating func list(_ list: ListShape) {
    member("type", "array")
    member("minItems", list.count.lowerBound)
    member("maxItems", list.count.upperBound)
    member("uniqueItems", true)
    member("items") { $0.text(list.element) }
  }

  private mutating func listMap(_ map: ListMapShape) {
    member("type", "object")
    member("maxProperties", map.maximumCount)
    member("propertyNames") { $0.limits(of: map.key, forbiddenPrefix: JobTags.reservedPrefix) }
    member("additionalProperties") { $0.list(map.value) }
  }

  private mutating func structureMap(_ map: StructureMapShape) {
    member("type", "object")
    member("maxProperties", map.maximumCount)
    member("propertyNames") { $0.limits(of: map.key) }
    member("additionalProperties") { json in
      json.structure(map.value)
      json.atLeastOne(of: map.value.exactlyOneOf)
    }
  }

  private mutating func atLeastOne(of names: [String]) {
    key("anyOf")
    array { json in for name in names { json.object { $0.member("required", [name]) } } }
  }

  private mutating func structure(_ structure: StructureShape) {
    member("type", "object")
    if !structure.requiredNames.isEmpty { member("required", structure.requiredNames) }
    member("properties") { json in
      for member in structure.members { json.schema(member.name, of: structure) }
    }
    member("additionalProperties", false)
    if structure.exactlyOneOf.count > 1 { atMostOne(of: structure.exactlyOneOf) }
  }

  /// A member that another one excludes is flagged at its own place, which a `not` around both would not do.
  mutating func atMostOne(of names: [String]) {
    key("allOf")
    array { json in
      for (index, name) in names.dropLast().enumerated() {
        json.object { json in
          json.member("if") { $0.member("required", [name]) }
          json.member("then") { json in
            json.member("properties") { json in for other in names[(index + 1)...] { json.member(other, false) } }
          }
        }
      }
    }
  }

  private mutating func map(_ map: MapShape) {
    // By identity: of the tags usher keeps a part for itself.
    let isTags = map === FieldConstraints.tags
    member("type", "object")
    member("maxProperties", isTags ? JobTags.userMaximum : map.maximumCount)
    member("propertyNames") { $0.limits(of: map.key, forbiddenPrefix: isTags ? JobTags.reservedPrefix : nil) }
    member("additionalProperties") { json in
      json.member("type", "string")
      json.limits(of: map.value)
    }
    if let name = SchemaExamples.byShape[map.key.shape], let value = SchemaExamples.byShape[map.value.shape] {
      key("examples")
      array { $0.object { $0.member(name, value) } }
    }
  }

  private mutating func limits(of constraints: TextConstraints, forbiddenPrefix: String? = nil) {
    if constraints.length.lowerBound > 0 { member("minLength", constraints.length.lowerBound) }
    member("maxLength", constraints.length.upperBound)
    member("pattern", SchemaPattern.pattern(of: constraints, forbiddenPrefix: forbiddenPrefix))
  }

  private static func description(of member: StructureShape.Member) -> String {
    switch member.shape {
    case .text(let constraints):
      guard let form = constraints.form else { return member.summary }
      return "\(member.summary) Expected: \(form)."
    case .structure(let structure) where structure.exactlyOneOf.count > 1:
      return "\(member.summary) Exactly one of \(ShapeMessages.list(structure.exactlyOneOf)), here or from defaults."
    case .structure, .structureMap, .map, .integer, .boolean, .list, .listMap: return member.summary
    }
  }
}

/// What a schema often has.
extension JSONWriter {
  mutating func reference(_ name: String, to definition: String) {
    member(name) { $0.member("$ref", "#/$defs/\(definition)") }
  }
}

extension StructureShape {
  var requiredNames: [String] { members.filter(\.isRequired).map(\.name) }
}
