package import Planning

/// Where a signal stops an apply, and where its runs share their limits.
package actor ApplyGate {
  private var limits: StartLimits
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
  }

  var stopped: Reason? { limits.stopped }

  /// One decision for one run at a time.
  func decide<Value: Sendable>(_ body: @Sendable (inout StartLimits) -> Value) -> Value {
    body(&limits)
  }
}
