import JobModel
package import Planning
import StateFile
import Synchronization

/// What is known of every run while an apply goes on, for a report when it is ended before its own.
package final class UnfinishedApply: Sendable {
  private enum Progress {
    /// Nothing was sent for it, and no earlier apply left a start open.
    case waiting
    /// Its job may be running: a start was sent, or an earlier apply left one open.
    case uncertain
    case ended(RunResult)
  }

  private struct Key: Hashable {
    let run: RunID
    /// Of open starts that no manifest declares there may be several of one run.
    let intent: RecordID?

    init(_ run: AppliedRun) {
      self.run = run.run
      intent = run.job == nil ? run.intents.first?.id : nil
    }
  }

  private let runs: [AppliedRun]
  private let progress: Mutex<[Key: Progress]>

  package init(_ plan: Plan) {
    let (open, missing) = Applier.runs(of: plan, RecordAges(now: "", settleTime: .zero))
    runs = open + missing
    progress = Mutex(
      Dictionary(runs.map { (Key($0), $0.intents.isEmpty ? Progress.waiting : .uncertain) }) { first, _ in first })
  }

  package func note(_ event: ApplyEvent) {
    switch event {
    case .sending(let run), .uncertain(let run, _, _): progress.withLock { $0[Key(run)] = .uncertain }
    case .ended(let run, let result): progress.withLock { $0[Key(run)] = .ended(result) }
    case .settling, .lookingUp, .answered, .waiting: break
    }
  }

  /// - Parameter cause: what ends the apply now, for the words.
  package func report(endedBy cause: String) -> ApplyReport {
    let progress = progress.withLock { $0 }
    var report = ApplyReport()
    report.results = runs.map { run in
      switch progress[Key(run)] {
      case .ended(let result): (run, result)
      case .uncertain:
        (
          run,
          .uncertain(
            Reason(
              .interrupted,
              "\(cause) ended usher before it knew the outcome: the job may be running; run the same apply again, which "
                + "checks the open start first"))
        )
      case .waiting, nil:
        (run, .stopped(Reason(.interrupted, "\(cause) ended usher before the start; the next apply starts it")))
      }
    }
    return report
  }
}
