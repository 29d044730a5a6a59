import AWSCore
import CleanRoomsMLModel
import JobModel
import Planning
import StateFile

/// Whether the generation job of an export has an audience yet: by the state, otherwise by the service, whose answer is
/// recorded.
struct UpstreamCheck: Sendable {
  enum Verdict: Sendable {
    /// The export of that job can be started.
    case ready(arn: String)
    /// Not in this apply.
    case waits(Reason)
    /// Not at all, until somebody does something.
    case failed(Reason)
  }

  let plan: Plan
  /// The jobs that this apply started or found, the last of each run.
  let started: [RunID: String]
  let reader: ServiceJobReader
  let journal: StateJournal
  let timestamp: @Sendable () -> String

  func verdict(on export: DeclaredExport) async -> Verdict {
    let upstream = plan.upstream(of: export)
    let run: RunID? = if case .job(let run) = export.upstream { run } else { nil }
    let name = upstream.name.map { "'\($0)'" } ?? ShownText.line(upstream.arn ?? "")
    guard let arn = upstream.arn ?? run.flatMap({ started[$0] }) else { return .waits(.upstreamNotStarted(name)) }
    switch upstream.readiness {
    case .ready: return .ready(arn: arn)
    case .failed: return .failed(.upstreamFailed(name, plan.snapshot.outcome(ofArn: arn)?.statusCode))
    case .running, .notStarted: return await ask(arn, name, run)
    }
  }

  private func ask(_ arn: String, _ name: String, _ run: RunID?) async -> Verdict {
    switch await reader.read(arn) {
    case .failed(let reason): return .failed(.upstreamUnread(name, reason))
    case .gone: return .failed(.upstreamGone(name))
    case .job(let job):
      switch job.status {
      case .active:
        // A failure is recorded by `status --record`, which tells it.
        if let run { await record(job, of: run) }
        return .ready(arn: arn)
      case .createFailed: return .failed(.upstreamFailed(name, job.statusDetails?.statusCode))
      case _ where job.status.isInFlight: return .waits(.upstreamRuns(name))
      default: return .failed(.upstreamGone(name))
      }
    }
  }

  /// What cannot be recorded is asked again by the next apply.
  private func record(_ job: ServiceJob, of run: RunID) async {
    let outcome = JobOutcome(
      status: .active, metrics: job.metrics, updateTime: job.updateTime, seenTime: timestamp())
    try? await journal.record([EndedRecord(run, arn: job.arn, outcome)])
  }
}

// The words.
extension Reason {
  static func upstreamNotStarted(_ name: String) -> Reason {
    Reason(.upstream, "its job \(name) is not started yet")
  }

  static func upstreamRuns(_ name: String) -> Reason {
    Reason(.upstream, "its job \(name) has not ended yet")
  }

  static func upstreamFailed(_ name: String, _ code: String?) -> Reason {
    let why = code.map { " (\(ShownText.line($0)))" } ?? ""
    return Reason(
      .upstreamFailed,
      "its job \(name) failed\(why), so there is nothing to export: fix the cause, then change metadata.revision of the job"
    )
  }

  static func upstreamGone(_ name: String) -> Reason {
    Reason(
      .upstreamFailed,
      "its job \(name) was deleted, so there is nothing to export: change metadata.revision of the job, or remove the export"
    )
  }

  static func upstreamUnread(_ name: String, _ reason: Reason) -> Reason {
    reason.saying("it was not started, because usher could not read its job \(name): \(reason.text)")
  }
}
