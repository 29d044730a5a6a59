package import JobModel

/// A run that was started at the service, and the job that it became there.
package typealias StartedRecord = StartedMembers<RunID, String>

/// The members of a started record: as values, or as the places where they stand in a file.
package struct StartedMembers<Run, Text> {
  /// The id of its intent, or one of its own where a job was adopted without any.
  package var id: RecordID
  package var run: Run
  package var serviceName: Text
  /// The job itself; of an export, which has no ARN, the job whose audience it writes.
  package var audienceGenerationJobArn: Text
  package var region: Text
  /// Empty in an export's.
  package var configuredAudienceModelArn: Text
  /// When it was recorded: ISO 8601, UTC, in seconds.
  package var time: Text
  /// The manifest's path, relative to the root.
  package var path: Text
  /// The run's material fields, a JSON object as text; sensitive ones as digests.
  package var fields: Text
  /// Whether the job was found at the service instead of started by this record's apply.
  package var adopted: Bool

  package init(
    id: RecordID, run: Run, serviceName: Text, audienceGenerationJobArn: Text, region: Text,
    configuredAudienceModelArn: Text, time: Text, path: Text, fields: Text, adopted: Bool
  ) {
    (self.id, self.run, self.serviceName) = (id, run, serviceName)
    (self.audienceGenerationJobArn, self.region) = (audienceGenerationJobArn, region)
    (self.configuredAudienceModelArn, self.time, self.path) = (configuredAudienceModelArn, time, path)
    (self.fields, self.adopted) = (fields, adopted)
  }
}

extension StartedMembers: RecordLine {
  init<Pass: MemberPass<Self>>(_ line: inout Pass) throws(Pass.Failure) where Pass.Run == Run, Pass.Text == Text {
    try line.begin(#"{"record":"started""#)
    id = try line.id(#","id":""#) { $0.id }
    run = try line.run(#","kind":""#, #","name":""#, #","digest":""#) { $0.run }
    serviceName = try line.text(#","serviceName":""#, .serviceName) { $0.serviceName }
    audienceGenerationJobArn = try line.text(#","audienceGenerationJobArn":""#, .jobARN) { $0.audienceGenerationJobArn }
    region = try line.text(#","region":""#, .region) { $0.region }
    switch line.kind(of: run) {
    case .audienceGenerationJob:
      configuredAudienceModelArn = try line.text(#","configuredAudienceModelArn":""#, .modelARN) {
        $0.configuredAudienceModelArn
      }
    case .audienceExportJob: configuredAudienceModelArn = line.absent
    }
    time = try line.text(#","time":""#, .time) { $0.time }
    path = try line.text(#","path":""#, .path) { $0.path }
    fields = try line.object(#","fields":"#) { $0.fields }
    adopted = try line.flag(#","adopted":true"#) { $0.adopted }
    try line.end()
  }
}

extension StartedMembers: Sendable where Run: Sendable, Text: Sendable {}

extension StartedRecord: RunIdentifiable, Equatable {
  /// What tells the service job from all others: its ARN, or of an export the job's ARN and the export's name.
  package var identity: String {
    switch run.kind {
    case .audienceGenerationJob: audienceGenerationJobArn
    case .audienceExportJob: ExportIdentity.text(of: serviceName, from: audienceGenerationJobArn)
    }
  }

  /// Code points decide, not Swift's canonical equivalence.
  package static func == (left: StartedRecord, right: StartedRecord) -> Bool { left.line == right.line }
}
