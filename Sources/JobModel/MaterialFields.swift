package import CleanRoomsMLModel
package import JSONText

/// The fields that decide what a run computes, as text that may be shown and kept: SQL only as size and digest.
///
/// A state record keeps them, so that a later plan can say what changed.
package struct MaterialFields: Equatable, Sendable {
  /// A field's path in the manifest, `seedAudience.roleArn` for example, and its value as text.
  package struct Field: Equatable, Sendable {
    package var path: String
    package var value: String

    /// Code points decide, not Swift's canonical equivalence.
    package static func == (left: Field, right: Field) -> Bool {
      left.path.utf8.elementsEqual(right.path.utf8) && left.value.utf8.elementsEqual(right.value.utf8)
    }
  }

  /// In the order of `MaterialMember.all`.
  package private(set) var fields: [Field] = []

  package init(of request: StartAudienceGenerationJobRequest, revision: String?) {
    let json = request.json
    for member in MaterialMember.all {
      let value = member.root == .revision ? revision.map { .string($0) } : json.value(at: member.path)
      if let value { add(member, value) }
    }
  }

  package init(of export: DeclaredExport, revision: String?) {
    fields = revision.map { [Field(path: "revision", value: $0)] } ?? []
    fields += export.fields
  }

  private mutating func add(_ member: MaterialMember, _ value: JSONValue) {
    switch value {
    case _ where member.isSensitive: fields.append(Field(path: member.path, value: Self.summary(of: value)))
    case .string(let text), .number(let text): fields.append(Field(path: member.path, value: text))
    case .bool(true): fields.append(Field(path: member.path, value: "true"))
    case .object(let members):
      for pair in members {
        fields.append(Field(path: "\(member.path).\(pair.name)", value: pair.value.string ?? ""))
      }
    case .bool(false), .null, .array: break
    }
  }

  /// Reads what `json` wrote.
  package init(json: JSONValue) {
    fields = (json.members ?? []).filter { !DescriptiveFields.paths.contains($0.name) }.compactMap { member in
      member.value.string.map { Field(path: member.name, value: $0) }
    }
  }

  /// One JSON object, path to value, with what describes the job, if that is given.
  package func write(to json: inout JSONWriter, beside description: DescriptiveFields? = nil) {
    json.object { json in
      for field in fields { json.member(field.path, field.value) }
      description?.write(to: &json)
    }
  }

  /// What `self` has otherwise than `earlier`, in order: old and new value, nil if the field was or is absent.
  package func changes(from earlier: MaterialFields) -> [FieldChange] {
    var changes: [FieldChange] = []
    for field in fields where !(earlier[field.path].map { $0.utf8.elementsEqual(field.value.utf8) } ?? false) {
      changes.append(FieldChange(path: field.path, old: earlier[field.path], new: field.value))
    }
    for field in earlier.fields where self[field.path] == nil {
      changes.append(FieldChange(path: field.path, old: field.value, new: nil))
    }
    return changes
  }

  private subscript(path: String) -> String? {
    fields.first { $0.path.utf8.elementsEqual(path.utf8) }?.value
  }

  private static func summary(of value: JSONValue) -> String {
    if let text = value.string {
      return "sha256:\(SpecDigest(of: Array(text.utf8))) (\(text.unicodeScalars.count) characters)"
    }
    var json = JSONWriter()
    CanonicalJSON.write(value, to: &json)
    let count = value.members?.count ?? 0
    return "sha256:\(SpecDigest(of: json.bytes)) (\(count == 1 ? "1 pair" : "\(count) pairs"))"
  }
}

extension JSONValue {
  fileprivate func value(at path: String) -> JSONValue? {
    path.split(separator: ".").reduce(self as JSONValue?) { $0?[String($1)] }
  }
}

/// A material field whose value is not that of an earlier run.
package struct FieldChange: Equatable, Sendable {
  package var path: String
  package var old: String?
  package var new: String?

  package init(path: String, old: String?, new: String?) {
    self.path = path
    self.old = old
    self.new = new
  }
}
