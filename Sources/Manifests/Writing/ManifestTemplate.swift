import CleanRoomsMLModel
package import JSONText
package import JobModel

/// The text of a new manifest, made from the one declaration of the members: whoever opens it sees all there are.
package enum ManifestTemplate {
  /// A manifest with its required members to fill in and all others in comments. Every `<…>` must be
  /// replaced; until then the manifest is not valid.
  package static func manifest(named name: JobName, of kind: JobKind = .audienceGenerationJob) -> String {
    var lines = head(of: name, kind) + ["spec:"]
    addMembers(of: ManifestShape.spec(of: kind), at: 1, isComment: false, to: &lines)
    return lines.joined(separator: "\n") + "\n"
  }

  /// A manifest of an existing request, in the JSON of `aws cleanroomsml start-audience-generation-job
  /// --generate-cli-skeleton` or of an SDK's call. What the skeleton left empty is left out, or to be filled in where
  /// it is required.
  package static func manifest(named name: JobName, from request: JSONValue) -> String {
    var filled = filled(request, ManifestShape.spec) ?? .object([])
    // A skeleton that nobody has filled in says true there.
    if filled["configuredAudienceModelArn"] == nil { filled = filled.removing("includeSeedInOutput") }
    var yaml = YAMLWriter()
    yaml.write(members: adding(to: filled, ManifestShape.spec), indent: 1)
    return (head(of: name) + ["spec:"]).joined(separator: "\n") + "\n" + yaml.text
  }

  private static func head(of name: JobName, _ kind: JobKind = .audienceGenerationJob) -> [String] {
    [
      "# Replace every <…>, remove the # from what you need, and check with: usher validate",
      "apiVersion: \(ManifestShape.apiVersions[0])",
      "kind: \(kind.rawValue)",
      "metadata:",
      "  # \(ManifestShape.metadata["name"]?.summary ?? "")",
      "  name: \(YAMLWriter.scalar(name.text))",
      "  # \(ManifestShape.metadata["revision"]?.summary ?? "")",
      "  # revision: \"1\"",
    ]
  }

  private static func addMembers(
    of structure: StructureShape, at depth: Int, isComment: Bool, to lines: inout [String]
  ) {
    for member in structure.members {
      let rivals = structure.exactlyOneOf.contains(member.name) ? structure.exactlyOneOf : []
      let isActive = member.isRequired || rivals.first == member.name
      let isComment = isComment || !isActive
      let margin = String(repeating: "  ", count: depth)
      let mark = isComment ? "# " : ""
      let instead = rivals.count > 1 && !isActive ? " Instead of \(rivals[0])." : ""
      lines.append("\(margin)# \(member.summary)\(instead)")
      switch member.shape {
      case .structure(let inner):
        lines.append("\(margin)\(mark)\(member.name):")
        addMembers(of: inner, at: depth + 1, isComment: isComment, to: &lines)
      case .text, .integer, .boolean, .map, .list, .listMap, .structureMap:
        lines.append("\(margin)\(mark)\(member.name): \(example(of: member.shape))")
      }
    }
  }

  /// A value that shows its form and is none.
  private static func example(of shape: Shape) -> String {
    switch shape {
    case .text(let constraints): constraints.values?.first ?? YAMLWriter.scalar(placeholder(for: constraints))
    case .integer(let range): "\(range.lowerBound)"
    case .boolean: "false"
    case .map: "{key: value}"
    case .list, .listMap: "[]"
    case .structure, .structureMap: "{}"
    }
  }

  private static func placeholder(for constraints: TextConstraints) -> String {
    let form = constraints.form?.filter { $0 != "<" && $0 != ">" } ?? "text"
    return "<\(form)>"
  }

  /// What of `value` somebody has filled in; nil if nobody has. A skeleton has empty texts, zeros, `KeyName` and the
  /// first value of each enumeration.
  private static func filled(_ value: JSONValue, _ shape: StructureShape?) -> JSONValue? {
    switch value {
    case .null: return nil
    case .string(let text): return text.isEmpty ? nil : value
    case .number(let text): return text == "0" ? nil : value
    case .bool, .array: return value
    case .object(let members):
      var kept: [JSONValue.Member] = []
      var isFilled = false
      for member in members {
        let known = shape?.members.first { $0.name.utf8.elementsEqual(member.name.utf8) }?.shape
        if case .structure(let inner)? = known {
          guard let value = filled(member.value, inner) else { continue }
          kept.append(.init(name: member.name, value: value))
          isFilled = true
        } else if let value = filled(member.value, nil) {
          kept.append(.init(name: member.name, value: value))
          if case .text(let constraints)? = known, constraints.values != nil { continue }
          isFilled = true
        }
      }
      return isFilled ? .object(kept) : nil
    }
  }

  /// The members with a placeholder for each required one that is absent, in the order of the shape; unknown ones last.
  private static func adding(to value: JSONValue, _ structure: StructureShape) -> [JSONValue.Member] {
    let given = value.members ?? []
    var members: [JSONValue.Member] = []
    let hasChosen = structure.exactlyOneOf.contains { value[$0] != nil }
    for member in structure.members {
      let isNeeded = member.isRequired || !hasChosen && structure.exactlyOneOf.first == member.name
      let found = value[member.name]
      guard found != nil || isNeeded else { continue }
      switch (member.shape, found) {
      case (.structure(let inner), .object?), (.structure(let inner), nil):
        members.append(.init(name: member.name, value: .object(adding(to: found ?? .object([]), inner))))
      case (.text(let constraints), nil):
        members.append(.init(name: member.name, value: .string(placeholder(for: constraints))))
      case (_, let found?): members.append(.init(name: member.name, value: found))
      case (_, nil): break
      }
    }
    let known = structure.members.map(\.name)
    return members + given.filter { member in !known.contains { $0.utf8.elementsEqual(member.name.utf8) } }
  }
}

extension JSONValue {
  fileprivate func removing(_ name: String) -> JSONValue {
    .object((members ?? []).filter { !$0.name.utf8.elementsEqual(name.utf8) })
  }
}
