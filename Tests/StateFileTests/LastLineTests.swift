import StateFile
import TestSupport
import Testing

/// The end of a file that a crash, or an editor, left without its newline.
struct LastLineTests {
  /// A line of every kind.
  private static func lines() async throws -> [String] {
    try await SnapshotTests.lines { journal in
      let token = try await journal.intend(Sample.intent(1))
      try await journal.finish(
        token, .started(audienceGenerationJobArn: Sample.arn(1), time: Sample.time(2), fields: "{}", adopted: false))
      try await journal.finish(try await journal.intend(Sample.intent(2)), .closed(reason: "}", time: Sample.time(2)))
      try await journal.forget(Sample.tombstone([7, 8]))
      _ = try await journal.intend(Sample.intent(3))
      try await journal.adopt(Sample.started(4))
    }
  }

  /// What a state says.
  private static func content(_ snapshot: Snapshot) -> [String] {
    snapshot.allStarted.map { "\($0)" }.sorted() + snapshot.openIntents.map { "\($0)" }
      + snapshot.tombstones.map { "\($0)" } + ["\(snapshot.owner as Any)"]
  }

  @Test("cut at any byte, a state reads as its whole lines, with or without the last newline, and can be written on")
  func cutAnywhere() async throws {
    let lines = try await Self.lines()
    let whole = Array(lines.map { $0 + "\n" }.joined().utf8)
    for count in 0...whole.count {
      let cut = Array(whole.prefix(count))
      var (end, number) = (0, 0)
      while number < lines.count, end + lines[number].utf8.count <= count {
        end += lines[number].utf8.count + 1
        number += 1
      }
      let expected = Self.content(try SnapshotTests.snapshot(Array(lines.prefix(number))))
      let snapshot = try Snapshot(cut, at: "state")
      #expect(Self.content(snapshot) == expected)
      #expect(snapshot.lacksFinalNewline == (end == count + 1))
      #expect(snapshot.unacknowledgedBytes == max(0, count - end))

      let file = MemoryStore(cut)
      let journal = try await StateJournal.open(file, owner: .aws)
      #expect(await file.durable == Array(whole.prefix(end)))
      try await journal.adopt(Sample.started(9))
      let after = try Snapshot(await file.durable ?? [], at: "state")
      #expect(after.count == snapshot.count + 1)
      #expect(after.unacknowledgedBytes == 0 && !after.lacksFinalNewline)
    }
  }

  @Test("a missing newline is added before the file is synced, and nothing is cut off")
  func newline() async throws {
    let file = MemoryStore(Array(Sample.header.utf8))
    let journal = try await StateJournal.open(file, owner: .aws)
    #expect(journal.snapshot.lacksFinalNewline)
    #expect(await file.calls == ["append", "sync"])
    #expect(await file.durable == Array((Sample.header + "\n").utf8))
  }

  @Test("a last line without newline that is JSON, but no record of this usher's, is an error instead of being cut off")
  func newerRecord() async throws {
    let content = Array((Sample.header + "\n" + #"{"record":"lease","id":7}"#).utf8)
    let file = MemoryStore(content)
    let error = try await #require(throws: StateError.self) {
      try await StateJournal.open(file, owner: .aws)
    }
    #expect(error.line == 2)
    #expect(await file.calls.isEmpty)
  }
}
