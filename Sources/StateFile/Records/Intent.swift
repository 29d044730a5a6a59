import JSONText
package import JobModel

/// The decision to start a run, made durable before the call.
package struct Intent: Equatable, RunIdentifiable, Sendable {
  package var id: RecordID
  package var run: RunID
  /// The job's name at the service; settling uses this one, whatever the manifest says by then.
  package var serviceName: String
  package var configuredAudienceModelArn: String
  /// The seed's role, whose account the job belongs to.
  package var roleArn: String
  package var region: String
  /// The manifest's path, relative to the root.
  package var path: String
  /// ISO 8601, UTC, in seconds: `2026-11-23T08:00:00Z`.
  package var time: String

  package init(
    id: RecordID, run: RunID, serviceName: String, configuredAudienceModelArn: String, roleArn: String, region: String,
    path: String, time: String
  ) {
    self.id = id
    self.run = run
    self.serviceName = serviceName
    self.configuredAudienceModelArn = configuredAudienceModelArn
    self.roleArn = roleArn
    self.region = region
    self.path = path
    self.time = time
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("record", "intent")
      json.member("id", id.description)
      json.member("name", name.text)
      json.member("digest", digest.description)
      json.member("serviceName", serviceName)
      json.member("configuredAudienceModelArn", configuredAudienceModelArn)
      json.member("roleArn", roleArn)
      json.member("region", region)
      json.member("path", path)
      json.member("time", time)
    }
  }

  /// Code points decide, not Swift's canonical equivalence.
  package static func == (left: Intent, right: Intent) -> Bool {
    StateRecord.intent(left).line == StateRecord.intent(right).line
  }
}
