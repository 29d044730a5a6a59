package import JobModel

/// How the job of a started record ended, or that the service no longer has it.
package typealias EndedRecord = EndedMembers<RunID, String>

/// The members of an ended record: as values, or as the places where they stand in a file.
package struct EndedMembers<Run, Text> {
  /// The run under which the job was recorded when this was seen. What counts is the ARN.
  package let run: Run
  package let audienceGenerationJobArn: Text
  /// How it ended; nil for the mark that the service no longer has the job, which stands beside what other records say.
  let end: EndMembers<Text>?
  /// When usher saw it: ISO 8601, UTC, in seconds.
  package let seenTime: Text

  package var isDeletion: Bool { end == nil }

  /// For a pass that writes the members of an end.
  private var known: EndMembers<Text> {
    guard let end else { preconditionFailure("the mark of a deletion has no end") }
    return end
  }
}

struct EndMembers<Text> {
  /// A `JobOutcome.Status`.
  let status: Text
  /// The service's: ISO 8601, UTC.
  let updateTime: Text
  let statusCode: Text?
  let message: Text?
  /// In the service's shape, a JSON object as text.
  var metrics: Text?
}

extension EndedMembers: RecordLine {
  init<Pass: MemberPass<Self>>(_ line: inout Pass) throws(Pass.Failure) where Pass.Run == Run, Pass.Text == Text {
    try line.begin(#"{"record":"ended""#)
    run = try line.run(#","kind":""#, #","name":""#, #","digest":""#) { $0.run }
    audienceGenerationJobArn = try line.text(#","audienceGenerationJobArn":""#, .jobARN) { $0.audienceGenerationJobArn }
    if try line.flag(#","deleted":true"#, { $0.isDeletion }) {
      seenTime = try line.text(#","seenTime":""#, .time) { $0.seenTime }
      end = nil
    } else {
      var end = EndMembers(
        status: try line.text(#","status":""#, .endStatus) { $0.known.status },
        updateTime: try line.text(#","updateTime":""#, .serviceTime) { $0.known.updateTime },
        statusCode: try line.optionalText(#","statusCode":""#) { $0.known.statusCode },
        message: try line.optionalText(#","message":""#) { $0.known.message })
      seenTime = try line.text(#","seenTime":""#, .time) { $0.seenTime }
      // Last, so that it can be stepped over.
      end.metrics = try line.lastObject(#","metrics":"#) { $0.known.metrics }
      self.end = end
    }
    try line.end()
  }
}

extension EndedMembers: Sendable where Run: Sendable, Text: Sendable {}
extension EndMembers: Sendable where Text: Sendable {}

extension EndedRecord: RunIdentifiable, Equatable {
  /// What is to be recorded of a job: its end, or where the service no longer has it, only that.
  ///
  /// - Parameter outcome: a time of the service that is not in UTC is taken for the time at which it was seen.
  package init(_ run: RunID, arn: String, _ outcome: JobOutcome) {
    (self.run, audienceGenerationJobArn, seenTime) = (run, arn, outcome.seenTime)
    let status = outcome.isDeleted ? nil : outcome.status
    end = status.map { status in
      EndMembers(
        status: status.rawValue,
        updateTime: outcome.updateTime.flatMap { UTCTime($0) }?.text ?? outcome.seenTime,
        statusCode: outcome.statusCode, message: outcome.message, metrics: outcome.metricsText)
    }
  }

  /// What the record says by itself.
  package var outcome: JobOutcome {
    JobOutcome(
      status: end.flatMap { JobOutcome.Status(rawValue: $0.status) }, isDeleted: isDeletion,
      statusCode: end?.statusCode,
      cleanedMessage: end?.message, metricsText: end?.metrics, updateTime: end?.updateTime, seenTime: seenTime)
  }

  /// Code points decide, not Swift's canonical equivalence.
  package static func == (left: EndedRecord, right: EndedRecord) -> Bool { left.line == right.line }
}
