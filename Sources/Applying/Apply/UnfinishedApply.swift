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

    init(_ item: WorkItem) {
      self.run = item.run
      intent = item.job == nil ? item.intents.first?.id : nil
    }
  }

  private let items: [WorkItem]
  private let progress: Mutex<[Key: Progress]>

  package init(_ plan: Plan) {
    items = JobKind.allCases.flatMap { kind in
      let (open, missing) = Applier.workItems(of: plan, kind, RecordAges(now: "", settleTime: .zero))
      return open + missing
    }
    progress = Mutex(
      Dictionary(items.map { (Key($0), $0.intents.isEmpty ? Progress.waiting : .uncertain) }) { first, _ in first })
  }

  package func note(_ event: ApplyEvent) {
    switch event {
    case .sending(let item), .uncertain(let item, _, _): progress.withLock { $0[Key(item)] = .uncertain }
    case .ended(let item, let result): progress.withLock { $0[Key(item)] = .ended(result) }
    case .settling, .lookingUp, .answered, .waiting, .jobEnded: break
    }
  }

  /// - Parameter cause: what ends the apply now, for the words.
  package func report(endedBy cause: String) -> ApplyReport {
    let progress = progress.withLock { $0 }
    var report = ApplyReport()
    report.results = items.map { item in
      switch progress[Key(item)] {
      case .ended(let result): (item, result)
      case .uncertain:
        (
          item,
          .uncertain(
            Reason(
              .interrupted,
              "\(cause) ended usher before it knew the outcome: the job may be running; run the same apply again, which "
                + "checks the open start first"))
        )
      case .waiting, nil:
        (item, .stopped(Reason(.interrupted, "\(cause) ended usher before the start; the next apply starts it")))
      }
    }
    return report
  }
}
