package import JobModel

/// The decision to start a run, made durable before the call.
package typealias Intent = IntentMembers<RunID, String>

/// The members of an intent: as values, or as the places where they stand in a file.
package struct IntentMembers<Run, Text> {
  package var id: RecordID
  package var run: Run
  /// The job's name at the service; settling uses this one, whatever the manifest says by then.
  package var serviceName: Text
  /// What the job is made from: the model, or of an export the generation job.
  package var sourceArn: Text
  /// The seed's role, whose account the job belongs to; empty in an export's.
  package var roleArn: Text
  package var region: Text
  /// The manifest's path, relative to the root.
  package var path: Text
  /// ISO 8601, UTC, in seconds: `2026-11-23T08:00:00Z`.
  package var time: Text

  package init(
    id: RecordID, run: Run, serviceName: Text, sourceArn: Text, roleArn: Text, region: Text,
    path: Text, time: Text
  ) {
    (self.id, self.run, self.serviceName) = (id, run, serviceName)
    (self.sourceArn, self.roleArn, self.region) = (sourceArn, roleArn, region)
    (self.path, self.time) = (path, time)
  }
}

extension IntentMembers: RecordLine {
  init<Pass: MemberPass<Self>>(_ line: inout Pass) throws(Pass.Failure) where Pass.Run == Run, Pass.Text == Text {
    try line.begin(#"{"record":"intent""#)
    id = try line.id(#","id":""#) { $0.id }
    run = try line.run(#","kind":""#, #","name":""#, #","digest":""#) { $0.run }
    serviceName = try line.text(#","serviceName":""#, .serviceName) { $0.serviceName }
    switch line.kind(of: run) {
    case .audienceGenerationJob:
      sourceArn = try line.text(#","configuredAudienceModelArn":""#, .modelARN) { $0.sourceArn }
      roleArn = try line.text(#","roleArn":""#, .roleARN) { $0.roleArn }
    case .audienceExportJob:
      sourceArn = try line.text(#","audienceGenerationJobArn":""#, .jobARN) { $0.sourceArn }
      roleArn = line.absent
    }
    region = try line.text(#","region":""#, .region) { $0.region }
    path = try line.text(#","path":""#, .path) { $0.path }
    time = try line.text(#","time":""#, .time) { $0.time }
    try line.end()
  }
}

extension IntentMembers: Sendable where Run: Sendable, Text: Sendable {}

extension Intent: RunIdentifiable, Equatable {
  /// Code points decide, not Swift's canonical equivalence.
  package static func == (left: Intent, right: Intent) -> Bool { left.line == right.line }
}
