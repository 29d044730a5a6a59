import AWSCore
import CleanRoomsMLModel
package import JobModel
package import StateFile

/// A recorded job, and what is known of it by now.
package struct FollowedJob: Sendable {
  package enum Sighting: Sendable {
    /// How it ended, by the state, or by the service just now. The service's job where it was asked and has it.
    case ended(JobOutcome, ServiceJob?)
    /// The service has it, and tells no end that can be recorded.
    case present(ServiceJob)
    /// The service does not show it, which says nothing of one that was started less than the settle time ago.
    case notVisible
    case unread(Reason)
  }

  package let record: StartedRecord
  /// nil where nobody has asked yet.
  package private(set) var sighting: Sighting?
  /// Whether the state records what the sighting says.
  package var isRecorded = false

  /// - Parameter snapshot: a job whose end it records is never asked about.
  package init(_ record: StartedRecord, in snapshot: Snapshot) {
    self.record = record
    if let outcome = snapshot.outcome(of: record) { (sighting, isRecorded) = (.ended(outcome, nil), true) }
  }

  package var outcome: JobOutcome? { if case .ended(let outcome, _) = sighting { outcome } else { nil } }

  package var hasFailed: Bool { outcome?.hasFailed ?? false }

  /// As the service told of it.
  package var job: ServiceJob? {
    switch sighting {
    case .ended(_, let job): job
    case .present(let job): job
    case .notVisible, .unread, nil: nil
    }
  }

  /// Why it could not be read.
  package var failure: Reason? { if case .unread(let reason) = sighting { reason } else { nil } }

  /// Whether there is nothing to wait for: it has ended, or it is being deleted.
  package var isOver: Bool {
    switch sighting {
    case .ended: true
    case .present(let job): job.status.isDeletion
    case .notVisible, .unread, nil: false
    }
  }

  /// Whether asking again may tell more.
  package var isWorthAsking: Bool { !isOver && failure?.kind.isLasting != true }

  /// Its end, where the state lacks it.
  package var unrecorded: EndedRecord? {
    guard !isRecorded, let outcome else { return nil }
    return EndedRecord(record.run, arn: record.audienceGenerationJobArn, outcome)
  }

  mutating func see(_ answer: JobAnswer, at time: String, _ ages: RecordAges) {
    switch answer {
    case .failed(let reason): sighting = .unread(reason)
    case .gone where ages.isRecent(record.time): sighting = .notVisible
    case .gone: sighting = .ended(JobOutcome(status: nil, isDeleted: true, updateTime: nil, seenTime: time), nil)
    case .job(let job) where !job.arn.utf8.elementsEqual(record.audienceGenerationJobArn.utf8):
      sighting = .unread(
        Reason(.noAnswer, "the service's answer is about another job: \(ShownText.quoted(job.arn, limit: 200))"))
    case .job(let job):
      sighting = JobOutcome(job, of: record, seenAt: time).map { .ended($0, job) } ?? .present(job)
    }
  }
}

extension JobOutcome {
  /// How a job ended; nil for one that has not, and for one that is being deleted.
  ///
  /// - Parameter job: as Get tells it.
  init?(_ job: ServiceJob, of record: StartedRecord, seenAt time: String) {
    guard let status = Status(rawValue: job.status.rawValue) else { return nil }
    let knowsQuery = !job.sqlTexts.isEmpty || job.analysisTemplateArn != nil
    let message = job.statusDetails?.message.map { message in
      !knowsQuery && record.fields.contains("sqlParameters")
        ? "the service's message is not shown, because it may quote sqlParameters"
        : SensitiveText(texts: job.sqlTexts, analysisTemplateArn: job.analysisTemplateArn).cleaned(message)
    }
    self.init(
      status: status, statusCode: job.statusDetails?.statusCode, cleanedMessage: message, metrics: job.metrics,
      updateTime: job.updateTime, seenTime: time)
  }
}

extension Reason.Kind {
  /// Whether the same call fails again until somebody does something.
  fileprivate var isLasting: Bool {
    switch self {
    case .credentials, .clock, .accessDenied, .refused: true
    case .interrupted, .maximumStarts, .projectLimit, .inFlight, .quota, .upstream, .upstreamFailed, .throttled,
      .notSent, .proxy, .nameTaken,
      .undecided, .noAnswer, .state, .stateDisplaced:
      false
    }
  }
}
