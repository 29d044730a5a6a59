package import JSONText

/// The request of StartAudienceExportJob, with the members of its shape in the service model.
package struct StartAudienceExportJobRequest: Equatable, Sendable {
  package var name: String
  package var audienceGenerationJobArn: String
  package var audienceSize: AudienceSize
  package var description: String?

  package init(name: String, audienceGenerationJobArn: String, audienceSize: AudienceSize, description: String? = nil) {
    self.name = name
    self.audienceGenerationJobArn = audienceGenerationJobArn
    self.audienceSize = audienceSize
    self.description = description
  }

  /// Reads a request that keeps `FieldConstraints.exportRequest`; a required member that is absent is read as empty.
  package init(reading source: some MemberSource) {
    self.init(
      name: source.member("name")?.text ?? "",
      audienceGenerationJobArn: source.member("audienceGenerationJobArn")?.text ?? "",
      audienceSize: source.member("audienceSize").flatMap { AudienceSize(reading: $0) }
        ?? AudienceSize(type: "", value: 0),
      description: source.member("description")?.text)
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("name", name)
      json.member("audienceGenerationJobArn", audienceGenerationJobArn)
      json.member("audienceSize", audienceSize) { $0.write(to: &$1) }
      json.member("description", description)
    }
  }
}
