/// A place that keeps a state: lines of bytes, of which it knows no more than that each ends with a newline.
///
/// What every implementation promises is checked by one suite (`StoreConformance`). Whatever belongs to one kind of place
/// is its own business: how a write becomes durable, what a crash may leave half written, who else may write there.
/// Errors are `StateError`s: those of the place itself are of the kinds `store` and `displaced`.
package protocol StateStore: Sendable {
  var location: StateLocation { get }

  /// The content as it is now, without the lock; nil where there is none. Nothing is written or created. Of what was
  /// acknowledged before the call nothing is missing; of what is being written meanwhile, any part may be there.
  func load() async throws(StateError) -> [UInt8]?

  /// Returns when what `load` could see, whoever wrote it, outlives a loss of power. Nothing is changed; where there is
  /// no content, there is nothing to wait for.
  func sync() async throws(StateError)

  /// The line of whoever holds the lock now; nil where nobody does. Waits for nothing and creates nothing.
  func holder() async throws(StateError) -> String?

  /// Takes the lock, and waits until it is free. Whoever writes to the state holds it, from before it is loaded until
  /// nothing is written any more. It ends with `LockedState.release`, and by itself some time after its process ended.
  ///
  /// - Parameters:
  ///   - owner: one line that says who locks (process, host, command, time), for those who wait.
  ///   - sleep: pauses between two attempts; to throw here ends the waiting.
  ///   - onWait: told the line of whoever holds it, at first and whenever that changes; it may be empty.
  /// - Throws: `StateError`, or what `sleep` throws.
  func lock(
    as owner: String, sleep: (Duration) async throws -> Void, onWait: (String) -> Void
  ) async throws -> any LockedState

  /// The state for whoever only adds facts, which several may do at the same time: what was started, and what became of it.
  /// It takes the lock, as `lock` does, where the place cannot join what two write.
  func lockForFacts(
    as owner: String, sleep: (Duration) async throws -> Void, onWait: (String) -> Void
  ) async throws -> any LockedState
}

extension StateStore {
  package func lockForFacts(
    as owner: String, sleep: (Duration) async throws -> Void, onWait: (String) -> Void
  ) async throws -> any LockedState {
    try await lock(as: owner, sleep: sleep, onWait: onWait)
  }
}

/// A state under its lock. One call at a time.
///
/// Something else may take the state or the lock away all the same. Then `load`, `append`, `replace` and `requireInPlace`
/// throw an error that `isDisplaced`, before they acknowledge anything and for as long as this value lives. What
/// `append` acknowledged before may be lost by then: `reopened` is the way to write it again.
package protocol LockedState: Sendable {
  var location: StateLocation { get }

  /// The content; nil where there is none and nothing was written by this value either.
  func load() async throws(StateError) -> [UInt8]?

  /// Makes what was loaded durable, and fit to be appended to: an incomplete last line is removed, a missing last newline
  /// added. Called once, after the first `load` and before anything is written, where the content is sound. Nothing is
  /// created where there is none.
  func prepare() async throws(StateError)

  /// Adds whole lines at the end, creating the state where there is none, and returns when they outlive a loss of power.
  ///
  /// - Throws: any part of them, and none, may be there then; of earlier lines nothing is lost unless it `isDisplaced`.
  func append(_ lines: [UInt8]) async throws(StateError)

  /// Replaces the content as a whole, durably, where it is still `content`: at every moment the one or the other is there.
  /// A copy of `content` stays until the next time, where the place keeps one.
  func replace(_ content: [UInt8], with compacted: [UInt8]) async throws(StateError)

  /// Throws an error that `isDisplaced` where the state, or the lock on it, may be another's by now. Cheap: it is asked
  /// before each call that starts something.
  func requireInPlace() async throws(StateError)

  /// The state that is there now, under the lock that is there now, after this one was lost; waits for that lock.
  ///
  /// - Parameter limit: how long to wait.
  /// - Throws: where another holds the lock for that long.
  func reopened(
    within limit: Duration, sleep: @Sendable (Duration) async -> Void
  ) async throws(StateError) -> any LockedState

  /// The state without the lock, for whoever lost it and only adds facts; nil where the place cannot join what two write.
  func withoutLock() async -> (any LockedState)?

  /// Keeps the lock for as long as this runs: until it is lost or released, or the task is cancelled. Returns at once where
  /// a lock needs no care.
  func keep() async

  /// What the place calls the content that the last `replace` took the place of, and still keeps; nil where it has no name
  /// for it.
  var replacedVersion: String? { get async }

  /// Lets the lock go. Nothing is asked of this value any more.
  func release() async
}

extension LockedState {
  package func withoutLock() async -> (any LockedState)? { nil }

  package func keep() async {}

  package var replacedVersion: String? {
    get async { nil }
  }

  /// Runs `body`, and keeps the lock beside it.
  package func kept<Result>(_ body: () async throws -> Result) async throws -> Result {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await self.keep() }
      defer { group.cancelAll() }
      return try await body()
    }
  }
}

extension Snapshot {
  /// Reads a state; one that is not there is read as empty.
  ///
  /// - Parameter readsMetrics: as for `init`.
  package static func read(
    _ store: any StateStore, readsMetrics: Bool = true
  ) async throws(StateError) -> Snapshot {
    try Snapshot(try await store.load() ?? [], at: store.location, readsMetrics: readsMetrics)
  }
}
