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

  /// The members of `spec` that decide what a run computes.
  package static let memberPaths = [
    "configuredAudienceModelArn", "seedAudience", "collaborationId", "includeSeedInOutput",
  ]

  /// In the order of the request's shape.
  package private(set) var fields: [Field] = []

  package init(of request: StartAudienceGenerationJobRequest, revision: String?) {
    let seed = request.seedAudience
    add("revision", revision)
    add("configuredAudienceModelArn", request.configuredAudienceModelArn)
    add("seedAudience.dataSource.s3Uri", seed.dataSource?.s3Uri)
    add("seedAudience.roleArn", seed.roleArn)
    add("seedAudience.sqlParameters.queryString", seed.sqlParameters?.queryString.map(Self.summary))
    add("seedAudience.sqlParameters.analysisTemplateArn", seed.sqlParameters?.analysisTemplateArn.map(Self.summary))
    add("seedAudience.sqlParameters.parameters", seed.sqlParameters?.parameters.map(Self.summary))
    if case .worker(let worker)? = seed.sqlComputeConfiguration {
      add("seedAudience.sqlComputeConfiguration.worker.type", worker.type)
      add("seedAudience.sqlComputeConfiguration.worker.number", worker.number.map(String.init))
      if case .spark(let spark)? = worker.properties {
        for pair in spark.pairs {
          add("seedAudience.sqlComputeConfiguration.worker.properties.spark.\(pair.key)", pair.value)
        }
      }
    }
    add("collaborationId", request.collaborationId)
    if request.includeSeedInOutput == true { add("includeSeedInOutput", "true") }
  }

  /// Reads what `json` wrote.
  package init(json: JSONValue) {
    for member in json.members ?? [] where !DescriptiveFields.paths.contains(member.name) {
      add(member.name, member.value.string)
    }
  }

  /// One JSON object, path to value, with what describes the job, where that is given.
  package func write(to json: inout JSONWriter, beside description: DescriptiveFields? = nil) {
    json.object { json in
      for field in fields { json.member(field.path, field.value) }
      description?.write(to: &json)
    }
  }

  /// What `self` has otherwise than `earlier`, in order: old and new value, nil where the field was or is absent.
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

  private mutating func add(_ path: String, _ value: String?) {
    if let value { fields.append(Field(path: path, value: value)) }
  }

  private static func summary(of text: String) -> String {
    "sha256:\(SpecDigest(of: Array(text.utf8))) (\(text.unicodeScalars.count) characters)"
  }

  private static func summary(of map: StringMap) -> String {
    var json = JSONWriter()
    json.object { json in
      for (key, value) in CanonicalJSON.sorted(map.pairs.map { (Array($0.key.utf8)[...], $0.value) }) {
        json.key(utf8: key)
        json.string(value)
      }
    }
    return "sha256:\(SpecDigest(of: json.bytes)) (\(map.count == 1 ? "1 pair" : "\(map.count) pairs"))"
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
