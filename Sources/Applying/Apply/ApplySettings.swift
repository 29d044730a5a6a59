package import StateFile

/// How an apply is carried out.
package struct ApplySettings: Sendable {
  /// How many calls may be in flight.
  package var parallelism: Int
  /// How long a start that may have been carried out is looked for.
  package var settleTime: Duration
  /// Whether to go on as places come free, where the quota defers runs.
  package var waitsForQuota: Bool
  package var maximumInFlight: InFlightLimit?

  package init(
    parallelism: Int = 8, settleTime: Duration = .seconds(20), waitsForQuota: Bool = false,
    maximumInFlight: InFlightLimit? = nil
  ) {
    self.parallelism = parallelism
    self.settleTime = settleTime
    self.waitsForQuota = waitsForQuota
    self.maximumInFlight = maximumInFlight
  }
}

/// How many jobs may be in flight in an account and region, whoever started them.
package struct InFlightLimit: Sendable {
  package var count: Int
  /// Where `usher.yaml` sets it, as it is shown.
  package var place: String

  package init(count: Int, place: String) {
    self.count = count
    self.place = place
  }
}

/// What an apply takes from outside: time, sleep and chance.
package struct ApplyEnvironment: Sendable {
  /// The time of day for records, ISO 8601, UTC, in seconds.
  package var timestamp: @Sendable () -> String
  /// A monotonic clock of this process.
  package var elapsed: @Sendable () -> Duration
  package var sleep: @Sendable (Duration) async -> Void
  package var newID: @Sendable () -> RecordID

  package init(
    timestamp: @escaping @Sendable () -> String, elapsed: @escaping @Sendable () -> Duration,
    sleep: @escaping @Sendable (Duration) async -> Void, newID: @escaping @Sendable () -> RecordID
  ) {
    self.timestamp = timestamp
    self.elapsed = elapsed
    self.sleep = sleep
    self.newID = newID
  }
}
