/// Whether a further start may be made: one answer for all runs of an apply.
package actor ApplyGate {
  private var startsLeft: Int?
  private var deferredRegions: [String: String] = [:]
  private var stopReason: String?

  /// - Parameter maximumStarts: how many jobs this apply may start; nil for any number.
  package init(maximumStarts: Int?) {
    startsLeft = maximumStarts
  }

  /// Nothing is started any more; the first reason stays.
  package func stop(_ reason: String) {
    stopReason = stopReason ?? reason
  }

  package var stopped: String? { stopReason }

  /// Grants a start and counts it, unless there is a reason against.
  func admit(to region: String) -> StartMachine.Admission {
    let admission = check(region)
    guard admission == .granted, let left = startsLeft else { return admission }
    guard left > 0 else { return .deferred("--max-starts is reached") }
    startsLeft = left - 1
    return .granted
  }

  /// Whether what was granted still holds, just before the call.
  func check(_ region: String) -> StartMachine.Admission {
    if let stopReason { return .stopped(stopReason) }
    if let reason = deferredRegions[region] { return .deferred(reason) }
    return .granted
  }

  /// Gives back a start that was granted and not made.
  func giveBack() {
    startsLeft = startsLeft.map { $0 + 1 }
  }

  /// The quota of that region is used up: its further runs wait for another apply.
  func deferRegion(_ region: String, _ reason: String) {
    deferredRegions[region] = deferredRegions[region] ?? reason
  }
}
