package import StateFile

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
