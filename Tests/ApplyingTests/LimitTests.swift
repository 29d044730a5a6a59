import AWSCore
import Emulator
import JobModel
import StateFile
import TestSupport
import Testing

@testable import Applying

@Suite("Quota, --max-starts, parallelism and the number of calls")
struct LimitTests {
  private func count(_ outcome: World.Outcome, _ matches: (RunResult) -> Bool) -> Int {
    outcome.results.values.count { matches($0) }
  }

  private func started(_ outcome: World.Outcome) -> Int {
    count(outcome) { if case .started = $0 { true } else { false } }
  }

  private func deferred(_ outcome: World.Outcome) -> Int {
    count(outcome) { if case .deferred = $0 { true } else { false } }
  }

  @Test(
    "Fourteen jobs under a quota of ten: ten start, four are deferred, and start when jobs have ended",
    arguments: [1, 8])
  func quota(parallelism: Int) async throws {
    let world = World()
    let file = MemoryStore()
    let jobs = Job.several(14)
    let settings = ApplySettings(parallelism: parallelism)
    let first = try await world.apply(jobs, file, settings: settings)
    #expect(started(first) == 10 && deferred(first) == 4)
    #expect(first.report.hasDeferred && !first.report.hasFailures)
    #expect(try await file.snapshot.openIntents.isEmpty)
    if parallelism == 1 { #expect(first.wire.count(.start) == 11) }

    await world.clock.sleep(.seconds(60))
    let second = try await world.apply(jobs, file, settings: settings)
    #expect(started(second) == 4 && deferred(second) == 0)
    #expect(try await world.names() == jobs.serviceNames)
    #expect(try await file.startedNames == jobs.serviceNames)
  }

  @Test(
    "With waiting, fourteen jobs under a quota of ten all start in one apply, each once, as places come free",
    arguments: [1, 8])
  func waitsForQuota(parallelism: Int) async throws {
    let (world, file) = (World(), MemoryStore())
    let jobs = Job.several(14) + (1...12).map { Job("far-\($0)", region: "eu-west-1") }
    let outcome = try await world.apply(
      jobs, file, settings: ApplySettings(parallelism: parallelism, waitsForQuota: true))
    #expect(started(outcome) == 26 && deferred(outcome) == 0)
    // In the order that is shown, by name.
    #expect(outcome.report.results.map(\.item.name.text) == (jobs.suffix(12) + jobs.prefix(14)).map(\.name))
    #expect(try await file.startedNames == jobs.serviceNames)
    #expect(try await file.snapshot.openIntents.isEmpty)
    #expect(try await world.names(in: "eu-west-1").count == 12)
    #expect(outcome.wire.count(.start) < 60, "it does not ask all the time")
  }

  @Test("An interrupt ends the waiting at once, and what waits is deferred")
  func waitingInterrupted() async throws {
    let (world, file) = (World { $0.jobSeconds = 100_000 }, MemoryStore())
    let gate = ApplyGate(maximumStarts: nil)
    let settings = ApplySettings(parallelism: 1, waitsForQuota: true)
    let outcome = try await world.apply(Job.several(14), file, settings: settings, gate: gate) { call in
      if call.startNumber == 20 { await gate.stop("interrupted by SIGINT") }
      return nil
    }
    #expect(started(outcome) == 10 && !outcome.report.hasFailures)
    #expect(outcome.report.results.count { $0.result.arns.isEmpty } == 4)
    #expect(outcome.wire.count(.start) == 20)
    #expect(try await file.snapshot.openIntents.isEmpty)
  }

  @Test("A quota that is used up defers its own region only")
  func quotaOfOneRegion() async throws {
    let (world, file) = (World { $0.quota = 3 }, MemoryStore())
    let jobs = Job.several(5) + (1...3).map { Job("far-\($0)", region: "eu-west-1") }
    let outcome = try await world.apply(jobs, file)
    #expect(started(outcome) == 6 && deferred(outcome) == 2)
    #expect(try await world.names(in: "eu-west-1").count == 3)
  }

  @Test("A quota after an open start that is settled: it did not run, the intent is closed and the run deferred")
  func quotaAfterUncertain() async throws {
    let (world, file) = (World(), MemoryStore())
    let job = Job("spring")
    let open = try await MemoryStore.holding([job.intent(world.newID())], of: world)
    let outcome = try await world.apply([job] + Job.several(3), open) { call in
      call.kind == .start ? .answer(.error(402, "ServiceQuotaExceededException")) : nil
    }
    #expect(deferred(outcome) == 4)
    #expect(outcome.wire.count(.start) == 1)
    #expect(!outcome.report.hasFailures && outcome.report.hasDeferred)
    #expect(try await open.snapshot.openIntents.isEmpty)
    #expect(await file.content == nil)
  }

  @Test("--max-starts starts so many, adopts without counting, and gives back what was refused", arguments: [0, 1, 5])
  func maximumStarts(maximum: Int) async throws {
    let (world, file) = (World(), MemoryStore())
    let jobs = Job.several(9)
    _ = try await world.startForeign(jobs[0].serviceName, tags: jobs[0].tags)
    let outcome = try await world.apply(jobs, file, maximumStarts: maximum)
    #expect(started(outcome) == maximum && deferred(outcome) == 8 - maximum)
    #expect(count(outcome) { if case .adopted = $0 { true } else { false } } == 1)
    #expect(outcome.wire.count(.start) == maximum)

    let refused = try await World().apply(
      jobs, MemoryStore(), settings: ApplySettings(parallelism: 1), maximumStarts: 3
    ) { $0.startNumber == 1 && $0.kind == .start ? .answer(.error(400, "ValidationException")) : nil }
    #expect(started(refused) == 3)
  }

  @Test("A start that is made again after settling counts once")
  func maximumStartsAgain() async throws {
    let outcome = try await World().apply([Job("spring")], MemoryStore(), maximumStarts: 1) { call in
      call.kind == .start && call.number == 1 ? .answer(.error(500, nil)) : nil
    }
    #expect(started(outcome) == 1)
  }

  @Test("No more calls are in flight than --parallelism says, and that many are", arguments: [1, 3, 8])
  func parallelism(limit: Int) async throws {
    let world = World { $0.quota = 1000 }
    let file = MemoryStore()
    let jobs = Job.several(60)
    let settings = ApplySettings(parallelism: limit)
    #expect(try await world.apply(jobs, file, settings: settings).wire.mostInFlight == limit)
    // A lost state asks for each job; open intents settle all at once.
    #expect(try await world.apply(jobs, MemoryStore(), settings: settings).wire.mostInFlight == limit)
    let open = try await MemoryStore.holding(jobs.map { $0.intent(world.newID()) }, of: world)
    #expect(try await world.apply(jobs, open, settings: settings).wire.mostInFlight == limit)
  }

  @Test("One listing of each model serves all missing runs")
  func oneListing() async throws {
    let world = World { $0.quota = 1000 }
    let jobs = Job.several(50) + (1...50).map { Job("other-\($0)", model: "other") }
    let outcome = try await world.apply(jobs, MemoryStore())
    // One listing serves all models; the other is the look at the end.
    #expect(outcome.wire.count(.list) == 2)
    #expect(outcome.wire.count(.get) == 0)
  }

  @Test("With the state lost, everything is found again and nothing is started")
  func lostState() async throws {
    let world = World { $0.quota = 1000 }
    let jobs = Job.several(250)
    _ = try await world.apply(jobs, MemoryStore())
    let file = MemoryStore()
    let outcome = try await world.apply(jobs, file)
    #expect(outcome.wire.count(.start) == 0)
    // 250 jobs are three pages, and where pages can slip the list is read twice.
    #expect(outcome.wire.count(.list) == 6)
    #expect(try await file.startedNames == jobs.serviceNames)
    #expect(!outcome.report.hasFailures)
  }

  @Test("The state is compacted in the end: a line for each job and the header, sorted by name")
  func compacted() async throws {
    let file = MemoryStore()
    _ = try await World().apply(Job.several(9), file)
    let lines = String(decoding: try #require(await file.content), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 10)
    let names = try await file.snapshot.allStarted.map(\.name)
    #expect(names == names.sorted())
  }
}
