package import Planning

/// Whether a further start may be made: one answer for all runs of an apply.
package actor ApplyGate {
  private let limit: StartLimit?
  private var startsLeft: Int?
  private var order = StartOrder()
  /// Those that wait for the decisions of earlier runs.
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var inFlight: InFlightJobs?
  private var deferredRegions: [String: Reason] = [:]
  /// Where it is not known how many jobs are in flight.
  private var uncountedRegions: [String: Reason] = [:]
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
    wake()
  }

  /// Grants a start and counts it, unless there is a reason against. Of a limited number of starts the plan's first runs
  /// take theirs, whichever look-up is answered first: a later run waits while earlier ones may still need what is left.
  ///
  /// - Parameter now: this process's monotonic clock.
  func admit(_ item: WorkItem, at now: @Sendable () -> Duration) async -> StartMachine.Admission {
    while let startsLeft, startsLeft > 0, stopped == nil, let rank = item.rank,
      order.undecided(before: rank) >= startsLeft
    {
      await withCheckedContinuation { waiting.append($0) }
    }
    defer { decide(item) }
    let admission = check(item.region)
    guard admission == .granted else { return admission }
    if startsLeft == 0 { return .deferred(.maximumReached(limit?.place)) }
    if let limit = inFlight?.limit {
      if let reason = uncountedRegions[item.region] { return .failed(.notCounted(reason, limit)) }
      guard inFlight?.reserve(item.serviceName, in: item.accountRegion, at: now()) == true else {
        return .deferred(.inFlight(limit, in: item.accountRegion))
      }
    }
    startsLeft = startsLeft.map { $0 - 1 }
    return .granted
  }

  /// The run takes a start, or has ended without one: those behind it need not wait for it.
  func decide(_ item: WorkItem) {
    guard let rank = item.rank else { return }
    order.decide(rank)
    wake()
  }

  private func wake() {
    for continuation in waiting { continuation.resume() }
    waiting = []
  }

  /// From now on no more jobs than that are in flight in an account and region.
  func limitInFlight(_ inFlight: InFlightJobs) {
    self.inFlight = inFlight
  }

  /// Takes in a listing of all jobs of a region.
  func note(_ jobs: [ServiceJob], in region: String, begun: Duration) {
    uncountedRegions[region] = nil
    inFlight?.note(jobs, in: region, begun: begun)
  }

  /// The jobs of a region cannot be listed: nothing is started there.
  func leaveUncounted(_ region: String, _ reason: Reason) {
    uncountedRegions[region] = reason
  }

  /// Whether what was granted still holds, just before the call.
  func check(_ region: String) -> StartMachine.Admission {
    if let stopped { return .stopped(stopped) }
    if let reason = deferredRegions[region] { return .deferred(reason) }
    return .granted
  }

  /// Gives back a start that was granted and not made.
  func giveBack(_ item: WorkItem) {
    startsLeft = startsLeft.map { $0 + 1 }
    inFlight?.release(item.serviceName, in: item.accountRegion)
    wake()
  }

  /// The quota of that region is used up: its further runs wait for another apply.
  func deferRegion(_ region: String, _ reason: Reason) {
    deferredRegions[region] = deferredRegions[region] ?? reason
  }

  /// Jobs may have ended: the regions that the quota closed are open again.
  func reopenRegions() {
    deferredRegions = [:]
  }
}
