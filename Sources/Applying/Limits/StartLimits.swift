import Planning

/// Whether a further start may be made, by what all runs of an apply have met; pure.
struct StartLimits: Sendable {
  private let maximumStarts: StartLimit?
  private var startsLeft: Int?
  private var order = StartOrder()
  private(set) var inFlight: InFlightJobs?
  private(set) var deferredRegions: [AccountRegion: Reason] = [:]
  /// Where it is not known how many jobs are in flight.
  private var uncountedRegions: [AccountRegion: Reason] = [:]
  private(set) var stopped: Reason?
  /// The accounts that jobs are started in.
  private var accounts: Set<String> = []
  /// Those whose credentials the service no longer takes, and why.
  private var stoppedAccounts: [String: Reason] = [:]

  init(maximumStarts: StartLimit? = nil) {
    self.maximumStarts = maximumStarts
    startsLeft = maximumStarts?.count
  }

  /// Nothing is started any more; the first reason stays.
  mutating func stop(_ reason: Reason) {
    stopped = stopped ?? reason
  }

  /// From now on these are all accounts that jobs are started in.
  mutating func limitTo(_ accounts: Set<String>) {
    self.accounts = accounts
  }

  /// Nothing is started in that account any more; in the others it goes on.
  mutating func stop(_ reason: Reason, in account: String) {
    stoppedAccounts[account] = stoppedAccounts[account] ?? reason
    if accounts.subtracting(stoppedAccounts.keys).isEmpty { stop(reason) }
  }

  /// Why nothing is started in that account any more.
  func stopped(in account: String) -> Reason? { stopped ?? stoppedAccounts[account] }

  /// Whether earlier runs of the plan may still need all starts that are left. Of a limited number the plan's first runs take
  /// theirs, whichever look-up is answered first.
  func mustWait(_ item: WorkItem) -> Bool {
    guard let startsLeft, startsLeft > 0, stopped == nil, let rank = item.rank else { return false }
    return order.undecided(before: rank) >= startsLeft
  }

  /// The run takes a start, or has ended without one.
  mutating func pass(_ item: WorkItem) {
    if let rank = item.rank { order.pass(rank) }
  }

  /// Grants a start and counts it, unless there is a reason against.
  ///
  /// - Parameter now: on this process's monotonic clock.
  mutating func admit(_ item: WorkItem, at now: Duration) -> StartMachine.Admission {
    let admission = check(item.accountRegion)
    guard admission == .granted else { return admission }
    if startsLeft == 0 { return .deferred(.maximumReached(maximumStarts?.place)) }
    if let limit = inFlight?.limit {
      if let reason = uncountedRegions[item.accountRegion] { return .failed(.notCounted(reason, limit)) }
      guard inFlight?.reserve(item.serviceName, in: item.accountRegion, at: now) == true else {
        return .deferred(.inFlight(limit, in: item.accountRegion))
      }
    }
    startsLeft = startsLeft.map { $0 - 1 }
    return .granted
  }

  /// Whether what was granted still holds, just before the call.
  func check(_ region: AccountRegion) -> StartMachine.Admission {
    if let stopped = stopped(in: region.account) { return .stopped(stopped) }
    if let reason = deferredRegions[region] { return .deferred(reason) }
    return .granted
  }

  /// Why a run is not sent now: what was granted holds no more, or its look-up proves nothing any more;
  /// nil: it may be sent.
  ///
  /// - Parameter isAbsent: whether the look-up still proves that the run's job is absent.
  func refusal(toSendIn region: AccountRegion, isAbsent: Bool) -> StartMachine.Event? {
    let admission = check(region)
    guard admission == .granted else { return .admitted(admission) }
    return isAbsent ? nil : .lookUpTooOld
  }

  /// Gives back a start that was granted and not made.
  mutating func giveBack(_ item: WorkItem) {
    startsLeft = startsLeft.map { $0 + 1 }
    inFlight?.release(item.serviceName, in: item.accountRegion)
  }

  /// From now on no more jobs than that are in flight in an account and region.
  mutating func limitInFlight(_ inFlight: InFlightJobs) {
    self.inFlight = inFlight
  }

  /// The limit for jobs in flight holds no longer: what comes now is none of them.
  mutating func endLimitInFlight() {
    inFlight = nil
  }

  /// Takes in a listing of all jobs of an account in a region.
  mutating func note(_ jobs: [ServiceJob], in region: AccountRegion, begun: Duration) {
    uncountedRegions[region] = nil
    inFlight?.note(jobs, in: region, begun: begun)
  }

  /// The jobs of a region cannot be listed: nothing is started there.
  mutating func leaveUncounted(_ region: AccountRegion, _ reason: Reason) {
    uncountedRegions[region] = reason
  }

  /// The quota of that region is used up: its further runs wait for another apply.
  mutating func deferRegion(_ region: AccountRegion, _ reason: Reason) {
    deferredRegions[region] = deferredRegions[region] ?? reason
  }

  /// Jobs may have ended: the regions that the quota closed are open again.
  mutating func reopenRegions() {
    deferredRegions = [:]
  }
}
