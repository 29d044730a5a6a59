import AWSCore
import CleanRoomsML
import CleanRoomsMLModel
import DurableFile
import Emulator
import Foundation
import JobModel
import Planning
import StateFile
import Synchronization
import TestSupport
import Testing

@testable import Applying

@Suite("State and lock before each attempt, and stops in the pauses between them", .virtualTime)
struct FencingTests {
  private let world = World { $0.names = .reusable }
  private let job = Job("spring")

  /// Notes the first job whose start is sent, whichever that is, and knows a start of any other.
  private final class FirstStart: Sendable {
    private let known = Mutex<String?>(nil)

    var name: String? { known.withLock { $0 } }

    func isAnother(_ call: Wire.Call) -> Bool {
      guard call.kind == .start else { return false }
      return known.withLock { name in
        name = name ?? call.name
        return name != call.name
      }
    }
  }

  private func isStarted(_ result: RunResult?) -> Bool { if case .started? = result { true } else { false } }

  /// A state on a real disk, applied by one process after the other, or by two at once.
  private func apply(
    _ jobs: [Job], _ path: String, _ settings: ApplySettings = ApplySettings(),
    fault: @escaping @Sendable (Wire.Call) async -> Wire.Fault? = { _ in nil }
  ) async throws -> (report: ApplyReport, wire: Wire) {
    let lock = try #require(try await FileStore(path).lockIfFree(as: "the test"))
    let journal = try await StateJournal.open(lock, owner: .emulator(id: world.service.id))
    let plan = plan(jobs.map(\.declared), scopes: [""], against: journal.snapshot)
    let wire = Wire(world.service, fault: fault)
    return (await world.applier(over: wire, journal, ApplyGate(maximumStarts: nil), settings).apply(plan), wire)
  }

