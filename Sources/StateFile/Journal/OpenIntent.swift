import JobModel

/// The token of an intent that is durable and has no outcome yet: the only way to record one, and only once.
///
/// It lives in one function of the shell; whoever puts it elsewhere cannot consume it.
package struct OpenIntent: ~Copyable, Sendable {
  package let intent: Intent

  init(_ intent: Intent) {
    self.intent = intent
  }

  /// Leaves the intent open on purpose: whether its job runs is not certain, and the next apply settles it. Nothing is
  /// written; to drop the token means the same, this says so.
  package consuming func leaveOpen() {}
}

/// How an intent ended.
package enum Outcome: Sendable {
  /// The job runs, or ran.
  ///
  /// - Parameters:
  ///   - time: when it is recorded, ISO 8601, UTC, in seconds.
  ///   - fields: the material fields, a JSON object as text.
  ///   - adopted: whether it was found at the service instead of answered to our call.
  case started(audienceGenerationJobArn: String, time: String, fields: String, adopted: Bool)
  /// No job came of it, and none can.
  case closed(reason: String, time: String)

  func record(ending intent: Intent) -> StateRecord {
    switch self {
    case .started(let arn, let time, let fields, let adopted):
      .started(
        StartedRecord(
          id: intent.id, run: intent.run, serviceName: intent.serviceName, audienceGenerationJobArn: arn,
          region: intent.region,
          configuredAudienceModelArn: intent.run.kind == .audienceGenerationJob ? intent.sourceArn : "", time: time,
          path: intent.path, fields: fields, adopted: adopted))
    case .closed(let reason, let time): .closed(ClosedIntent(id: intent.id, time: time, reason: reason))
    }
  }
}
