@testable import Applying

// The promise's sentences.
extension Moment {
  /// No run executes twice.
  mutating func checkOnce(_ stage: Stage) {
    if let words = stage.unreadable { violation = Violation(promise: .ends, words: words) }
    if let maximum = stage.search.maximumInFlight, service.jobs.count > maximum {
      violation = Violation(promise: .limit, words: "\(service.jobs.count) jobs are in flight, \(maximum) may be")
    }
    guard stage.search.looksForTwice else { return }
    for run in stage.runs.indices where service.executions(of: run) > 1 {
      violation = Violation(promise: .once, words: "\(stage.runs[run].name) was carried out twice")
    }
  }

  /// An apply ends.
  ///
  /// - Parameter plan: of an apply that ends with it, because there is nothing to do or the plan has errors.
  mutating func end(_ apply: ModelApply, _ place: Int, _ plan: ModelPlan?, _ stage: Stage) {
    leave(place, apply)
    let hasErrors = plan?.hasErrors ?? false
    if !hasErrors, apply.exitsWithZero {
      isFinished[place] = true
      return checkRecorded(apply, stage)
    }
    if hasErrors || apply.namesDecisions {
      // Also after a fault: what it says does not pass by itself.
      isFinished[place] = apply.isFaultFree && !apply.isDisplaced
      return
    }
    // Who has lost the state is run again.
    if apply.isFaultFree, !apply.isDisplaced {
      let results = apply.report.results.map { "\($0.item.serviceName): \($0.result)" }
      violation = Violation(promise: .ends, words: "an apply without a fault failed and names no decision: \(results)")
    }
  }

  /// Exit 0 means that every declared run was started at the service and is in the state, and that there is nothing left
  /// to do.
  private mutating func checkRecorded(_ apply: ModelApply, _ stage: Stage) {
    let disk = disks[apply.state]
    for run in stage.declared[apply.version] {
      let name = stage.runs[run].name
      if service.executions(of: run) == 0 {
        violation = Violation(promise: .recorded, words: "exit 0, and \(name) was never carried out")
      } else if !stage.isRecorded(run: run, in: disk.content) {
        violation = Violation(promise: .recorded, words: "exit 0, and \(name) is not in the state")
      } else if !stage.isRecorded(run: run, in: disk.durable) {
        violation = Violation(promise: .recorded, words: "exit 0, and a power loss takes \(name) out of the state")
      }
    }
    if violation == nil, !stage.plan(apply.version, disk.content).isDone {
      violation = Violation(promise: .ends, words: "exit 0, and the next apply still has something to do")
    }
  }
}
