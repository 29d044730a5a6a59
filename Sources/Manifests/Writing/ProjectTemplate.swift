import CleanRoomsMLModel

/// The text of a new `usher.yaml`, made from the one declaration of its members: whoever opens it sees all there are.
package enum ProjectTemplate {
  /// A valid `usher.yaml`, with rules for examples in comments.
  ///
  /// - Parameters:
  ///   - version: usher's own, which is required at least.
  ///   - state: the state's path.
  package static func project(version: String, state: String) -> String {
    var lines = [
      "# The rules for all jobs in this folder and below, and for every apply of them.",
      "# Remove the # from what you need, and check with: usher validate .",
      "apiVersion: \(ManifestShape.apiVersions[0])",
      "kind: \(ProjectShape.kinds[0])",
      "spec:",
    ]
    let given = ["requiredVersion": ">= \(version)", "state": state]
    addMembers(of: ProjectShape.spec, given, at: 1, to: &lines)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func addMembers(
    of structure: StructureShape, _ given: [String: String], at depth: Int, to lines: inout [String]
  ) {
    let margin = String(repeating: "  ", count: depth)
    for member in structure.members {
      lines.append("\(margin)# \(member.summary)")
      if let value = given[member.name] {
        lines.append("\(margin)\(member.name): \(YAMLWriter.scalar(value))")
        continue
      }
      switch member.shape {
      case .structure(let inner):
        lines.append("\(margin)# \(member.name):")
        addMembers(of: inner, [:], at: depth + 1, to: &lines)
      case .list(let list): lines.append("\(margin)# \(member.name): [\(example(of: list.element))]")
      case .listMap(let map):
        lines.append("\(margin)# \(member.name):")
        lines.append("\(margin)  # \(example(of: map.key)): [\(example(of: map.value.element))]")
      case .structureMap(let map):
        lines.append("\(margin)# \(member.name):")
        lines.append("\(margin)  # \(example(of: map.key)): {\(map.value.members.prefix(1).map(Self.pair).joined())}")
      case .integer: lines.append("\(margin)# \(member.name): 10")
      case .text(let constraints): lines.append("\(margin)# \(member.name): \(example(of: constraints))")
      case .boolean, .map: preconditionFailure("\(member.name): a project has no such member")
      }
    }
  }

  private static func pair(_ member: StructureShape.Member) -> String {
    guard case .text(let constraints) = member.shape else { preconditionFailure("\(member.name) is no text") }
    return "\(member.name): \(example(of: constraints))"
  }

  private static func example(of constraints: TextConstraints) -> String {
    YAMLWriter.scalar(SchemaExamples.byShape[constraints.shape] ?? "")
  }
}
