package import JobModel

/// Writes a state: every call returns when what it says is on the disk.
///
/// One write is under way at a time, and whatever is asked for meanwhile goes with the next one. After an error of the
/// store nothing is written any more: the calls that wait and every later one throw that error.
package actor StateJournal {
  /// The state as it was when the journal was opened, under the lock.
  package nonisolated let snapshot: Snapshot
  let owner: StateOwner
  let state: any LockedState

  /// What the place calls the content that the last compaction replaced, and still keeps; nil where it has no name for it.
  package var replacedVersion: String? {
    get async { await state.replacedVersion }
  }

  /// Set by the first error of the store, and where the state turns out to be displaced (`StateError.isDisplaced`): then
  /// what this journal acknowledged earlier may be lost too.
  package private(set) var failure: StateError?
  private var hasHeader: Bool
  private var pending: [UInt8] = []
  private var isWriting = false
  private var waiting: [Waiter] = []
  /// What this journal was asked to record of jobs, and which intents it leaves open: what `rescue` saves.
  private(set) var recorded: [StartedRecord] = []
  private(set) var leftOpen: [Intent] = []
  private(set) var takenBack: [Tombstone] = []

  private struct Waiter {
    var turn: CheckedContinuation<Turn, Never>
    /// Whether its bytes are among the pending ones; compaction has none and needs the lead.
    var hasBytes: Bool
  }

  private enum Turn {
    case lead
    case written
    case failed(StateError)
  }

  /// Opens a state, and keeps its lock until `close`; after an error it is let go. An incomplete line at the end is cut off
  /// (warn of it: `snapshot.unacknowledgedBytes` says how much): what an earlier process wrote can be trusted from here
  /// on. Nothing is created before the first write.
  ///
  /// - Throws: also where the state records the jobs of another service than `owner`: nothing is changed then.
  package static func open(_ state: any LockedState, owner: StateOwner) async throws(StateError) -> StateJournal {
    do throws(StateError) {
      let content = try await state.load()
      let snapshot = try Snapshot(content ?? [], at: state.location)
      if let found = snapshot.owner, found != owner {
        throw StateError(
          .foreign(found: found, wanted: owner), at: state.location,
          message: "this state records the jobs of \(found), not those of \(owner); give another state with --state")
      }
      if content != nil { try await state.prepare() }
      return StateJournal(snapshot, state, owner)
    } catch {
      await state.release()
      throw error
    }
  }

  private init(_ snapshot: Snapshot, _ state: any LockedState, _ owner: StateOwner) {
    self.snapshot = snapshot
    self.state = state
    self.owner = owner
    hasHeader = snapshot.owner != nil
  }

  /// Lets the lock go. Nothing is written after that.
  package func close() async {
    await state.release()
  }

  /// How many calls wait while one of them writes.
  package var waitingCount: Int { waiting.count }

  /// Makes an intent durable. Only then may the call be made.
  package func intend(_ intent: Intent) async throws(StateError) -> OpenIntent {
    try await write(.intent(intent))
    return OpenIntent(intent)
  }

  /// The token of an intent that an earlier process left open.
  package nonisolated func resume(_ intent: Intent) -> OpenIntent {
    OpenIntent(intent)
  }

  /// Leaves an intent open on purpose: its job may run, and the next apply finds out. Nothing is written.
  package func leaveOpen(_ token: consuming OpenIntent) {
    leftOpen.append(token.intent)
    token.leaveOpen()
  }

  /// Asks, before each call that starts something, whether state and lock are still those at their paths; where they are
  /// not, the journal is broken.
  package func requireInPlace() async throws(StateError) {
    if let failure { throw failure }
    do throws(StateError) {
      try await state.requireInPlace()
    } catch {
      if error.isDisplaced { breakOff(error, []) }
      throw error
    }
  }

  /// Records how an intent ended.
  package func finish(_ token: consuming OpenIntent, _ outcome: Outcome) async throws(StateError) {
    switch outcome.record(ending: token.intent) {
    case .started(let record): try await adopt(record)
    case let record: try await write(record)
    }
  }

  /// Records a job that was found at the service without an intent of ours; `record.id` is a fresh one.
  package func adopt(_ record: StartedRecord) async throws(StateError) {
    try await adopt([record])
  }

  /// The same for several; before them, records of other runs are taken back whose job one of these is.
  package func adopt(_ records: [StartedRecord], takingBack others: [Tombstone] = []) async throws(StateError) {
    // All of them are known to `rescue` before the first one is written.
    recorded += records
    takenBack += others
    for other in others { try await write(.forgotten(other)) }
    for record in records { try await write(.started(record)) }
  }

  /// The ids of every record of a job, or of one of its runs, that the file holds by now, in no particular order.
  ///
  /// Those that count for nothing are among them, an intent that a start outdoes for example: if a tombstone left one out,
  /// it would count again as soon as the others are gone.
  package func recordIDs(of name: JobName, digest: SpecDigest? = nil) async throws(StateError) -> [RecordID] {
    try StateLines(try await state.load() ?? [], at: state.location).ids(of: name, digest: digest)
  }

  /// The state as it is now, with what this journal has written.
  package func present() async throws(StateError) -> Snapshot {
    try Snapshot(try await state.load() ?? [], at: state.location)
  }

  /// Records what became of jobs, all with one write.
  package func record(_ ended: [EndedRecord]) async throws(StateError) {
    if !ended.isEmpty { try await write(ended.map { .ended($0) }) }
  }

  /// Records that the records with these ids are gone for good.
  package func forget(_ tombstone: Tombstone) async throws(StateError) {
    try await write(.forgotten(tombstone))
  }

  /// Rewrites the state sorted, one line for each started (run, ARN), open intent and tombstone; not at all where it is
  /// so already, or where there was no state and nothing was written. What it was stays until the next time, if the store
  /// keeps it.
  ///
  /// - Throws: where the state is displaced, which breaks the journal. After any other error the state is as it was, or
  ///   rewritten, and the journal goes on.
  package func compact() async throws(StateError) {
    if let failure { throw failure }
    guard hasHeader else { return }
    if isWriting { _ = try await turn(hasBytes: false) }
    isWriting = true
    do throws(StateError) {
      try await rewrite()
      passLead()
    } catch {
      if error.isDisplaced { breakOff(error, []) } else { passLead() }
      throw error
    }
  }

  private func rewrite() async throws(StateError) {
    do throws(StateError) {
      guard let content = try await state.load() else { throw .displaced(state.location) }
      guard let compacted = try Snapshot(content, at: state.location).compacted() else { return }
      try await state.replace(content, with: compacted)
    } catch {
      throw error.whileTidying
    }
  }

  func write(_ record: StateRecord) async throws(StateError) {
    try await write([record])
  }

  func write(_ records: [StateRecord]) async throws(StateError) {
    if let failure { throw failure }
    var lines: [UInt8] = []
    for record in records { lines += try readable(record) }
    try await write(lines: lines)
  }

  /// - Parameter lines: whole ones, each a record that can be read back.
  func write(lines: [UInt8]) async throws(StateError) {
    if let failure { throw failure }
    if !hasHeader {
      pending = StateRecord.header(owner).line
      hasHeader = true
    }
    pending += lines
    if isWriting, case .written = try await turn(hasBytes: true) { return }
    isWriting = true
    try await writePending()
  }

  /// Waits until what was pending is written, or until it is for the caller to write it.
  private func turn(hasBytes: Bool) async throws(StateError) -> Turn {
    let turn = await withCheckedContinuation { waiting.append(Waiter(turn: $0, hasBytes: hasBytes)) }
    if case .failed(let error) = turn { throw error }
    return turn
  }

  /// Writes everything that is pending, for all who wait for it, and passes the lead to the first that came meanwhile:
  /// a leader that went on for the others would keep its own caller waiting.
  private func writePending() async throws(StateError) {
    let bytes = pending
    let followers = waiting.filter(\.hasBytes)
    pending = []
    waiting.removeAll(where: \.hasBytes)
    do throws(StateError) {
      try await state.append(bytes)
    } catch {
      breakOff(error, followers)
      throw error
    }
    for waiter in followers { waiter.turn.resume(returning: .written) }
    passLead()
  }

  private func passLead() {
    if waiting.isEmpty {
      isWriting = false
    } else {
      waiting.removeFirst().turn.resume(returning: .lead)
    }
  }

  /// Nothing is written any more: `followers` and all who wait are told why.
  private func breakOff(_ failure: StateError, _ followers: [Waiter]) {
    self.failure = self.failure ?? failure
    for waiter in followers + waiting { waiter.turn.resume(returning: .failed(failure)) }
    waiting = []
    isWriting = false
  }

  /// The record's line, if it is one that can be read back: what is acknowledged must never make a state unreadable.
  private func readable(_ record: StateRecord) throws(StateError) -> [UInt8] {
    let line = record.line
    do {
      return try RecordDecoder.decode(line, in: 0..<line.count - 1).line
    } catch {
      throw StateError(.unwritable, at: state.location, message: "this record cannot be written: \(error.message)")
    }
  }
}
