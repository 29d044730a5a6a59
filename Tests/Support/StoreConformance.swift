package import StateFile

/// A store whose content and lock can be taken away, as other programs do it.
package protocol StoreUnderTest: Sendable {
  var store: any StateStore { get }
  /// Puts something else in the state's place; nil removes it.
  func put(_ content: [UInt8]?) async throws
  func loseLock() async throws
}

/// What `StateStore` and `LockedState` promise, each rule checked on a new, empty store: the suite of every
/// implementation.
package enum StoreConformance: String, CaseIterable, Sendable {
  case creation = "nothing is created before the first line is appended"
  case appending = "what was appended is loaded, by every reader"
  case lastLine = "an incomplete last line is cut off, and a missing last newline added"
  case replacing = "a replacement takes the place of the content, and is appended to"
  case unchanged = "what another changed is not replaced"
  case exclusion = "a lock is held by one, whose line is told to those who wait, until it is released"
  case patience = "who throws while waiting for the lock waits no longer"
  case removed = "a state that was removed is not written to, and that is said before each start too"
  case appeared = "a state that appeared after none was loaded is not written to"
  case lockLost = "without the lock nothing is written or started"
  case reopening = "after a loss the state that is there now can be opened and written to"
  case reopeningWaits = "a state whose lock another took is reopened when it is free, or not within the limit"

  /// A promise that is not kept.
  package struct Broken: Error {
    package let words: String
  }

  package func check(_ subject: any StoreUnderTest) async throws {
    let store = subject.store
    switch self {
    case .creation:
      let state = try await Self.open(store)
      try await state.requireInPlace()
      try await store.sync()
      try Self.require(try await store.load() == nil, "there is a content")
      try await state.append(Self.lines("a"))
      try Self.require(try await store.load() == Self.lines("a"), "the first line is missing")
    case .appending:
      let state = try await Self.open(store)
      for line in ["a", "b", "c"] {
        try await state.append(Self.lines(line))
        try await state.requireInPlace()
      }
      try await Self.requireContent("a", "b", "c", store: store, state: state)
      await state.release()
      try await Self.requireContent("a", "b", "c", store: store, state: try await Self.open(store))
    case .lastLine:
      for (end, counts) in [("{\"rec", 1), ("{\"record\":\"a\"}", 2)] {
        try await subject.put(Self.header + Array(end.utf8))
        let state = try await Self.open(store)
        try await state.append(Self.lines("b"))
        let lines = try await store.load()?.split(separator: UInt8(ascii: "\n")).count
        try Self.require(lines == counts + 1, "\(end) counts as \((lines ?? 0) - 2) lines")
        await state.release()
      }
    case .replacing:
      let state = try await Self.open(store)
      try await state.append(Self.lines("b", "a"))
      try await state.replace(Self.lines("b", "a"), with: Self.lines("a", "b"))
      try await Self.requireContent("a", "b", store: store, state: state)
      try await state.append(Self.lines("c"))
      try await Self.requireContent("a", "b", "c", store: store, state: state)
    case .unchanged:
      let state = try await Self.open(store)
      try await state.append(Self.lines("b", "a"))
      try await subject.put(Self.lines("other"))
      try await Self.requireDisplaced { try await state.replace(Self.lines("b", "a"), with: Self.lines("a", "b")) }
      try Self.require(try await store.load() == Self.lines("other"), "it was replaced")
    case .exclusion:
      let first = try await store.lock(as: "the first", sleep: { _ in }, onWait: { _ in })
      try Self.require(try await store.holder() == "the first", "the holder is not told")
      var told: [String] = []
      let second = try await store.lock(
        as: "the second", sleep: { _ in await first.release() }, onWait: { told.append($0) })
      try Self.require(told == ["the first"], "\(told) is told to who waits")
      try Self.require(try await store.lockIfFree() == nil, "two have the lock")
      await second.release()
      try Self.require(try await store.holder() == nil, "a lock that nobody has is held")
      try Self.require(try await store.lockIfFree() != nil, "it is not free again")
    case .patience:
      let first = try await Self.open(store)
      try Self.require(try await store.lockIfFree() == nil, "two have the lock")
      try await first.append(Self.lines("a"))
    case .removed:
      let state = try await Self.open(store)
      try await state.append(Self.lines("a"))
      try await subject.put(nil)
      try await Self.requireLost(state)
      try Self.require(try await store.load() == nil, "it was made anew")
    case .appeared:
      let state = try await Self.open(store)
      try await subject.put(Self.lines("other"))
      try await Self.requireLost(state)
      try Self.require(try await store.load() == Self.lines("other"), "it was written to")
    case .lockLost:
      let state = try await Self.open(store)
      try await state.append(Self.lines("a"))
      try await subject.loseLock()
      try await Self.requireLost(state)
      try await Self.requireDisplaced { try await state.replace(Self.lines("a"), with: Self.lines("c")) }
      try Self.require(try await store.load() == Self.lines("a"), "it was written to")
    case .reopening:
      let state = try await Self.open(store)
      try await state.append(Self.lines("a"))
      try await subject.put(Self.lines("other"))
      try await subject.loseLock()
      let again = try await state.reopened(within: .zero, sleep: { _ in })
      try Self.require(try await again.load() == Self.lines("other"), "another content is there")
      try await again.prepare()
      try await again.append(Self.lines("a"))
      try await Self.requireContent("other", "a", store: store, state: again)
      try Self.require(try await store.lockIfFree() == nil, "it is not locked")
    case .reopeningWaits:
      let state = try await Self.open(store)
      try await subject.loseLock()
      let other = try await Self.open(store)
      do {
        _ = try await state.reopened(within: .seconds(1), sleep: { _ in })
        throw Broken(words: "two have the lock")
      } catch is StateError {}
      let again = try await state.reopened(within: .seconds(1), sleep: { _ in await other.release() })
      try await again.requireInPlace()
    }
  }

  private static let header = lines(#"{"format":"usher.state","version":1,"service":"aws"}"#)

  private static func lines(_ lines: String...) -> [UInt8] {
    Array(lines.map { $0 + "\n" }.joined().utf8)
  }

  private static func require(_ isKept: Bool, _ words: String) throws {
    if !isKept { throw Broken(words: words) }
  }

  private static func open(_ store: any StateStore) async throws -> any LockedState {
    guard let state = try await store.lockIfFree() else { throw Broken(words: "the lock is not free") }
    if try await state.load() != nil { try await state.prepare() }
    return state
  }

  private static func requireContent(
    _ lines: String..., store: any StateStore, state: any LockedState
  ) async throws {
    let content = Array(lines.map { $0 + "\n" }.joined().utf8)
    try require(try await store.load() == content, "a reader sees something else")
    try require(try await state.load() == content, "the lock's holder sees something else")
    try await store.sync()
  }

  private static func requireLost(_ state: any LockedState) async throws {
    try await requireDisplaced { try await state.requireInPlace() }
    try await requireDisplaced { _ = try await state.load() }
    try await requireDisplaced { try await state.append(lines("b")) }
  }

  private static func requireDisplaced(_ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch let error as StateError {
      return try require(error.isDisplaced, "\(error)")
    }
    throw Broken(words: "nothing was said of the loss")
  }
}
