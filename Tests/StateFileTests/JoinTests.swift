import StateFile
import TestSupport
import Testing

struct JoinTests {
  /// The header and random records about few runs, so that every rule has something to do.
  private func history(_ generator: inout SeededGenerator) async throws -> [String] {
    let file = MemoryStore()
    let journal = try await StateJournal.open(file, owner: .aws)
    for number in 0..<Int.random(in: 1...30, using: &generator) {
      let run = Int.random(in: 1...6, using: &generator)
      let id = Int.random(in: 1...12, using: &generator)
      let second = Int.random(in: 1...3, using: &generator)
      switch Int.random(in: 0..<12, using: &generator) {
      case 0, 1: _ = try await journal.intend(Sample.intent(id, name: run))
      case 2:
        let token = journal.resume(Sample.intent(id, name: run))
        try await journal.finish(token, .closed(reason: "\(number)", time: Sample.time(second)))
      case 3: try await journal.forget(Sample.tombstone([id, run]))
      case 8...:
        let isDeleted = Int.random(in: 0..<3, using: &generator) == 0
        try await journal.record([
          Sample.ended(
            run, arn: Sample.arn(Int.random(in: 1...4, using: &generator)), updated: isDeleted ? nil : second,
            seen: Int.random(in: 3...6, using: &generator), failed: Bool.random(using: &generator))
        ])
      default:
        let arn = Sample.arn(Int.random(in: 1...4, using: &generator))
        try await journal.adopt(Sample.started(id, name: run, arn: arn, time: second))
      }
    }
    return await file.lines.map(String.init)
  }

  /// What a snapshot says, as bytes: its compaction.
  private func compacted(_ lines: [String]) async throws -> [String] {
    let file = MemoryStore(lines)
    try await StateJournal.open(file, owner: .aws).compact()
    return await file.lines.map(String.init)
  }

  @Test("any order, duplicates, repeated headers and merges read back to the same", arguments: 0..<60)
  func join(seed: Int) async throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let lines = try await history(&generator)
    let expected = try await compacted(lines)
    for _ in 0..<10 {
      var other = lines + lines.filter { _ in Bool.random(using: &generator) }
      other.shuffle(using: &generator)
      #expect(try await compacted(other) == expected)
      let split = Int.random(in: 0...lines.count, using: &generator)
      #expect(try await compacted([Sample.header] + lines[split...] + [Sample.header] + lines[..<split]) == expected)
    }
  }

  @Test("compaction loses nothing and is there at once", arguments: 0..<60)
  func compaction(seed: Int) async throws {
    var generator = SeededGenerator(seed: UInt64(seed + 1000))
    let lines = try await history(&generator)
    let after = try await compacted(lines)
    let (before, read) = (try SnapshotTests.snapshot(lines), try SnapshotTests.snapshot(after))
    #expect(Set(before.allStarted.map(\.id)) == Set(read.allStarted.map(\.id)))
    #expect(before.openIntents == read.openIntents)
    #expect(before.tombstones == read.tombstones)
    #expect(before.duplicateRuns == read.duplicateRuns)
    for arn in (1...4).map({ Sample.arn($0) }) { #expect(before.outcome(ofArn: arn) == read.outcome(ofArn: arn)) }
    #expect(before.failedRuns == read.failedRuns)
    #expect(try await compacted(after) == after)
    #expect(after.filter { $0 == Sample.header }.count == 1)
    let ended = after.count { $0.hasPrefix(#"{"record":"ended""#) }
    #expect(after.count == 1 + read.count + read.openIntents.count + read.tombstones.count + ended)
    #expect(try await compacted(after + lines) == after)
  }

  @Test("what became of jobs is the same, whichever of two states that are merged was compacted", arguments: 0..<60)
  func merge(seed: Int) async throws {
    var generator = SeededGenerator(seed: UInt64(seed + 2000))
    let started = (1...4).map { Sample.started($0, arn: Sample.arn($0)) }
    let histories = try await [history(&generator), history(&generator)].map { lines in
      lines.filter { !$0.hasPrefix(#"{"record":"forgotten""#) }
    }
    let common = try await SnapshotTests.lines { try await $0.adopt(started) }
    let (left, right) = (common + histories[0], common + histories[1])
    let expected = try SnapshotTests.snapshot(left + right)
    for merged in [try await compacted(left) + right, try await compacted(left) + compacted(right)] {
      let read = try SnapshotTests.snapshot(merged)
      for record in started { #expect(read.outcome(of: record) == expected.outcome(of: record)) }
    }
  }

  @Test("a compacted state is sorted by name, then digest, then ARN or id")
  func order() async throws {
    let file = MemoryStore()
    let journal = try await StateJournal.open(file, owner: .emulator(id: "ab"))
    _ = try await journal.intend(Sample.intent(5, name: 2))
    for number in [3, 1] { try await journal.adopt(Sample.started(number)) }
    try await journal.adopt(Sample.started(7, name: 3, arn: Sample.arn(0)))
    try await journal.compact()
    let kinds = await file.lines.map { line in line.split(separator: "\"")[3] }
    #expect(kinds == ["usher.state", "started", "intent", "started", "started"])
    let records = try SnapshotTests.snapshot(await file.lines.map(String.init)).allStarted
    #expect(records.map(\.audienceGenerationJobArn) == [1, 0, 3].map { Sample.arn($0) })
  }
}
