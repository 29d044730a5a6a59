/// How apply ended for one run.
package enum RunResult: Equatable, Sendable {
  case started(arn: String)
  /// The job was there already, proves to be this run's, and is in the state now; several where the run was started more
  /// than once.
  case adopted(arns: [String])
  /// Not in this apply: run it again.
  case deferred(Reason)
  /// Not begun, because apply stopped first.
  case stopped(Reason)
  /// Not started; the words say why and what to do.
  case failed(Reason)
  /// It may run: its intent stays open and the next apply settles it.
  case uncertain(Reason)
  /// An open intent of a run that no manifest declares any more: no job was found, and the intent is closed.
  case closedUndeclared
  /// The job runs, or several do, and the state does not record it.
  case unrecorded(arns: [String], Reason)

  /// What was recorded went into a file that is the state no more, except for the jobs that were saved in the one that is.
  mutating func unrecord(_ reason: Reason, unless saved: Set<[UInt8]>) {
    if !arns.isEmpty, arns.allSatisfy({ saved.contains(Array($0.utf8)) }) {
      if case .unrecorded(let arns, _) = self { self = arns.count == 1 ? .started(arn: arns[0]) : .adopted(arns: arns) }
      return
    }
    switch self {
    case .started(let arn): self = .unrecorded(arns: [arn], reason)
    case .adopted(let arns): self = .unrecorded(arns: arns, reason)
    case .deferred, .stopped, .failed, .uncertain, .closedUndeclared, .unrecorded: break
    }
  }

  /// Whether it can be started as soon as other jobs have ended.
  var waitsForRunningJobs: Bool {
    if case .deferred(let reason) = self { [.quota, .inFlight, .upstream].contains(reason.kind) } else { false }
  }

  /// The run's jobs at the service, as far as this apply knows them.
  package var arns: [String] {
    switch self {
    case .started(let arn): [arn]
    case .adopted(let arns), .unrecorded(let arns, _): arns
    case .deferred, .stopped, .failed, .uncertain, .closedUndeclared: []
    }
  }

  /// Why it did not end as started or adopted; nil also for an intent that is closed.
  package var reason: Reason? {
    switch self {
    case .started, .adopted, .closedUndeclared: nil
    case .deferred(let reason), .stopped(let reason), .failed(let reason), .uncertain(let reason),
      .unrecorded(_, let reason):
      reason
    }
  }
}
