import AWSCore
import JobModel
import StateFile
import TestSupport
import Testing

@testable import Applying

@Suite("What a start's answer leads to")
struct AnswerTests {
  private let world = World()
  private let file = MemoryStore()
  private let jobs = Job.several(3)

  /// The fault on every attempt to start the second job; the others are left alone.
  private func apply(
    attempts: ClosedRange<Int> = 1...99, _ fault: Wire.Fault
  ) async throws -> (outcome: World.Outcome, second: RunResult) {
    let second = jobs[1].serviceName
    let outcome = try await world.apply(jobs, file) { call in
      call.kind == .start && call.name == second && attempts.contains(call.number) ? fault : nil
    }
    return (outcome, try #require(outcome.results["job-2"]))
  }

  private var openIntents: Int {
    get async throws { try await file.snapshot.openIntents.count }
  }

  @Test("200: started, recorded and not looked for again")
  func success() async throws {
    let outcome = try await world.apply(jobs, file)
    for job in jobs {
      guard case .started? = outcome.results[job.name] else {
        Issue.record("\(outcome.results)")
        return
      }
    }
    #expect(try await file.startedNames == jobs.serviceNames)
    #expect(try await openIntents == 0)
    // The look before the start, and the one at the end.
    #expect(outcome.wire.count(.list) == 2)
    #expect(outcome.wire.count(.start) == 3)
    #expect(try await world.names() == jobs.serviceNames)
    #expect(!outcome.report.hasFailures && !outcome.report.hasDeferred)
  }

  /// A fault that says that nothing ran, and a word of what is then said.
  static let refusals: [(Wire.Fault, String)] = [
    (.instead(.notSent("no route")), "no route"), (.answer(.error(429, "ThrottlingException")), "throttling"),
    (.answer(.error(400, "ValidationException")), "ValidationException"),
    (.answer(.error(403, "AccessDeniedException")), "AccessDeniedException"),
    (.answer(.error(404, "ResourceNotFoundException")), "ResourceNotFoundException"),
  ]

  @Test(
    "Nothing was sent, throttled to the last attempt, refused: closed, an error, the rest goes on", arguments: refusals)
  func notRun(fault: Wire.Fault, word: String) async throws {
    let (outcome, second) = try await apply(fault)
    guard case .failed(let reason) = second else {
      Issue.record("\(second)")
      return
    }
    #expect(reason.text.contains(word))
    #expect(outcome.report.hasFailures)
    #expect(try await openIntents == 0)
    #expect(try await world.names() == [jobs[0], jobs[2]].serviceNames)

    let again = try await world.apply(jobs, file)
    #expect(!again.report.hasFailures)
    #expect(try await file.startedNames == jobs.serviceNames)
  }

  @Test("Nothing was sent, or throttled, and then it works: started under the same intent")
  func repeated() async throws {
    for fault in Self.refusals.prefix(2).map(\.0) {
      let (world, file) = (World(), MemoryStore())
      let outcome = try await world.apply(jobs, file) { $0.kind == .start && $0.number == 1 ? fault : nil }
      #expect(!outcome.report.hasFailures)
      #expect(outcome.wire.count(.start) == 6)
      #expect(try await world.names() == jobs.serviceNames)
    }
  }

  /// Faults that leave it open whether the start ran, when it did.
  static let losses: [Wire.Fault] = [
    .lose, .replace(.error(500, "InternalServerException")), .replace(.error(503, nil)),
    .replace(.error(403, nil)), .replace(HTTPResponse(status: 200, body: Array("<html>".utf8))),
    .replace(HTTPResponse(status: 200, body: Array("{}".utf8))),
  ]

  @Test("It ran and the answer says nothing of it: found by name and tags, and adopted", arguments: losses)
  func lost(fault: Wire.Fault) async throws {
    let (outcome, second) = try await apply(fault)
    guard case .adopted = second else {
      Issue.record("\(second)")
      return
    }
    #expect(outcome.wire.count(.start) == 3)
    #expect(try await file.startedNames == jobs.serviceNames)
    #expect(try await openIntents == 0)
    #expect(try await world.names() == jobs.serviceNames)
    #expect(
      outcome.events.contains { if case .uncertain(let run, _, _) = $0 { run.name.text == "job-2" } else { false } })
  }

  @Test("An answer that cannot be read is told with its id, which AWS support asks for")
  func unreadable() async throws {
    let (_, second) = try await apply(
      .answer(
        HTTPResponse(
          status: 200, headers: HTTPHeaders([("x-amzn-requestid", "req-2")]), body: Array("<html>".utf8))))
    guard case .uncertain(let reason) = second else {
      Issue.record("\(second)")
      return
    }
    #expect(reason.requestID == "req-2")
    #expect(!reason.text.contains("req-2"), "runs with the same trouble have the same text")
  }

  @Test("It did not run and nobody said so: started again, once, after the settle time")
  func notRunUncertain() async throws {
    let (outcome, second) = try await apply(attempts: 1...1, .answer(.error(500, nil)))
    guard case .started = second else {
      Issue.record("\(second)")
      return
    }
    #expect(outcome.wire.count(.start) == 4)
    #expect(world.clock.elapsed >= .seconds(20))
    #expect(try await world.names() == jobs.serviceNames)
  }

  @Test("Never certain: the intent stays open, and the next apply settles it before it starts anything")
  func neverCertain() async throws {
    let (outcome, second) = try await apply(.instead(.maybeSent("lost")))
    #expect(second == .uncertain(Reason.stillUncertain("the answer is not certain: lost", after: .seconds(20))))
    #expect(outcome.report.hasFailures)
    #expect(outcome.wire.count(.start) == 4)
    #expect(try await openIntents == 1)

    let begun = world.clock.elapsed
    let again = try await world.apply(jobs + [Job("later")], file)
    #expect(again.report.results.map(\.item.name.text) == ["job-2", "later"])
    #expect(world.clock.elapsed - begun >= .seconds(20))
    #expect(try await file.startedNames == (jobs + [Job("later")]).serviceNames)
    #expect(try await world.names() == (jobs + [Job("later")]).serviceNames)
  }

  @Test("An uncertain attempt that is settled, then a refusal: it did not run, and the intent is closed")
  func refusedAfterUncertain() async throws {
    let second = jobs[1].serviceName
    let outcome = try await world.apply(jobs, file) { call in
      guard call.kind == .start, call.name == second else { return nil }
      return .answer(call.number == 1 ? .error(500, nil) : .error(400, "ValidationException"))
    }
    guard case .failed(let reason)? = outcome.results["job-2"] else {
      Issue.record("\(outcome.results)")
      return
    }
    #expect(reason.text.contains("ValidationException"))
    #expect(try await openIntents == 0)
  }

  @Test(
    "Wrong or expired credentials: final at once, and nothing further is started",
    arguments: ["ExpiredTokenException", "UnrecognizedClientException", "InvalidSignatureException"])
  func credentials(type: String) async throws {
    let jobs = Job.several(40)
    let outcome = try await world.apply(jobs, file, settings: ApplySettings(parallelism: 1)) { call in
      call.startNumber > 5 ? .answer(.error(403, type)) : nil
    }
    #expect(outcome.wire.count(.start) == 6)
    #expect(outcome.report.hasFailures && outcome.report.hasStopped)
    #expect(outcome.report.results.count { if case .failed = $0.result { true } else { false } } == 1)
    #expect(outcome.report.results.count { if case .stopped = $0.result { true } else { false } } == 34)
    #expect(try await openIntents == 0)
  }
}
