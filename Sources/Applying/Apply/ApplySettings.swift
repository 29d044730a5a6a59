/// How an apply is carried out.
package struct ApplySettings: Sendable {
  /// How many calls may be in flight.
  package var parallelism: Int
  /// How long a start that may have been carried out is looked for.
  package var settleTime: Duration
  /// Whether to go on as places come free, where the quota defers runs.
  package var waitsForQuota: Bool
  /// When that ends, on the environment's clock; nil: not before all are started.
  package var waitLimit: Duration?
  /// Whether, while it waits, what has ended is recorded.
  package var recordsEnds: Bool
  package var maximumInFlight: InFlightLimit?

  package init(
    parallelism: Int = 8, settleTime: Duration = .seconds(20), waitsForQuota: Bool = false,
    waitLimit: Duration? = nil, recordsEnds: Bool = false, maximumInFlight: InFlightLimit? = nil
  ) {
    self.parallelism = parallelism
    self.settleTime = settleTime
    self.waitsForQuota = waitsForQuota
    (self.waitLimit, self.recordsEnds) = (waitLimit, recordsEnds)
    self.maximumInFlight = maximumInFlight
  }
}
