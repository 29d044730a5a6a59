import StateFile
import TestSupport
import Testing

/// What people, editors and git put where a state should be.
struct OtherFilesTests {
  private func error(_ content: [UInt8]) throws -> StateError {
    try #require(throws: StateError.self) { try Snapshot(content, at: "/memory") }
  }

  @Test(
    "a file that is no state is refused at its first line, though it has no newline at all",
    arguments: [
      "apiVersion: usher/v1\nkind: AudienceGenerationJob\n",
      "apiVersion: usher/v1",
      "{\n  \"apiVersion\": \"usher/v1\"\n}\n",
      "{\"apiVersion\":\"usher/v1\"}\n",
      "{\"apiVersion\":\"usher/v1\"}",
      "{\"apiVersion\":\"ush",
      "[]\n",
      "x",
      "{\"format\":\"usher.emulator\",\"version\":1,\"id\":\"a\"}\n",
      "{\"format\":\"usher.emulator\",\"version\":1,\"id\":\"a\"}",
      "{\"format\":\"usher.em",
    ])
  func notState(content: String) async throws {
    let error = try error(Array(content.utf8))
    #expect(error.kind == .notState)
    #expect(error.line == 1)
    #expect(error.description.contains("does --state name the right "), "\(error)")
    let file = MemoryStore(Array(content.utf8))
    await #expect(throws: error) { try await StateJournal.open(file, owner: .aws) }
    #expect(await file.calls.isEmpty)
  }

  @Test(
    "a state that lost its header or whose header is garbled is still called a state",
    arguments: [
      ("{\"format\":\"usher.state\",\"version\":1}\n", "the member \"service\" is missing"),
      ("{\"record\":\"closed\"}\n", "the member \"id\" is missing"),
    ])
  func garbledStart(content: String, words: String) throws {
    let error = try error(Array(content.utf8))
    #expect(error.kind == .unreadable)
    #expect(error.message.contains(words))
  }

  @Test(
    "what an editor put at the start is named",
    arguments: [
      ([0xEF, 0xBB, 0xBF], "byte order mark"), ([0xFF, 0xFE], "UTF-16"), ([0xFE, 0xFF], "UTF-16"),
    ] as [([UInt8], String)])
  func byteOrderMark(mark: [UInt8], words: String) throws {
    let error = try error(mark + Array((Sample.header + "\n").utf8))
    #expect(error.line == 1)
    #expect(error.message.contains(words))
    #expect(error.message.contains("save it as UTF-8"))
  }

  @Test("a merge conflict is named at its first marker; without the marker lines all is there", arguments: [0, 1, 2])
  func conflict(position: Int) async throws {
    let ours = try await SnapshotTests.lines { try await $0.adopt(Sample.started(1)) }
    let theirs = try await SnapshotTests.lines { try await $0.adopt(Sample.started(2)) }
    var lines = ours
    lines.insert("<<<<<<< HEAD", at: position)
    lines += ["======="] + theirs + [">>>>>>> other"]
    let error = try #require(throws: StateError.self) { try SnapshotTests.snapshot(lines) }
    #expect(error.kind == .mergeConflict)
    #expect(error.line == position + 1)
    #expect(error.description.contains("keep every other line"))
    let fixed = lines.filter { line in !["<<", "==", ">>"].contains { line.hasPrefix($0) } }
    #expect(try SnapshotTests.snapshot(fixed).count == 2)
  }

  @Test("lines that end with carriage return and newline read as the same, and are compacted to plain ones")
  func carriageReturns() async throws {
    let lines = try await SnapshotTests.lines { journal in
      _ = try await journal.intend(Sample.intent(1))
      try await journal.adopt(Sample.started(2))
    }
    let file = MemoryStore(Array(lines.map { $0 + "\r\n" }.joined().utf8))
    let journal = try await StateJournal.open(file, owner: .aws)
    #expect(journal.snapshot.count == 1)
    #expect(journal.snapshot.openIntents == [Sample.intent(1)])
    try await journal.compact()
    #expect(await file.content?.contains(0x0D) == false)
  }
}
