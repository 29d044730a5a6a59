import AWSCore
import Emulator
import Foundation
import StateFile
import Synchronization
import TestSupport
import Testing

@testable import S3State

/// A state in the emulator's S3, or another, whose clock moves only when somebody sleeps on it.
struct S3StateUnderTest: StoreUnderTest {
  let clock = SleepClock()
  let objects: S3Objects
  let store: any StateStore

  init(_ service: S3Service, through transport: (any HTTPTransport)? = nil) throws {
    objects = try service.objects(through: transport)
    store = S3StateStore(
      objects, key: "audiences/usher.state.jsonl", leaseObjects: objects, elapsed: { [clock] in clock.elapsed },
      sleep: { [clock] in clock.advance($0) }, pause: { [clock] in clock.advance($0) })
  }

  func put(_ content: [UInt8]?) async throws {
    for suffix in ["", ".journal"] { try await objects.delete("audiences/usher.state.jsonl\(suffix)") }
    if let content { _ = await objects.put("audiences/usher.state.jsonl", content, where: .absent) }
  }

  /// Somebody removes the lease, and its holder could not renew it for its whole time.
  func loseLock() async throws {
    try await objects.delete("audiences/usher.state.jsonl.lock")
    clock.advance(.seconds(61))
  }

  var s3: S3StateStore { store as! S3StateStore }

  func open(as owner: String = "the test") async throws -> S3LockedState {
    let state = try await store.lock(as: owner, sleep: { clock.advance($0) }, onWait: { _ in }) as! S3LockedState
    if try await state.load() != nil { try await state.prepare() }
    return state
  }

  func text() async throws -> String { String(decoding: try await store.load() ?? [], as: UTF8.self) }
}

@Suite("A state in S3") struct S3StateStoreTests {
  @Test("keeps what every store promises", arguments: StoreConformance.allCases)
  func conformance(rule: StoreConformance) async throws {
    try await rule.check(try S3StateUnderTest(try S3Service(.emulator)))
  }

  @Test(
    "keeps it with moto's S3 too", .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)),
    arguments: StoreConformance.allCases)
  func conformanceOfMoto(rule: StoreConformance) async throws {
    let service = try S3Service(.moto)
    let outcome = await Result.of { try await rule.check(try S3StateUnderTest(service)) }
    await service.end()
    try outcome.get()
  }

  @Test(
    "A write whose answer is lost is there once, whatever else is written meanwhile",
    arguments: [Fault.runThenDrop, .serverError, .runThenError, .runThenGarbage], [0, 1, 2, 3, 4])
  func lostWrites(fault: Fault, skip: Int) async throws {
    var environment = EmulatorEnvironment.system
    environment.faults = FaultScript([
      FaultRule(fault, on: .putObject) {
        // The lease is written first.
        $0.skip = 1 + skip
        $0.times = 2
      }
    ])
    let subject = try S3StateUnderTest(try S3Service(.emulator, environment))
    let state = try await subject.open()
    for line in ["a\n", "b\n", "c\n"] { try await state.append(Array(line.utf8)) }
    #expect(try await subject.text() == "a\nb\nc\n")
    try await state.replace(Array("a\nb\nc\n".utf8), with: Array("abc\n".utf8))
    try await state.append(Array("d\n".utf8))
    let text = try await subject.text()
    #expect(text == "abc\nd\n" || text == "abc\na\nb\nc\nd\n")
  }

  @Test("Whoever lost the lease adds what was started, and writes nothing else")
  func factsAfterLoss() async throws {
    let subject = try S3StateUnderTest(try S3Service(.emulator))
    let first = try await subject.open()
    let started = #"{"record":"started","id":"1"}"# + "\n"
    try await first.append(Array("{\"format\":\"usher.state\"}\n".utf8))
    let second = try await subject.open(as: "the second")
    try await second.append(Array("other\n".utf8))
    try await first.append(Array(started.utf8))
    #expect(try await subject.text() == "{\"format\":\"usher.state\"}\nother\n" + started)
    for line in [#"{"record":"intent","id":"2"}"#, #"{"record":"closed","id":"2"}"#] {
      let error = await #expect(throws: StateError.self) { try await first.append(Array((line + "\n").utf8)) }
      #expect(error?.isDisplaced == true)
    }
    try await second.append(Array("more\n".utf8))
    #expect(try await subject.text().hasSuffix(started + "more\n"))
  }

  @Test("Who only adds facts needs no lease, waits for nobody, and hides nothing from its holder")
  func factsWithoutLease() async throws {
    let subject = try S3StateUnderTest(try S3Service(.emulator))
    let holder = try await subject.open()
    try await holder.append(Array("{\"format\":\"usher.state\"}\n".utf8))
    let ended = #"{"record":"ended","id":"1"}"# + "\n"
    let other = try await subject.store.lockForFacts(
      as: "the other", sleep: { _ in Issue.record("it waits") }, onWait: { _ in Issue.record("it waits") })
    _ = try await other.load()
    try await other.append(Array(ended.utf8))
    try await holder.append(Array("more\n".utf8))
    try await other.append(Array(ended.utf8))
    await other.release()
    #expect(try await subject.text() == "{\"format\":\"usher.state\"}\n" + ended + "more\n" + ended)
    for line in [#"{"record":"intent","id":"2"}"#, #"{"record":"closed","id":"2"}"#] {
      let error = await #expect(throws: StateError.self) { try await other.append(Array((line + "\n").utf8)) }
      #expect(error?.isDisplaced == true)
    }
    #expect(try await subject.store.holder() == "the test")
    try await holder.requireInPlace()
  }

  @Test("The lease is checked before each start, after everything else")
  func checkedLast() async throws {
    let subject = try S3StateUnderTest(try S3Service(.emulator))
    let state = try await subject.open()
    subject.clock.advance(.seconds(31))
    try await state.requireInPlace()
    subject.clock.advance(.seconds(61))
    await #expect(throws: StateError.self) { try await state.requireInPlace() }
  }

  @Test("A compaction names the version that it replaced, and empties the journal")
  func compaction() async throws {
    let subject = try S3StateUnderTest(try S3Service(.emulator))
    let state = try await subject.open()
    try await state.append(Array("b\na\n".utf8))
    try await state.replace(Array("b\na\n".utf8), with: Array("a\nb\n".utf8))
    #expect(await state.replacedVersion == nil)
    let version = try await subject.objects.head("audiences/usher.state.jsonl")?.id
    try await state.append(Array("c\n".utf8))
    try await state.replace(Array("a\nb\nc\n".utf8), with: Array("abc\n".utf8))
    #expect(await state.replacedVersion == version)
    #expect(try await subject.objects.get("audiences/usher.state.jsonl.journal")?.bytes == [])
    await state.release()
    #expect(try await subject.store.holder() == nil)
  }
}
