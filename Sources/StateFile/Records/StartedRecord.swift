import JSONText
package import JobModel

/// A run that was started at the service, and the job that it became there.
package struct StartedRecord: Equatable, RunIdentifiable, Sendable {
  /// The id of its intent, or one of its own where a job was adopted without any.
  package var id: RecordID
  package var run: RunID
  package var serviceName: String
  package var audienceGenerationJobArn: String
  package var region: String
  package var configuredAudienceModelArn: String
  /// When it was recorded: ISO 8601, UTC, in seconds.
  package var time: String
  /// The manifest's path, relative to the root.
  package var path: String
  /// The run's material fields, a JSON object as text; sensitive ones as digests.
  package var fields: String
  /// Whether the job was found at the service instead of started by this record's apply.
  package var adopted: Bool

  package init(
    id: RecordID, run: RunID, serviceName: String, audienceGenerationJobArn: String, region: String,
    configuredAudienceModelArn: String, time: String, path: String, fields: String, adopted: Bool
  ) {
    self.id = id
    self.run = run
    self.serviceName = serviceName
    self.audienceGenerationJobArn = audienceGenerationJobArn
    self.region = region
    self.configuredAudienceModelArn = configuredAudienceModelArn
    self.time = time
    self.path = path
    self.fields = fields
    self.adopted = adopted
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("record", "started")
      json.member("id", id.description)
      json.member("name", name.text)
      json.member("digest", digest.description)
      json.member("serviceName", serviceName)
      json.member("audienceGenerationJobArn", audienceGenerationJobArn)
      json.member("region", region)
      json.member("configuredAudienceModelArn", configuredAudienceModelArn)
      json.member("time", time)
      json.member("path", path)
      json.key("fields")
      json.raw(fields)
      if adopted { json.member("adopted", true) }
    }
  }

  /// Code points decide, not Swift's canonical equivalence.
  package static func == (left: StartedRecord, right: StartedRecord) -> Bool {
    StateRecord.started(left).line == StateRecord.started(right).line
  }
}
