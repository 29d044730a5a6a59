import Foundation
package import StateFile

/// A state in memory, on a disk that does what a test wants.
package actor MemoryStore: StateStore {
  /// What is asked of the disk.
  package enum Step: Equatable, Sendable {
    case append(Int)
    case truncate, sync, replace, look, reopen
  }

  /// What becomes of a step: how much of it is done, in tenths, and why it fails after that.
  package struct Effect: Sendable {
    package var tenths: Int
    package var error: StateError?

    package init(tenths: Int = 10, _ error: StateError? = nil) {
      (self.tenths, self.error) = (tenths, error)
    }

    package static let done = Effect()
    package static let diskIsFull = Effect(tenths: 0, .store("/memory", "cannot write to /memory: no space is left"))
  }

  package typealias Disk = @Sendable (Step) async -> Effect

  package nonisolated let location: StateLocation = "/memory"
  /// What a reader of the state sees.
  package private(set) var content: [UInt8]?
  /// What a power loss leaves.
  package private(set) var durable: [UInt8]?
  /// The names of the steps that change something, in their order.
  package private(set) var calls: [String] = []
  private let disk: Disk

  /// Another one after each removal.
  private var file = 0
  private var locks = 0
  private var lock: (number: Int, owner: String)?
  /// Which file each lock's holder knows, and how long it left it.
  private var known: [Int: (file: Int, size: Int?)] = [:]

  package init(_ content: [UInt8]? = nil, disk: @escaping Disk = { _ in .done }) {
    (self.content, durable) = (content, content)
    self.disk = disk
  }

  package init(_ lines: [String]) {
    self.init(Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  package var lines: [Substring] { String(decoding: content ?? [], as: UTF8.self).split(separator: "\n") }

  package func load() -> [UInt8]? { content }

  package func sync() async throws(StateError) {
    if content != nil { try await sync(content) }
  }

  package func holder() -> String? { lock?.owner }

  package nonisolated func lock(
    as owner: String, sleep: (Duration) async throws -> Void, onWait: (String) -> Void
  ) async throws -> any LockedState {
    var told: String?
    while true {
      let holder: String
      switch await tryLock(as: owner) {
      case .success(let locked): return locked
      case .failure(let held): holder = held.owner
      }
      if told != holder { onWait(holder) }
      told = holder
      try await sleep(.milliseconds(200))
    }
  }

  private struct Held: Error {
    let owner: String
  }

  private func tryLock(as owner: String) -> Result<LockedMemory, Held> {
    if let lock { .failure(Held(owner: lock.owner)) } else { .success(locked(as: owner)) }
  }

  /// Takes the lock from whoever has it, as from a process that was killed.
  package func locked(as owner: String = "the test") -> LockedMemory {
    locks += 1
    lock = (locks, owner)
    return LockedMemory(store: self, number: locks)
  }

  /// Puts something else in the state's place, as another program does; nil removes it.
  package func put(_ content: [UInt8]?) {
    (self.content, durable) = (content, content)
    file += 1
  }

  package func loseLock() {
    lock = nil
  }

  // MARK: Under the lock

  func load(by number: Int) throws(StateError) -> [UInt8]? {
    if known[number] == nil { known[number] = (file, content?.count) }
    try requireUnchanged(number)
    return content
  }

  func prepare(by number: Int) async throws(StateError) {
    guard let content else { return }
    let whole = Array(content[..<(content.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)])
    let last = content[whole.count...]
    let isBlank = last.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
    if !last.isEmpty, isBlank || (try? JSONSerialization.jsonObject(with: Data(last))) is [String: Any] {
      try await write([UInt8(ascii: "\n")], number)
    } else if !last.isEmpty {
      let effect = await take(.truncate, "truncate")
      if effect.tenths == 10 { self.content = whole }
      if let error = effect.error { throw error }
      known[number]?.size = whole.count
    }
    try await sync(self.content)
  }

  func append(_ lines: [UInt8], by number: Int) async throws(StateError) {
    try await write(lines, number)
    try await sync(content)
    try requireUnchanged(number)
  }

  func replace(_ old: [UInt8], with new: [UInt8], by number: Int) async throws(StateError) {
    try requireUnchanged(number)
    guard content == old else { throw .displaced(location) }
    let effect = await take(.replace, "replace")
    // Renamed, and then for certain.
    if effect.tenths > 4 { content = new }
    if effect.tenths == 10 { durable = new }
    known[number]?.size = content?.count
    if let error = effect.error { throw error }
  }

  func requireInPlace(_ number: Int) async throws(StateError) {
    if let error = await disk(.look).error { throw error }
    guard lock?.number == number, known[number].map({ $0.file == file }) ?? true else { throw .displaced(location) }
  }

  func reopened(
    by number: Int, within limit: Duration, sleep: @Sendable (Duration) async -> Void
  ) async throws(StateError) -> any LockedState {
    if let error = await disk(.reopen).error { throw error }
    var waited = Duration.zero
    while let lock, lock.number != number {
      guard waited < limit else { throw .store(location, "another holds its lock") }
      await sleep(.milliseconds(200))
      waited += .milliseconds(200)
    }
    return locked()
  }

  func release(_ number: Int) {
    if lock?.number == number { lock = nil }
  }

  private func write(_ bytes: [UInt8], _ number: Int) async throws(StateError) {
    try requireUnchanged(number)
    let effect = await take(.append(bytes.count), "append")
    if effect.tenths > 0 { content = (content ?? []) + bytes.prefix(bytes.count * effect.tenths / 10) }
    known[number]?.size = content?.count
    if let error = effect.error { throw error }
  }

  private func sync(_ written: [UInt8]?) async throws(StateError) {
    let effect = await take(.sync, "sync")
    if effect.tenths == 10 { durable = written }
    if let error = effect.error { throw error }
  }

  private func take(_ step: Step, _ name: String) async -> Effect {
    calls.append(name)
    return await disk(step)
  }

  private func requireUnchanged(_ number: Int) throws(StateError) {
    guard lock?.number == number, let known = known[number], known.file == file, known.size == content?.count else {
      throw .displaced(location)
    }
  }
}

/// A `MemoryStore` under one of its locks.
package struct LockedMemory: LockedState {
  let store: MemoryStore
  let number: Int

  package var location: StateLocation { store.location }
  package func load() async throws(StateError) -> [UInt8]? { try await store.load(by: number) }
  package func prepare() async throws(StateError) { try await store.prepare(by: number) }
  package func append(_ lines: [UInt8]) async throws(StateError) { try await store.append(lines, by: number) }
  package func replace(_ content: [UInt8], with compacted: [UInt8]) async throws(StateError) {
    try await store.replace(content, with: compacted, by: number)
  }
  package func requireInPlace() async throws(StateError) { try await store.requireInPlace(number) }
  package func reopened(
    within limit: Duration, sleep: @Sendable (Duration) async -> Void
  ) async throws(StateError) -> any LockedState { try await store.reopened(by: number, within: limit, sleep: sleep) }
  package func release() async { await store.release(number) }
}

extension StateJournal {
  /// Opens a state in memory, whose lock is taken from whoever has it.
  package static func open(_ store: MemoryStore, owner: StateOwner) async throws(StateError) -> StateJournal {
    try await open(await store.locked(), owner: owner)
  }
}

private struct IsHeld: Error {}

extension StateStore {
  /// Takes the lock; nil where another has it.
  package func lockIfFree(as owner: String = "the test") async throws -> (any LockedState)? {
    do {
      return try await lock(as: owner, sleep: { _ in throw IsHeld() }, onWait: { _ in })
    } catch is IsHeld {
      return nil
    }
  }
}

extension StateLocation: ExpressibleByStringLiteral {
  /// A file.
  public init(stringLiteral path: String) {
    self = .file(path)
  }
}
