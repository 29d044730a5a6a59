/// Time, sleeping and chance, as a client sees them.
package struct CallEnvironment: Sendable {
  package var now: @Sendable () -> Date
  /// Throws where the task is cancelled.
  package var sleep: @Sendable (Duration) async throws -> Void
  /// Evenly spread over 0 to 1.
  package var random: @Sendable () -> Double
  /// A new UUID, for `amz-sdk-invocation-id`.
  package var invocationID: @Sendable () -> String

  package init(
    now: @escaping @Sendable () -> Date, sleep: @escaping @Sendable (Duration) async throws -> Void,
    random: @escaping @Sendable () -> Double, invocationID: @escaping @Sendable () -> String
  ) {
    self.now = now
    self.sleep = sleep
    self.random = random
    self.invocationID = invocationID
  }

  /// The machine's own.
  package static var system: CallEnvironment {
    CallEnvironment(
      now: { Date() }, sleep: { try await Task.sleep(for: $0) }, random: { Double.random(in: 0..<1) },
      invocationID: { UUID().uuidString.lowercased() })
  }
}
