import CleanRoomsMLModel
import JSONText

/// Holds JSON against a `Shape`: as the manifest's validator does, over what is sent instead of what is written.
enum ShapeCheck {
  static func problems(of value: JSONValue, as shape: Shape, at path: String) -> [String] {
    switch shape {
    case .text(let constraints): text(value.string, constraints, at: path)
    case .integer(let range): value.integer.map(range.contains) == true ? [] : ["\(path) is no integer of \(range)"]
    case .boolean: value.bool == nil ? ["\(path) is no boolean"] : []
    case .map(let map): self.map(value.members, map, at: path)
    case .structure(let structure): self.structure(value.members, structure, at: path)
    case .list, .listMap, .structureMap: ["\(path): no manifest has a list"]
    }
  }

  private static func text(_ text: String?, _ constraints: TextConstraints, at path: String) -> [String] {
    guard let text else { return ["\(path) is no text"] }
    return constraints.violation(of: text).map { ["\(path): \($0)"] } ?? []
  }

  private static func map(_ members: [JSONValue.Member]?, _ map: MapShape, at path: String) -> [String] {
    guard let members else { return ["\(path) is no map"] }
    var problems = repeated(members, at: path)
    if let maximum = map.maximumCount, members.count > maximum { problems.append("\(path) has \(members.count) pairs") }
    for member in members {
      problems += text(member.name, map.key, at: "\(path), the key \(member.name)")
      problems += text(member.value.string, map.value, at: "\(path).\(member.name)")
    }
    return problems
  }

  private static func structure(
    _ members: [JSONValue.Member]?, _ structure: StructureShape, at path: String
  ) -> [String] {
    guard let members else { return ["\(path) is no structure"] }
    var problems = repeated(members, at: path)
    let names = Set(members.map(\.name))
    for member in structure.members where member.isRequired && !names.contains(member.name) {
      problems.append("\(path) lacks \(member.name)")
    }
    if !structure.exactlyOneOf.isEmpty, names.intersection(structure.exactlyOneOf).count != 1 {
      problems.append("\(path) has not exactly one of \(structure.exactlyOneOf)")
    }
    for member in members {
      guard let known = structure[member.name] else {
        problems.append("\(path) has a member \(member.name)")
        continue
      }
      problems += self.problems(of: member.value, as: known.shape, at: "\(path).\(member.name)")
    }
    return problems
  }

  private static func repeated(_ members: [JSONValue.Member], at path: String) -> [String] {
    Set(members.map { Array($0.name.utf8) }).count == members.count ? [] : ["\(path) has a key twice"]
  }
}