  @Test("The lock is removed in the pause after a 429: nothing more is sent, and what was started is in the state")
  func lockRemoved() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("usher.state.jsonl").path
    let jobs = [Job("first"), job]
    let first = FirstStart()
    let (report, wire) = try await apply(jobs, path, ApplySettings(parallelism: 1)) { call in
      guard first.isAnother(call) else { return nil }
      if call.number == 1 {
        try? FileManager.default.removeItem(atPath: path + ".lock")
        return .answer(.error(429, "ThrottlingException", headers: [("retry-after", "20")]))
      }
      return nil
    }
    #expect(wire.count(.start) == 2)
    #expect(report.hasFailures)
    #expect(report.stateFailure?.description.contains("added what it started to the file that is there now") == true)
    #expect(report.results.filter { isStarted($0.result) }.count == 1)
    #expect(try await Snapshot.read(FileStore(path)).allStarted.map(\.serviceName) == [first.name])
    // The other's intent is not closed: another apply may have taken it on.
    #expect(
      try await Snapshot.read(FileStore(path)).openIntents.map(\.serviceName)
        == jobs.serviceNames.filter { $0 != first.name })
    _ = try await apply(jobs, path)
    #expect(try await world.names() == jobs.serviceNames)
    #expect(try await Snapshot.read(FileStore(path)).count == 2)
  }

  @Test("The state is replaced meanwhile: what was started is added to the file that is there now")
  func stateReplaced() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("usher.state.jsonl").path
    _ = try await apply([Job("earlier")], path)
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let jobs = [Job("earlier"), Job("first"), job]
    let first = FirstStart()
    let (report, wire) = try await apply(jobs, path, ApplySettings(parallelism: 1)) { call in
      if first.isAnother(call) {
        // As git checkout does.
        try? FileManager.default.removeItem(atPath: path)
        try? before.write(to: URL(fileURLWithPath: path))
        return .lose
      }
      return nil
    }
    #expect(report.hasFailures && wire.count(.start) == 2)
    let snapshot = try await Snapshot.read(FileStore(path))
    #expect(
      Set(snapshot.allStarted.map(\.serviceName)).isSuperset(of: [jobs[0].serviceName, try #require(first.name)]))
    await world.clock.sleep(.seconds(60))
    _ = try await apply(jobs, path)
    #expect(try await Snapshot.read(FileStore(path)).count == 3)
    #expect(try await world.names() == jobs.serviceNames)
  }

  @Test("A state of another owner, or with conflict markers, is left alone: the ARNs are told")
  func leftAlone() async throws {
    let header = #"{"format":"usher.state","version":1,"service":"aws"}"#
    for (number, text) in [header + "\n", "<<<<<<< HEAD\n" + header + "\n=======\n>>>>>>> b\n"].enumerated() {
      let folder = try TemporaryFolder()
      let path = folder.file("usher.state.jsonl").path
      let job = Job("job-\(number)")
      let (report, _) = try await apply([job], path) { call in
        guard call.kind == .start, call.name == job.serviceName else { return nil }
        try? FileManager.default.removeItem(atPath: path)
        try? Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return nil
      }
      guard case .unrecorded(let arns, let reason)? = report.results.first?.result else {
        Issue.record("\(report.results)")
        return
      }
      #expect(arns.count == 1 && reason.kind == .stateDisplaced)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
  }

  @Test("A signal in the pause after a 429 ends it at once: no further attempt, and the intent is closed")
  func stopInPause() async throws {
    let (file, gate, clock) = (MemoryStore(), ApplyGate(maximumStarts: nil), world.clock)
    let outcome = try await world.apply(Job.several(8), file, gate: gate) { call in
      guard call.kind == .start else { return nil }
      if call.startNumber == 8 {
        Task(executorPreference: Lane.executor) {
          await clock.sleep(.seconds(2))
          await gate.stop("interrupted by SIGINT")
        }
      }
      return .answer(.error(429, "ThrottlingException", headers: [("retry-after", "20")]))
    }
    #expect(outcome.wire.count(.start) == 8)
    #expect(world.clock.elapsed < .seconds(20))
    #expect(outcome.results.values.allSatisfy { $0 == .stopped(Reason(.interrupted, "interrupted by SIGINT")) })
    #expect(try await file.snapshot.openIntents.isEmpty)
    _ = try await world.apply(Job.several(8), file)
    #expect(try await world.names() == Job.several(8).serviceNames)
  }

  @Test(
    "Settled, then a quota, then a wait, then killed in the second send: found by the next apply, not started again")
  func settledThenKilled() async throws {
    let world = World { ($0.names, $0.listDelay) = (.reusable, 3) }
    let (file, gate) = (MemoryStore(), ApplyGate(maximumStarts: nil))
    _ = try await world.apply([job], file) { $0.kind == .start ? .instead(.maybeSent("lost")) : nil }
    #expect(try await file.snapshot.openIntents.count == 1)
    let left = Mutex<[UInt8]?>(nil)
    let outcome = try await world.apply([job], file, settings: ApplySettings(waitsForQuota: true), gate: gate) { call in
      guard call.kind == .start else { return nil }
      if call.number == 1 { return .answer(.error(402, "ServiceQuotaExceededException")) }
      let content = await file.content
      left.withLock { $0 = content }
      await gate.stop("killed")
      return .lose
    }
    #expect(outcome.wire.count(.start) == 2)
    let after = MemoryStore(left.withLock { $0 })
    #expect(try await after.snapshot.openIntents.count == 1)
    let again = try await world.apply([job], after)
    #expect(again.wire.count(.start) == 0)
    #expect(try await after.startedNames == [job].serviceNames)
  }

  @Test("After the settle time a full quota defers, and --until started goes on")
  func settledIsSettled() async throws {
    for waits in [false, true] {
      let file = try await MemoryStore.holding([job.intent(world.newID())], of: world)
      let outcome = try await world.apply([job], file, settings: ApplySettings(waitsForQuota: waits)) {
        $0.kind == .start && $0.number == 1 ? .answer(.error(402, "ServiceQuotaExceededException")) : nil
      }
      #expect(!outcome.report.hasFailures)
      #expect(waits ? isStarted(outcome.results["spring"]) : outcome.report.hasDeferred)
      #expect(try await file.snapshot.openIntents.isEmpty)
    }
    let limited = try await world.apply(
      [job], try await MemoryStore.holding([job.intent(world.newID())], of: world), maximumStarts: 0)
    #expect(limited.report.hasDeferred == false || !limited.report.hasFailures)
  }

  @Test("Another clone starts the job while this apply waits for the quota: found by the next round's listing")
  func waitsWhileAnotherStarts() async throws {
    let world = world
    let job = job
    let outcome = try await world.apply([job], MemoryStore(), settings: ApplySettings(waitsForQuota: true)) { call in
      guard call.kind == .start, call.number == 1 else { return nil }
      _ = try? await world.startForeign(job.serviceName, tags: job.tags)
      return .answer(.error(402, "ServiceQuotaExceededException"))
    }
    #expect(outcome.wire.count(.start) == 1)
    guard case .adopted? = outcome.results["spring"] else {
      Issue.record("\(outcome.results)")
      return
    }
  }

  @Test("After a forget the job is looked for before it is started, as long as List may not show it")
  func forgotten() async throws {
    let world = World { ($0.names, $0.listDelay) = (.reusable, 10) }
    let file = MemoryStore()
    _ = try await world.apply([job], file)
    let journal = try await StateJournal.open(file, owner: .emulator(id: world.service.id))
    let name = job.declared.name
    try await journal.forget(
      Tombstone(
        ids: try await journal.recordIDs(of: name), name: name, time: world.clock.date.formatted(.iso8601)))
    let outcome = try await world.apply([job], file)
    #expect(outcome.wire.count(.start) == 0)
    #expect(try await file.startedNames == [job].serviceNames)
  }

  @Test("maxInFlight: what the state records counts though List does not show it yet")
  func inFlight() async throws {
    let world = World { $0.listDelay = 3 }
    let file = MemoryStore()
    let settings = ApplySettings(maximumInFlight: InFlightLimit(count: 2, place: "usher.yaml:8"))
    for _ in 1...3 { _ = try await world.apply(Job.several(9), file, settings: settings) }
    #expect(try await world.names().count == 2)
  }

  @Test("A job that a branch accepted for this run is found, though the state has it for an earlier one")
  func acceptedElsewhere() async throws {
    let file = MemoryStore()
    _ = try await world.apply([job], file)
    await world.clock.sleep(.seconds(1))
    _ = try await world.apply([Job("spring", revision: "2")], file)
    let first = try #require(try await file.snapshot.allStarted.first { $0.digest == job.digest })
    let third = Job("spring", revision: "3")
    try await world.client(over: world.service).tagResource(arn: first.audienceGenerationJobArn, tags: third.tags)
    let outcome = try await world.apply([third], file)
    #expect(outcome.results["spring"] == .adopted(arns: [first.audienceGenerationJobArn]))
    #expect(outcome.wire.count(.start) == 0)
  }

  @Test("A look-up that waited longer than the settle time for its turn is made again")
  func oldLookUp() async throws {
    let (world, file, first) = (World { $0.names = .reusable }, MemoryStore(), FirstStart())
    let jobs = [Job("alpha"), Job("zulu")]
    let clock = world.clock
    let outcome = try await world.apply(jobs, file, settings: ApplySettings(parallelism: 1)) { call in
      guard call.kind == .start, !first.isAnother(call), let late = jobs.first(where: { $0.serviceName != call.name })
      else { return nil }
      // It takes long, and meanwhile another clone starts the other.
      _ = try? await world.startForeign(late.serviceName, tags: late.tags)
      await clock.sleep(.seconds(30))
      return nil
    }
    #expect(outcome.wire.count(.start) == 1)
    #expect(try await file.startedNames == jobs.serviceNames)
  }

  @Test("A repeat after a 429 relies on no listing that is older than the settle time")
  func oldRepeat() async throws {
    let (world, job) = (World { $0.names = .reusable }, job)
    let outcome = try await world.apply([job], MemoryStore(), settings: ApplySettings(settleTime: .seconds(10))) {
      call in
      guard call.kind == .start, call.number == 1 else { return nil }
      // Another clone starts it in the pause.
      _ = try? await world.startForeign(job.serviceName, tags: job.tags)
      return .answer(.error(429, "ThrottlingException", headers: [("retry-after", "15")]))
    }
    #expect(outcome.wire.count(.start) == 1)
    #expect(outcome.report.results.flatMap { $0.result.arns }.count == 1)
  }

  @Test("Throttled for ever: looked up again a few times, then given up, and the intent closed")
  func throttledForEver() async throws {
    let file = MemoryStore()
    let outcome = try await world.apply([job], file, settings: ApplySettings(settleTime: .seconds(1))) {
      $0.kind == .start ? .answer(.error(429, "ThrottlingException", headers: [("retry-after", "5")])) : nil
    }
    #expect(outcome.results["spring"] == .failed(Reason.lookUpTooOld))
    #expect(outcome.wire.count(.start) <= 6)
    #expect(try await file.snapshot.openIntents.isEmpty)
  }

  @Test("Killed before A's job was found: B's wrong record of an earlier apply is taken back by the next one")
  func anothersRecord() async throws {
    let (world, jobs, file) = (World(), [Job("first"), Job("second")], MemoryStore())
    let gate = ApplyGate(maximumStarts: nil)
    let lost = jobs[0].serviceName
    _ = try await world.apply(jobs, file, settings: ApplySettings(parallelism: 1), gate: gate) { call in
      guard call.kind == .start else { return nil }
      if call.name == lost { return .lose }
      let listing = try? await world.client(over: world.service).allAudienceGenerationJobs(in: AWSRegion("us-east-1"))
      await gate.stop("killed")
      return .replace(.started(listing?.jobs.first { $0.name == lost }?.audienceGenerationJobArn ?? ""))
    }
    let again = try await world.apply(jobs, file)
    let isRight = try await Set(file.snapshot.allStarted.map(\.audienceGenerationJobArn)).count == file.snapshot.count
    #expect(isRight)
    #expect(again.report.hasFailures == again.report.notices.contains { $0.kind == .takenBack })
    await world.clock.sleep(.seconds(60))
    _ = try await world.apply(jobs, file)
    #expect(try await file.startedNames == jobs.serviceNames)
    #expect(try await world.names() == jobs.serviceNames)
  }

  @Test("The look at the end tells of a second job and of another name, and how late the list is")
  func finalLook() async throws {
    let (world, job) = (world, job)
    let twice = try await world.apply([job], MemoryStore()) { call in
      if call.kind == .start { _ = try? await world.startForeign(job.serviceName, tags: job.tags) }
      return nil
    }
    #expect(twice.report.notices.map(\.kind) == [.secondJob] && twice.report.hasFailures)
    #expect(twice.report.notices.first?.audienceGenerationJobArns.count == 2)

    let late = World { $0.listDelay = 600 }
    let clock = late.clock
    let slow = try await late.apply(
      [Job("autumn"), Job("winter")], MemoryStore(), settings: ApplySettings(parallelism: 1)
    ) { call in
      if call.kind == .start, call.startNumber == 2 { await clock.sleep(.seconds(15)) }
      return nil
    }
    #expect(slow.report.notices.map(\.kind) == [.lateList] && !slow.report.hasFailures)
    #expect(slow.report.notices.first?.notes.first?.contains("--settle-time") == true)

    let unread = try await World().apply([job], MemoryStore()) {
      $0.kind == .list && $0.number == 2 ? .answer(.error(403, "AccessDeniedException")) : nil
    }
    #expect(unread.report.notices.map(\.kind) == [.unchecked] && !unread.report.hasFailures)
  }
}
