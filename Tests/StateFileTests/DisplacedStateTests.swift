import Foundation
import StateFile
import TestSupport
import Testing

/// Git and people remove and replace files without asking whether somebody writes to them.
struct DisplacedStateTests {
  enum Deed: CaseIterable {
    case removeState, replaceState, rewriteState, addToState, stashAndPop, removeFolder, removeLock, replaceLock

    var isAboutLock: Bool { self == .removeLock || self == .replaceLock }
  }

  private let folder: TemporaryFolder
  private let state: URL
  private var lock: URL { URL(fileURLWithPath: state.path + ".lock") }

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(at: folder.file("repository"), withIntermediateDirectories: false)
    state = folder.file("repository/usher.state.jsonl")
  }

  private func open() async throws -> StateJournal {
    let lock = try #require(try await FileStore(state.path).lockIfFree(as: "this test"))
    return try await StateJournal.open(lock, owner: .aws)
  }

  private func carryOut(_ deed: Deed) throws {
    let manager = FileManager.default
    let earlier = Data((Sample.header + "\n").utf8)
    switch deed {
    case .removeState: try manager.removeItem(at: state)
    case .replaceState:
      try manager.removeItem(at: state)
      try earlier.write(to: state)
    case .rewriteState: try earlier.write(to: state)
    case .addToState: try (try Data(contentsOf: state) + earlier).write(to: state)
    case .stashAndPop:
      let content = try Data(contentsOf: state)
      try manager.moveItem(at: state, to: folder.file("stashed"))
      try content.write(to: state)
    case .removeFolder: try manager.moveItem(at: folder.file("repository"), to: folder.file("elsewhere"))
    case .removeLock: try manager.removeItem(at: lock)
    case .replaceLock:
      try manager.moveItem(at: lock, to: folder.file("old lock"))
      try Data().write(to: lock)
    }
  }

  private func expect(_ error: StateError, _ deed: Deed) {
    #expect(error.isDisplaced)
    #expect(error.description.hasPrefix(state.path + ": "))
    #expect(error.description.contains(lock.path) == deed.isAboutLock)
    #expect(error.description.contains("was removed"))
  }

  @Test(
    "a write to a state that is no longer in place is not acknowledged, and ends the journal", arguments: Deed.allCases)
  func write(deed: Deed) async throws {
    let journal = try await open()
    try await journal.adopt(Sample.started(1))
    try carryOut(deed)
    let left = try? Data(contentsOf: state)
    let error = try await #require(throws: StateError.self) { try await journal.adopt(Sample.started(2)) }
    expect(error, deed)
    #expect(await journal.failure == error)
    await #expect(throws: error) { try await journal.intend(Sample.intent(3)).leaveOpen() }
    await #expect(throws: error) { try await journal.compact() }
    if deed == .replaceState || deed == .stashAndPop { #expect(try Data(contentsOf: state) == left) }
  }

  @Test(
    "compaction of a state that is no longer in place fails, ends the journal and changes nothing",
    arguments: Deed.allCases)
  func compaction(deed: Deed) async throws {
    let journal = try await open()
    for number in [2, 1] { try await journal.adopt(Sample.started(number)) }
    try carryOut(deed)
    let left = try? Data(contentsOf: state)
    let error = try await #require(throws: StateError.self) { try await journal.compact() }
    expect(error, deed)
    #expect(await journal.failure == error)
    await #expect(throws: error) { try await journal.adopt(Sample.started(3)) }
    #expect((try? Data(contentsOf: state)) == left)
  }

  @Test("so does compaction where the state was there before and nothing was written", arguments: [false, true])
  func compactionOnly(isWrittenBefore: Bool) async throws {
    if isWrittenBefore { try await open().adopt(Sample.started(1)) }
    let journal = try await open()
    if isWrittenBefore {
      try carryOut(.removeState)
      let error = try await #require(throws: StateError.self) { try await journal.compact() }
      #expect(error.isDisplaced)
    } else {
      try await journal.compact()
      #expect(await journal.failure == nil)
    }
  }

  @Test("a state that appears after the journal found none is not written to")
  func appears() async throws {
    let journal = try await open()
    let other = Data((Sample.header + "\n").utf8)
    try other.write(to: state)
    try await journal.compact()
    let error = try await #require(throws: StateError.self) { try await journal.adopt(Sample.started(1)) }
    #expect(error.isDisplaced)
    #expect(try Data(contentsOf: state) == other)
  }

  @Test("a compacted state is the one that is in place from then on")
  func afterCompaction() async throws {
    let journal = try await open()
    for number in [2, 1] { try await journal.adopt(Sample.started(number)) }
    try await journal.compact()
    try await journal.adopt(Sample.started(3))
    try carryOut(.removeState)
    let error = try await #require(throws: StateError.self) { try await journal.adopt(Sample.started(4)) }
    expect(error, .removeState)
  }

  @Test("compaction leaves the state as it was beside it, with its mode, until the next one")
  func backup() async throws {
    let journal = try await open()
    let kept = URL(fileURLWithPath: state.path + ".bak")
    for round in [2, 4] {
      for number in [round, round - 1] { try await journal.adopt(Sample.started(number)) }
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: state.path)
      let before = try Data(contentsOf: state)
      try await journal.compact()
      #expect(try Data(contentsOf: kept) == before)
      #expect(try Data(contentsOf: state) != before)
      for file in [state, kept] {
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
      }
    }
  }

  @Test("whatever file is under a journal: gone at compaction, it is displaced")
  func gone() async throws {
    let file = MemoryStore()
    let journal = try await StateJournal.open(file, owner: .aws)
    try await journal.adopt(Sample.started(1))
    await file.put(nil)
    let error = try await #require(throws: StateError.self) { try await journal.compact() }
    #expect(error.isDisplaced)
    #expect(await journal.isBroken)
  }

  @Test(
    "a state that is a symbolic link, to a file or to none, is refused before anything is written",
    arguments: [false, true])
  func symbolicLink(isDangling: Bool) async throws {
    let target = folder.file("target")
    if !isDangling { try Data((Sample.header + "\n").utf8).write(to: target) }
    try FileManager.default.createSymbolicLink(at: state, withDestinationURL: target)
    let trying = try await #require(throws: StateError.self) { try await FileStore(state.path).lockIfFree(as: "") }
    let waiting = try await #require(throws: StateError.self) {
      try await FileStore(state.path).lock(as: "", sleep: { _ in }, onWait: { _ in })
    }
    for error in [trying, waiting] { #expect(error.description.contains("\(state.path): it is a symbolic link")) }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("repository").path) == ["usher.state.jsonl"])
    #expect(try await Snapshot.read(FileStore(state.path)).owner == (isDangling ? nil : .aws))
  }

  @Test("a link that takes the state's place after it was locked is refused when the state is opened")
  func symbolicLinkAfterLock() async throws {
    let lock = try #require(try await FileStore(state.path).lockIfFree(as: "this test"))
    try Data().write(to: folder.file("target"))
    try FileManager.default.createSymbolicLink(at: state, withDestinationURL: folder.file("target"))
    let error = try await #require(throws: StateError.self) { try await StateJournal.open(lock, owner: .aws) }
    #expect(error.description.contains("it is a symbolic link"))
  }

  @Test("where the compacted state cannot be put in place, everything is recorded, and the journal goes on")
  func untidied() async throws {
    let journal = try await open()
    for number in [2, 1] { try await journal.adopt(Sample.started(number)) }
    let obstacle = folder.file("repository/.usher.state.jsonl.tmp")
    try FileManager.default.createDirectory(at: obstacle, withIntermediateDirectories: false)
    let error = try await #require(throws: StateError.self) { try await journal.compact() }
    guard case .untidied = error.kind else { throw error }
    #expect(error.description.hasPrefix("everything is recorded in \(state.path); only tidying it failed"))
    #expect(await journal.failure == nil)
    try await journal.adopt(Sample.started(3))
    #expect(try await Snapshot.read(FileStore(state.path)).count == 3)
    try FileManager.default.removeItem(at: obstacle)
    try await journal.compact()
    #expect(try await Snapshot.read(FileStore(state.path)).count == 3)
  }
}
