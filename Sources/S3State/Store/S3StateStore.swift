package import StateFile
import Synchronization

/// A state in two objects of S3: `<key>`, compacted, and `<key>.journal`, what came since, so that a write is as large as
/// what is new. Both are written by their ETags; `<key>.lock` holds the lease of whoever writes.
package struct S3StateStore: StateStore {
  package let location: StateLocation
  let objects: S3Objects
  let key: String
  let lease: LeasePlace
  /// Pauses that no cancellation ends: between attempts of a write that must be carried through.
  let sleep: @Sendable (Duration) async -> Void
  /// Pauses that a cancellation ends.
  let pause: @Sendable (Duration) async throws -> Void
  let presence = S3Presence()

  /// Whether there was a state when it was read or written last; nil where nobody did.
  package var isThere: Bool? { presence.isThere }

  /// - Parameters:
  ///   - leaseObjects: the same bucket by a client whose attempts take a third of the lease at most.
  ///   - elapsed: the time since some moment, on a clock that is never set and also runs during sleep: the one of
  ///     `ContinuousClock`.
  package init(
    _ objects: S3Objects, key: String, leaseObjects: S3Objects, terms: LeaseTerms = .standard,
    elapsed: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (Duration) async -> Void,
    pause: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.objects = objects
    self.key = key
    (self.sleep, self.pause) = (sleep, pause)
    location = .s3(objects.address(key))
    lease = LeasePlace(objects: leaseObjects, key: "\(key).lock", terms: terms, elapsed: elapsed)
  }

  var journalKey: String { "\(key).journal" }

  package func load() async throws(StateError) -> [UInt8]? {
    try await read().content
  }

  /// What S3 has answered is durable.
  package func sync() async throws(StateError) {}

  package func holder() async throws(StateError) -> String? {
    try await get(lease.key).flatMap { LeaseRecord($0.bytes)?.holder }
  }

  package func lock(
    as owner: String, sleep: (Duration) async throws -> Void, onWait: (String) -> Void
  ) async throws -> any LockedState {
    do {
      return S3LockedState(self, try await LeaseKeeper.acquire(lease, as: owner, sleep: sleep, onWait: onWait), owner)
    } catch let error as LeaseError {
      throw self.error(error)
    }
  }

  /// Without the lease: what two add at the same time is joined.
  package func lockForFacts(
    as owner: String, sleep: (Duration) async throws -> Void, onWait: (String) -> Void
  ) async throws -> any LockedState {
    S3LockedState(self, nil, owner)
  }

  /// Reads the journal first: a compaction in between then hides nothing.
  func read() async throws(StateError) -> S3StateContent {
    let journal = try await get(journalKey)
    let compacted = try await get(key)
    presence.isThere = journal != nil || compacted != nil
    return S3StateContent(compacted: compacted, journal: journal)
  }

  func get(_ key: String) async throws(StateError) -> S3Object? {
    do throws(S3Failure) { return try await objects.get(key) } catch { throw .store(location, error.description) }
  }

  /// Which content an object has, or why that is not known.
  func look(at key: String) async -> Result<S3Version?, StateError> {
    do throws(S3Failure) { return .success(try await objects.head(key)) } catch {
      return .failure(.store(location, error.description))
    }
  }

  func error(_ error: LeaseError) -> StateError {
    switch error {
    case .lost: .displaced(location)
    case .refused(let words): .store(location, words)
    }
  }
}

/// Whether there is a state; nil where it is not known.
final class S3Presence: Sendable {
  private let state = Mutex<Bool?>(nil)

  var isThere: Bool? {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }
}

/// What both objects hold; nil for one that is not there.
struct S3StateContent: Equatable, Sendable {
  var compacted: S3Object?
  var journal: S3Object?

  /// nil where there is no state.
  var content: [UInt8]? {
    guard compacted != nil || journal != nil else { return nil }
    var content = compacted?.bytes ?? []
    let journal = journal?.bytes ?? []
    // A line that is cut off in the one object must not grow together with one of the other.
    if !journal.isEmpty, let last = content.last, last != UInt8(ascii: "\n") { content.append(UInt8(ascii: "\n")) }
    return content + journal
  }
}
