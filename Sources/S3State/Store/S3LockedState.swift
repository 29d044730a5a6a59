package import StateFile

/// A state in S3 under its lease, or without it for whoever only adds facts.
///
/// Others may add `started` and `ended` records to the journal at any time, since these are facts: a write that meets theirs
/// is made again on top of them. Everything else is written by the holder of the lease alone.
package actor S3LockedState: LockedState {
  package nonisolated let location: StateLocation
  private let store: S3StateStore
  /// nil: there is no lease, and nothing but facts is written.
  private let keeper: LeaseKeeper?
  private let owner: String
  /// What was read and written; nil before the first read.
  private var known: S3StateContent?
  /// What others added to the journal since it was first read.
  private var foreign: [UInt8] = []
  /// Which version of the compacted object was there before `replace` wrote the present one; nil where the bucket keeps
  /// none.
  package private(set) var replacedVersion: String?

  /// So often a write is made whose outcome S3 does not tell, or that meets those of others.
  private static let attemptLimit = 10

  init(_ store: S3StateStore, _ keeper: LeaseKeeper?, _ owner: String) {
    location = store.location
    self.store = store
    self.keeper = keeper
    self.owner = owner
  }

  /// Renews the lease whenever that is due. Without it the lease is renewed only when something is asked of the state.
  package nonisolated func keep() async {
    await keeper?.keep(sleep: store.pause)
  }

  package nonisolated func withoutLock() async -> (any LockedState)? { S3LockedState(store, nil, owner) }

  package func load() async throws(StateError) -> [UInt8]? {
    let read = try await store.read()
    if keeper != nil {
      if let known {
        try requireSuccessor(read, of: known)
        note(read, after: known)
      }
      try await requireLease()
    }
    known = read
    return read.content
  }

  package func prepare() async throws(StateError) {
    guard var known, let content = known.content else { return }
    let end = LastLine(of: content)
    guard end.torn > 0 || end.lacksNewline else { return }
    if keeper == nil {
      throw .store(
        location, "\(location): the last line is incomplete; the next apply that starts something removes it")
    }
    func mended(_ object: S3Object) -> [UInt8] {
      Array(object.bytes.dropLast(end.torn)) + (end.lacksNewline ? [UInt8(ascii: "\n")] : [])
    }
    if let journal = known.journal, !journal.bytes.isEmpty {
      known.journal = try await replace(store.journalKey, journal, with: mended(journal))
    } else if let compacted = known.compacted {
      known.compacted = try await replace(store.key, compacted, with: mended(compacted))
    }
    self.known = known
  }

  package func append(_ lines: [UInt8]) async throws(StateError) {
    guard var known else { throw .displaced(location) }
    let needsLease = !S3StateLines.areFacts(lines)
    if needsLease, known.journal == nil {
      let compacted = try await store.look(at: store.key).get()
      guard compacted?.etag == known.compacted?.version.etag else { throw .displaced(location) }
    }
    var reason = "others write at the same time"
    for _ in 1...Self.attemptLimit {
      if needsLease {
        try await requireLease()
        try S3StateLines.requireOpen(lines, besides: foreign, at: location)
      }
      let content = (known.journal?.bytes ?? []) + lines
      let condition = known.journal.map { S3Condition.unchanged($0.version) } ?? .absent
      switch await store.objects.put(store.journalKey, content, where: condition) {
      case .written(let version):
        known.journal = S3Object(bytes: content, version: version)
        self.known = known
        store.presence.isThere = true
        return
      case .refused(let failure): throw .store(location, failure.description)
      case .uncertain(let words): reason = words
      case .conflict: await store.sleep(.milliseconds(100))
      case .preconditionFailed: break
      }
      let there = try await store.get(store.journalKey)
      let next = S3StateContent(compacted: known.compacted, journal: there)
      // An answer was lost: the lines are there or they are not.
      if let there, there.bytes.starts(with: content) {
        foreign += there.bytes.dropFirst(content.count)
        self.known = next
        store.presence.isThere = true
        return
      }
      if needsLease {
        try requireSuccessor(next, of: known)
      } else if next.content == nil {
        throw .displaced(location)
      }
      note(next, after: known)
      known = next
    }
    throw .store(location, "\(store.objects.address(store.journalKey)) could not be written: \(reason)")
  }

  package func replace(_ content: [UInt8], with compacted: [UInt8]) async throws(StateError) {
    guard let known, known.content == content else { throw .displaced(location) }
    let written = try await replace(store.key, known.compacted, with: compacted)
    replacedVersion = known.compacted?.version.id
    self.known?.compacted = written
    guard let journal = known.journal, !journal.bytes.isEmpty else { return }
    try await requireLease()
    switch await store.objects.put(store.journalKey, [], where: .unchanged(journal.version)) {
    case .written(let version): self.known?.journal = S3Object(bytes: [], version: version)
    // What stays in the journal counts as it did: the join takes lines twice.
    case .preconditionFailed, .conflict, .uncertain:
      self.known?.journal = try await store.get(store.journalKey)
    case .refused(let failure): throw .store(location, failure.description)
    }
  }

  package func requireInPlace() async throws(StateError) {
    if let known {
      async let journal = store.look(at: store.journalKey)
      let compacted = try await store.look(at: store.key).get()
      let isJournalThere = try await journal.get() != nil
      guard compacted?.etag == known.compacted?.version.etag, known.allows(journal: isJournalThere) else {
        throw .displaced(location)
      }
    }
    // Last: from here to the attempt no time may pass that the lease does not know of.
    try await requireLease()
  }

  package func reopened(
    within limit: Duration, sleep: @Sendable (Duration) async -> Void
  ) async throws(StateError) -> any LockedState {
    struct Late: Error {}
    await keeper?.release()
    var waited = Duration.zero
    do {
      return try await store.lock(
        as: owner,
        sleep: { duration in
          guard waited < limit else { throw Late() }
          await sleep(duration)
          waited += duration
        }, onWait: { _ in })
    } catch let error as StateError {
      throw error
    } catch {
      throw .store(location, "\(location): another command holds the lease of the state")
    }
  }

  package func release() async {
    await keeper?.release()
  }

  private func requireLease() async throws(StateError) {
    guard let keeper else { throw .displaced(location) }
    do throws(LeaseError) { try await keeper.requireHeld(sleep: store.sleep) } catch { throw store.error(error) }
  }

  /// Writes an object that only the holder of the lease writes.
  private func replace(
    _ key: String, _ object: S3Object?, with bytes: [UInt8]
  ) async throws(StateError) -> S3Object {
    var reason = "others write at the same time"
    for _ in 1...Self.attemptLimit {
      try await requireLease()
      switch await store.objects.put(key, bytes, where: object.map { .unchanged($0.version) } ?? .absent) {
      case .written(let version): return S3Object(bytes: bytes, version: version)
      case .refused(let failure): throw .store(location, failure.description)
      case .uncertain(let words): reason = words
      case .preconditionFailed, .conflict: await store.sleep(.milliseconds(100))
      }
      let there = try await store.get(key)
      if let there, there.bytes == bytes { return there }
      guard there?.version.etag == object?.version.etag else { throw .displaced(location) }
    }
    throw .store(location, "\(store.objects.address(key)) could not be written: \(reason)")
  }

  /// Keeps what others added to the journal.
  private func note(_ next: S3StateContent, after known: S3StateContent) {
    let (old, new) = (known.journal?.bytes ?? [], next.journal?.bytes ?? [])
    if new.starts(with: old) { foreign += new.dropFirst(old.count) }
  }

  /// Throws unless `next` is `known` with at most lines added to the journal: only that can others do.
  private func requireSuccessor(_ next: S3StateContent, of known: S3StateContent) throws(StateError) {
    guard next.compacted?.version.etag == known.compacted?.version.etag,
      known.allows(journal: next.journal != nil), next.journal?.bytes.starts(with: known.journal?.bytes ?? []) ?? true
    else { throw .displaced(location) }
  }
}

extension S3StateContent {
  /// Whether a journal that is there, or is not, can come of what was known: others add to a state, they make none.
  fileprivate func allows(journal isThere: Bool) -> Bool {
    journal != nil ? isThere : compacted != nil || !isThere
  }
}
