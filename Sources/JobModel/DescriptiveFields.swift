package import CleanRoomsMLModel
package import JSONText

/// What describes a job and decides nothing that is computed. A state record keeps it beside the material fields, so that
/// a later plan can say that it is not what was sent.
package struct DescriptiveFields: Sendable {
  /// The members under which a record has them.
  package static let paths = ["description", "tags"]

  /// Empty if there is none.
  private let description: String
  /// Canonical JSON of the user's tags.
  private let tags: String

  package init(of request: StartAudienceGenerationJobRequest) {
    description = request.description ?? ""
    let pairs = (request.tags?.pairs ?? []).filter { !$0.key.hasPrefix(JobTags.reservedPrefix) }
    var json = JSONWriter()
    json.object { json in
      for (key, value) in CanonicalJSON.sorted(pairs.map { (Array($0.key.utf8)[...], $0.value) }) {
        json.key(utf8: key)
        json.string(value)
      }
    }
    tags = json.text
  }

  /// An export has no tags.
  package init(of export: DeclaredExport) {
    (description, tags) = (export.description ?? "", "{}")
  }

  /// Reads what a record has beside the material fields; nil if it has none, as one of an earlier version of usher.
  package init?(json: JSONValue) {
    guard let description = json["description"]?.string, let tags = json["tags"]?.string else { return nil }
    (self.description, self.tags) = (description, tags)
  }

  func write(to json: inout JSONWriter) {
    json.member("description", description)
    json.member("tags", tags)
  }

  /// Those that are not empty.
  package var fields: [MaterialFields.Field] {
    [("description", Self.shown(description)), ("tags", Self.shown(tags))].compactMap { path, value in
      value.map { MaterialFields.Field(path: path, value: $0) }
    }
  }

  /// What `self` has otherwise than `earlier`; nil stands for none.
  package func changes(from earlier: DescriptiveFields) -> [FieldChange] {
    [("description", earlier.description, description), ("tags", earlier.tags, tags)]
      .filter { !$0.1.utf8.elementsEqual($0.2.utf8) }
      .map { FieldChange(path: $0.0, old: Self.shown($0.1), new: Self.shown($0.2)) }
  }

  private static func shown(_ text: String) -> String? { text.isEmpty || text == "{}" ? nil : text }
}
