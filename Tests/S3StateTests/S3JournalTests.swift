import AWSCore
import Emulator
import Foundation
import JobModel
import StateFile
import TestSupport
import Testing

@testable import S3State

@Suite("A journal in S3") struct S3JournalTests {
  private static func intent(_ number: Int, name: String) throws -> Intent {
    var generator = SeededGenerator(seed: UInt64(number))
    let run = RunID(.audienceGenerationJob, try #require(JobName(name)), SpecDigest(of: Array(name.utf8)))
    return Intent(
      id: RecordID(using: &generator), run: run, serviceName: name,
      sourceArn: "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/1",
      roleArn: "arn:aws:iam::123456789012:role/seed", region: "us-east-1", path: "jobs/\(name).yaml",
      time: "2026-11-23T08:00:00Z")
  }

  private static func open(_ subject: S3StateUnderTest) async throws -> StateJournal {
    let state = try await subject.store.lock(
      as: "a machine", sleep: { subject.clock.advance($0) }, onWait: { _ in })
    return try await StateJournal.open(state, owner: .aws)
  }

  /// Adds to the journal what another machine wrote that believes to hold the lease.
  private static func add(_ lines: [Substring], _ subject: S3StateUnderTest) async throws {
    let key = "audiences/usher.state.jsonl.journal"
    let there = try #require(try await subject.objects.get(key))
    let bytes = there.bytes + Array((lines.joined(separator: "\n") + "\n").utf8)
    #expect(await subject.objects.put(key, bytes, where: .unchanged(there.version)).word == "written")
  }

  @Test(
    "After another machine wrote, a run is intended only where that machine has no open start and no job of it",
    arguments: ["a", "b"], [false, true])
  func otherMachine(name: String, isStarted: Bool) async throws {
    let isTaken = name == "a"
    let elsewhere = try S3StateUnderTest(try S3Service(.emulator))
    let other = try await Self.open(elsewhere)
    let token = try await other.intend(try Self.intent(1, name: "a"))
    if isStarted {
      try await other.finish(
        token,
        .started(
          audienceGenerationJobArn: "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/1",
          time: "2026-11-23T08:00:01Z", fields: "{}", adopted: false))
    } else {
      await other.leaveOpen(token)
    }
    let subject = try S3StateUnderTest(try S3Service(.emulator))
    let journal = try await Self.open(subject)
    await journal.leaveOpen(try await journal.intend(try Self.intent(2, name: "z")))
    try await Self.add(try await elsewhere.text().split(separator: "\n"), subject)
    if isTaken {
      let intent = try Self.intent(3, name: name)
      let error = await #expect(throws: StateError.self) {
        await journal.leaveOpen(try await journal.intend(intent))
      }
      #expect(error?.isDisplaced == true)
      #expect(error?.message.hasPrefix("another machine started the job a, or is about to") == true)
    } else {
      await journal.leaveOpen(try await journal.intend(try Self.intent(3, name: name)))
    }
    let snapshot = try await Snapshot.read(subject.store)
    #expect(snapshot.openIntents.count == (isStarted ? 1 : 2) + (isTaken ? 0 : 1))
  }

  @Test("What another machine added in between keeps an intent from being written at any later time")
  func laterIntent() async throws {
    let elsewhere = try S3StateUnderTest(try S3Service(.emulator))
    let other = try await Self.open(elsewhere)
    await other.leaveOpen(try await other.intend(try Self.intent(1, name: "a")))
    let subject = try S3StateUnderTest(try S3Service(.emulator))
    let journal = try await Self.open(subject)
    await journal.leaveOpen(try await journal.intend(try Self.intent(2, name: "y")))
    try await Self.add(try await elsewhere.text().split(separator: "\n"), subject)
    await journal.leaveOpen(try await journal.intend(try Self.intent(3, name: "z")))
    let intent = try Self.intent(4, name: "a")
    let error = await #expect(throws: StateError.self) {
      await journal.leaveOpen(try await journal.intend(intent))
    }
    #expect(error?.isDisplaced == true)
  }

  @Test("Whoever lost the lease saves what it started while another holds it, and closes nothing")
  func rescue() async throws {
    let subject = try S3StateUnderTest(try S3Service(.emulator))
    let first = try await Self.open(subject)
    let token = try await first.intend(try Self.intent(1, name: "a"))
    await first.leaveOpen(try await first.intend(try Self.intent(2, name: "b")))
    subject.clock.advance(.seconds(61))
    let second = try await Self.open(subject)
    #expect(second.snapshot.openIntents.count == 2)
    let arn = "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/1"
    // The answer of a call that was under way.
    try await first.finish(
      token,
      .started(audienceGenerationJobArn: arn, time: "2026-11-23T08:00:01Z", fields: "{}", adopted: false))
    let intent = try Self.intent(3, name: "c")
    await #expect(throws: StateError.self) { await first.leaveOpen(try await first.intend(intent)) }
    let saved = try await first.rescue(within: .zero, sleep: { _ in Issue.record("it waits for the lease") })
    #expect(saved == [Array(arn.utf8)])
    await first.close()
    let snapshot = try await Snapshot.read(subject.store)
    #expect(snapshot.count == 1)
    #expect(snapshot.openIntents.map(\.serviceName) == ["b"])
    try await second.compact()
  }

  @Test(
    "Two machines write one after the other, and what each recorded is read by both", arguments: S3ServiceKind.available
  )
  func oneAfterTheOther(kind: S3ServiceKind) async throws {
    let service = try S3Service(kind)
    let subject = try S3StateUnderTest(service)
    for (number, name) in ["a", "b", "c"].enumerated() {
      let journal = try await Self.open(subject)
      #expect(journal.snapshot.openIntents.count == number)
      await journal.leaveOpen(try await journal.intend(try Self.intent(number, name: name)))
      try await journal.compact()
      await journal.close()
    }
    let text = try await subject.text()
    #expect(text.split(separator: "\n").count == 4)
    await service.end()
  }
}
