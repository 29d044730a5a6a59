/// What stands beside the attempts of one call that must not be made under all circumstances.
package struct AttemptWatch: Sendable {
  /// Whether an attempt may be made: asked just before each one is sent, repeats included. Where it may not, the call
  /// fails with `.notSent`; of a call that is only repeated if it did not run, no earlier attempt ran either.
  package var mayAttempt: @Sendable () async -> Bool
  /// Carries out a pause between two attempts; it may end the pause early.
  package var pause: @Sendable (_ sleep: @escaping @Sendable () async throws -> Void) async throws -> Void

  package init(
    mayAttempt: @escaping @Sendable () async -> Bool,
    pause: @escaping @Sendable (_ sleep: @escaping @Sendable () async throws -> Void) async throws -> Void
  ) {
    self.mayAttempt = mayAttempt
    self.pause = pause
  }

  /// Every attempt is made, after its whole pause.
  package static let none = AttemptWatch(mayAttempt: { true }, pause: { try await $0() })
}
