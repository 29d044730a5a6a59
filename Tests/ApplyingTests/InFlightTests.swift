import AWSCore
import CleanRoomsML
import CleanRoomsMLModel
import Emulator
import JobModel
import StateFile
import TestSupport
import Testing

@testable import Applying

@Suite("maxInFlight")
struct InFlightTests {
  private func settings(_ maximum: Int, parallelism: Int = 8, waits: Bool = false) -> ApplySettings {
    ApplySettings(
      parallelism: parallelism, waitsForQuota: waits,
      maximumInFlight: InFlightLimit(count: maximum, place: "usher.yaml:8"))
  }

  private func count(_ outcome: World.Outcome, _ matches: (RunResult) -> Bool) -> Int {
    outcome.results.values.count { matches($0) }
  }

  private func started(_ outcome: World.Outcome) -> Int {
    count(outcome) { if case .started = $0 { true } else { false } }
  }

  @Test("Jobs of others count too; what is above is deferred, with the rule's place", arguments: [1, 8])
  func deferred(parallelism: Int) async throws {
    let (world, file) = (World { $0.jobSeconds = 100_000 }, MemoryStore())
    for name in ["theirs", "more of theirs"] { _ = try await world.startForeign(name, model: "other") }
    let jobs = Job.several(9) + [Job("far", region: "eu-west-1")]
    let outcome = try await world.apply(jobs, file, settings: settings(5, parallelism: parallelism))
    #expect(started(outcome) == 4)
    #expect(outcome.results["far"].map { if case .started = $0 { true } else { false } } == true)
    #expect(outcome.wire.count(.start) == 4, "no start is sent that could be too many")
    let reasons = Set(outcome.results.values.compactMap { $0.reason?.text })
    #expect(
      reasons == [
        "account 123456789012 already has 5 running jobs in us-east-1 (maxInFlight, usher.yaml:8)"
      ])
    #expect(outcome.report.hasDeferred && !outcome.report.hasFailures)
    #expect(try await file.snapshot.openIntents.isEmpty)
    let again = try await world.apply(jobs, file, settings: settings(5, parallelism: parallelism))
    #expect(started(again) == 0 && again.wire.count(.start) == 0)
  }

  @Test("With waiting all start in one apply, and never more are in flight than allowed", arguments: [1, 8])
  func waits(parallelism: Int) async throws {
    let (world, file) = (World(), MemoryStore())
    let jobs = Job.several(14)
    let outcome = try await world.apply(
      jobs, file, settings: settings(3, parallelism: parallelism, waits: true)
    ) { call in
      guard call.kind == .start else { return nil }
      let all = try? await world.client(over: world.service).allAudienceGenerationJobs(in: AWSRegion("us-east-1"))
      #expect((all?.jobs ?? []).count { $0.status.isInFlight } < 3)
      return nil
    }
    #expect(started(outcome) == 14)
    #expect(outcome.wire.count(.start) == 14)
    #expect(try await file.startedNames == jobs.serviceNames)
  }

  @Test("A start that is refused gives its place back, one that is made again after settling keeps it")
  func places() async throws {
    let refused = try await World().apply(
      Job.several(4), MemoryStore(), settings: settings(3, parallelism: 1)
    ) { $0.startNumber == 1 && $0.kind == .start ? .answer(.error(400, "ValidationException")) : nil }
    #expect(started(refused) == 3)
    let again = try await World().apply([Job("spring")], MemoryStore(), settings: settings(1)) { call in
      call.kind == .start && call.number == 1 ? .answer(.error(500, nil)) : nil
    }
    #expect(started(again) == 1)
  }

  @Test("Where it cannot be known how many are in flight nothing is started, and that is an error")
  func notListed() async throws {
    let file = MemoryStore()
    let outcome = try await World().apply(Job.several(2), file, settings: settings(5)) { call in
      call.kind == .list && call.number == 1 ? .answer(.error(403, "AccessDeniedException")) : nil
    }
    #expect(outcome.wire.count(.start) == 0 && outcome.report.hasFailures)
    let reason = try #require(outcome.results["job-1"]?.reason)
    // The listing that counts is the one that is looked in.
    #expect(reason.text.hasPrefix("usher did not start it: it could not check whether the job already runs: "))
    #expect(try await file.snapshot.openIntents.isEmpty)
  }

  @Test("Without the limit nothing is counted: no call more is made")
  func noLimit() async throws {
    let outcome = try await World().apply(Job.several(3), MemoryStore())
    #expect(outcome.wire.count(.list) == 2)
    let limited = try await World().apply(Job.several(3), MemoryStore(), settings: settings(5))
    // The count serves the first look-up too.
    #expect(limited.wire.count(.list) == 2)
  }
}
