import StateFile
import TestSupport
import Testing

@Suite("Forgetting")
struct ForgettingTests {
  private func open(_ file: MemoryStore) async throws -> StateJournal {
    try await StateJournal.open(file, owner: .aws)
  }

  @Test("A tombstone of all of a run's ids leaves no intent that opens again, and no second record of its job")
  func outdone() async throws {
    let file = MemoryStore()
    let journal = try await open(file)
    // Two branches that were merged: each began and recorded the run, one under an intent that never ended.
    for number in [1, 2] { try await journal.intend(Sample.intent(number, name: 7)).leaveOpen() }
    for number in [3, 4] { try await journal.adopt(Sample.started(number, name: 7, arn: Sample.arn(7))) }
    try await journal.adopt(Sample.started(5, name: 7, digest: 8))
    try await journal.adopt(Sample.started(6))
    #expect(try await journal.recordIDs(of: Sample.name(6)) == [Sample.id(6)])
    #expect(try await Set(journal.recordIDs(of: Sample.name(7))) == Set([1, 2, 3, 4, 5].map { Sample.id($0) }))

    let ids = try await journal.recordIDs(of: Sample.name(7), digest: Sample.digest(7))
    #expect(Set(ids) == Set([1, 2, 3, 4].map { Sample.id($0) }))
    let merged = await file.lines.map(String.init)
    try await journal.forget(Tombstone(ids: ids, name: Sample.name(7), time: Sample.time(9)))
    try await journal.compact()
    let compacted = await file.lines.map(String.init)
    for lines in [compacted, merged + compacted, compacted + merged] {
      let snapshot = try await open(MemoryStore(lines)).snapshot
      #expect(snapshot.openIntents.isEmpty)
      #expect(Set(snapshot.allStarted.map(\.id)) == [Sample.id(5), Sample.id(6)])
    }
  }

  @Test("A state that is not there has no ids")
  func empty() async throws {
    #expect(try await open(MemoryStore()).recordIDs(of: Sample.name(1)).isEmpty)
  }
}
