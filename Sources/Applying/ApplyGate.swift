package import Planning

/// Whether a further start may be made: one answer for all runs of an apply.
package actor ApplyGate {
  private let limit: StartLimit?
  private var startsLeft: Int?
  private var deferredRegions: [String: Reason] = [:]
  private(set) var stopped: Reason?
  /// Raised by the first stop: what only looks is called off. A start that was sent is always awaited.
  nonisolated let stopSignal = StopSignal()

  /// - Parameter maximumStarts: how many jobs this apply may start; nil for any number.
  package init(maximumStarts: StartLimit?) {
    limit = maximumStarts
    startsLeft = maximumStarts?.count
  }

  /// Interrupts the apply: nothing is started any more, and nobody looks for a job any more; the first reason stays.
  package func stop(_ reason: String) {
    stop(Reason(.interrupted, reason))
  }

  func stop(_ reason: Reason) {
    stopped = stopped ?? reason
    stopSignal.raise()
  }

  /// Grants a start and counts it, unless there is a reason against.
  func admit(to region: String) -> StartMachine.Admission {
    let admission = check(region)
    guard admission == .granted, let left = startsLeft else { return admission }
    guard left > 0 else { return .deferred(StartWords.maximumReached(limit?.place)) }
    startsLeft = left - 1
    return .granted
  }

  /// Whether what was granted still holds, just before the call.
  func check(_ region: String) -> StartMachine.Admission {
    if let stopped { return .stopped(stopped) }
    if let reason = deferredRegions[region] { return .deferred(reason) }
    return .granted
  }

  /// Gives back a start that was granted and not made.
  func giveBack() {
    startsLeft = startsLeft.map { $0 + 1 }
  }

  /// The quota of that region is used up: its further runs wait for another apply.
  func deferRegion(_ region: String, _ reason: Reason) {
    deferredRegions[region] = deferredRegions[region] ?? reason
  }

  /// Places may have come free: the regions that the quota closed are open again.
  func reopenRegions() {
    deferredRegions = [:]
  }
}
