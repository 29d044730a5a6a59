import StateFile
import TestSupport
import Testing

struct JournalTests {
  private func started(_ number: Int) -> Outcome {
    .started(audienceGenerationJobArn: Sample.arn(number), time: Sample.time(2), fields: "{}", adopted: false)
  }

  @Test("nothing is created before the first write, which writes the header too")
  func header() async throws {
    let file = MemoryStore()
    let journal = try await StateJournal.open(file, owner: .emulator(id: "0a"))
    #expect(await file.calls.isEmpty)
    _ = try await journal.intend(Sample.intent(1))
    _ = try await journal.intend(Sample.intent(2))
    #expect(await file.lines.count == 3)
    #expect(await file.lines.first == #"{"format":"usher.state","version":1,"service":"emulator:0a"}"#)
    #expect(await file.calls == ["append", "sync", "append", "sync"])
  }

  @Test("what an earlier process wrote is synced before anything else, and a torn line cut off first")
  func open() async throws {
    let whole = Sample.header + "\n"
    let sound = MemoryStore(Array(whole.utf8))
    _ = try await StateJournal.open(sound, owner: .aws)
    #expect(await sound.calls == ["sync"])
    let torn = MemoryStore(Array((whole + #"{"record":"inte"#).utf8))
    let journal = try await StateJournal.open(torn, owner: .aws)
    #expect(journal.snapshot.unacknowledgedBytes == 15)
    #expect(await torn.calls == ["truncate", "sync"])
    #expect(await torn.durable == Array(whole.utf8))
  }

  @Test("a torn header is cut off and written anew")
  func tornHeader() async throws {
    let file = MemoryStore(Array(#"{"format":"ush"#.utf8))
    let journal = try await StateJournal.open(file, owner: .aws)
    _ = try await journal.intend(Sample.intent(1))
    #expect(await file.lines.count == 2)
    #expect(await file.lines.first ?? "" == Sample.header)
  }

  @Test("a state of another service is refused and left alone")
  func foreign() async throws {
    let file = MemoryStore([Sample.header])
    let error = try await #require(throws: StateError.self) {
      try await StateJournal.open(file, owner: .endpoint(host: "localhost:1"))
    }
    #expect(error.kind == .foreign(found: .aws, wanted: .endpoint(host: "localhost:1")))
    #expect(await file.calls.isEmpty)
  }

  @Test("what was acknowledged is on the disk: a power loss after any call loses nothing of it")
  func powerLoss() async throws {
    let file = MemoryStore()
    let journal = try await StateJournal.open(file, owner: .aws)
    for number in 1...5 {
      let token = try await journal.intend(Sample.intent(number))
      #expect(try Snapshot(await file.durable ?? [], at: "state").openIntents == [Sample.intent(number)])
      try await journal.finish(token, started(number))
      let left = try Snapshot(await file.durable ?? [], at: "state")
      #expect(left.count == number && left.openIntents.isEmpty)
    }
    try await journal.compact()
    #expect(try Snapshot(await file.durable ?? [], at: "state").count == 5)
  }

  @Test("whatever arrives while a sync is under way goes with the next one, all of it")
  func groupCommit() async throws {
    let disk = SlowDisk()
    let file = MemoryStore(disk)
    let journal = try await StateJournal.open(file, owner: .aws)
    try await withThrowingTaskGroup { group in
      group.addTask { try await journal.intend(Sample.intent(0)).leaveOpen() }
      while await disk.heldCount == 0 { await Task.yield() }
      for number in 1...20 {
        group.addTask { try await journal.intend(Sample.intent(number)).leaveOpen() }
      }
      while await journal.waitingCount < 20 { await Task.yield() }
      #expect(await file.durable == nil)
      await disk.letGo()
      try await group.waitForAll()
    }
    #expect(await file.calls == ["append", "sync", "append", "sync"])
    #expect(try Snapshot(await file.durable ?? [], at: "state").openIntents.count == 21)
  }

  @Test("the lead passes on: the first call is done while later ones still wait")
  func leadPasses() async throws {
    let disk = SlowDisk()
    let file = MemoryStore(disk)
    let journal = try await StateJournal.open(file, owner: .aws)
    try await withThrowingTaskGroup { group in
      async let first: Void = journal.intend(Sample.intent(0)).leaveOpen()
      while await disk.heldCount == 0 { await Task.yield() }
      group.addTask { try await journal.intend(Sample.intent(1)).leaveOpen() }
      while await journal.waitingCount == 0 { await Task.yield() }
      await disk.letGo(andHoldOn: true)
      // The second sync is held: were the first call to lead for all, this would never come back.
      try await first
      while await disk.heldCount == 0 { await Task.yield() }
      await disk.letGo()
      try await group.waitForAll()
    }
  }

  @Test(
    "after a failed write or sync every call that waits and every later one throws the same", arguments: [1, 2, 3, 4])
  func broken(failing: Int) async throws {
    let file = MemoryStore(failing: failing)
    let journal = try await StateJournal.open(file, owner: .aws)
    var acknowledged: [RecordID] = []
    var errors: [StateError] = []
    for number in 1...4 {
      do throws(StateError) {
        acknowledged.append(try await journal.intend(Sample.intent(number)).intent.id)
      } catch {
        errors.append(error)
      }
    }
    let failure = try #require(await journal.failure)
    #expect(errors.count == (failing > 2 ? 3 : 4))
    #expect(errors.allSatisfy { $0 == failure })
    #expect(await journal.isBroken)
    #expect(await file.calls.count == failing)
    await #expect(throws: failure) { try await journal.compact() }
    let left = try Snapshot(await file.durable ?? [], at: "state")
    #expect(Set(left.openIntents.map(\.id)).isSuperset(of: acknowledged))
  }

  @Test("calls that wait behind a failing sync throw too")
  func brokenWhileWaiting() async throws {
    let disk = SlowDisk()
    let journal = try await StateJournal.open(MemoryStore(failing: 3, slowly: disk), owner: .aws)
    let failed = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<10 {
        group.addTask {
          do {
            try await journal.intend(Sample.intent(number)).leaveOpen()
            return false
          } catch {
            return true
          }
        }
      }
      while await journal.waitingCount < 9 { await Task.yield() }
      while await disk.heldCount == 0 { await Task.yield() }
      await disk.letGo()
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(failed == 9)
  }

  @Test("a record that could not be read back is refused before it is written, and the journal goes on")
  func unwritable() async throws {
    let file = MemoryStore()
    let journal = try await StateJournal.open(file, owner: .aws)
    var record = Sample.started(1)
    record.fields = "{"
    let error = try await #require(throws: StateError.self) { try await journal.adopt(record) }
    #expect(error.kind == .unwritable)
    #expect(await file.content == nil)
    record.fields = "{ \"a\" : 1 }"
    try await journal.adopt(record)
    #expect(await file.lines.last?.contains(#""fields":{"a":1}"#) == true)
    #expect(await !journal.isBroken)
  }

  @Test("a state that is compact already is not written again")
  func compactTwice() async throws {
    let file = MemoryStore()
    let journal = try await StateJournal.open(file, owner: .aws)
    try await journal.compact()
    for number in [2, 1] { try await journal.adopt(Sample.started(number)) }
    try await journal.compact()
    try await journal.compact()
    #expect(await file.calls.filter { $0 == "replace" }.count == 1)
    try await journal.adopt(Sample.started(3))
    #expect(await file.lines.count == 4)
  }
}
