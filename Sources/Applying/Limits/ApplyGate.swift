package import Planning

/// Where a signal stops an apply, and where its runs share their limits.
package actor ApplyGate {
  private var limits: StartLimits
  /// Those that wait for the decisions of earlier runs.
  private var waiting: [CheckedContinuation<Void, Never>] = []
  /// Raised by the first stop: what only looks is called off. A start that was sent is always awaited.
  nonisolated let stopSignal = StopSignal()

  /// - Parameter maximumStarts: how many jobs this apply may start; nil for any number.
  package init(maximumStarts: StartLimit?) {
    limits = StartLimits(maximumStarts: maximumStarts)
  }

  /// Interrupts the apply: nothing is started any more, and nobody looks for a job any more; the first reason stays.
  package func stop(_ reason: String) {
    stop(Reason(.interrupted, reason))
  }

  func stop(_ reason: Reason) {
    limits.stop(reason)
    stopSignal.raise()
    wake()
  }

  /// Stops the starts in one account: its credentials are no longer taken. The others go on.
  func stop(_ reason: Reason, in account: String) {
    limits.stop(reason, in: account)
    if limits.stopped != nil { stopSignal.raise() }
    wake()
  }

  var stopped: Reason? { limits.stopped }

  func stopped(_ item: WorkItem) -> Reason? { limits.stopped(in: item.accountRegion.account) }

  /// One decision for one run at a time.
  func decide<Value: Sendable>(_ body: @Sendable (inout StartLimits) -> Value) -> Value {
    body(&limits)
  }

  /// Grants a start, once no earlier run of the plan can take it.
  ///
  /// - Parameter now: this process's monotonic clock.
  func admit(_ item: WorkItem, at now: @Sendable () -> Duration) async -> StartMachine.Admission {
    while limits.mustWait(item) {
      await withCheckedContinuation { waiting.append($0) }
    }
    defer { pass(item) }
    return limits.admit(item, at: now())
  }

  /// The run takes a start, or has ended without one: those behind it need not wait for it.
  func pass(_ item: WorkItem) {
    limits.pass(item)
    wake()
  }

  /// Gives back a start that was granted and not made.
  func giveBack(_ item: WorkItem) {
    limits.giveBack(item)
    wake()
  }

  private func wake() {
    for continuation in waiting { continuation.resume() }
    waiting = []
  }
}
