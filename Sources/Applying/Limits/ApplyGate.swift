package import Planning

/// Whether a further start may be made: one answer for all runs of an apply.
package actor ApplyGate {
  private let limit: StartLimit?
  private var startsLeft: Int?
  private var places: InFlightPlaces?
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
  }

  /// Grants a start and counts it, unless there is a reason against.
  ///
  /// - Parameter now: on this process's monotonic clock.
  func admit(_ run: AppliedRun, at now: Duration) -> StartMachine.Admission {
    let admission = check(run.region)
    guard admission == .granted else { return admission }
    if startsLeft == 0 { return .deferred(StartWords.maximumReached(limit?.place)) }
    if let limit = places?.limit {
      if let reason = uncountedRegions[run.region] { return .failed(StartWords.notCounted(reason, limit)) }
      let place = InFlightPlaces.Place(run)
      guard places?.take(place, for: run.serviceName, at: now) == true else {
        return .deferred(StartWords.inFlight(limit, in: place))
      }
    }
    startsLeft = startsLeft.map { $0 - 1 }
    return .granted
  }

  /// From now on no more jobs than that are in flight in an account and region.
  func limitInFlight(_ places: InFlightPlaces) {
    self.places = places
  }

  /// Takes in a listing of all jobs of a region.
  func note(_ jobs: [InFlightPlaces.ListedJob], in region: String, begun: Duration) {
    uncountedRegions[region] = nil
    places?.note(jobs, in: region, begun: begun)
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
  func giveBack(_ run: AppliedRun) {
    startsLeft = startsLeft.map { $0 + 1 }
    places?.giveBack(InFlightPlaces.Place(run), of: run.serviceName)
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
