import JobModel
import Planning
import TestSupport
import Testing

@testable import Applying

@Suite("A limited number of starts goes to the first jobs of the plan", .virtualTime)
struct StartOrderTests {
  @Test("Earlier runs count as long as they are not decided, in any order", arguments: [[0, 1, 2, 3], [3, 1, 0, 2]])
  func undecided(decisions: [Int]) {
    var order = StartOrder()
    var open = Set(0..<4)
    for decision in decisions + [decisions[0]] {
      for rank in 0..<6 { #expect(order.undecided(before: rank) == open.count { $0 < rank } + max(0, rank - 4)) }
      order.pass(decision)
      open.remove(decision)
    }
  }

  @Test("A look-up that is answered late takes its start all the same", arguments: [1, 2, 5])
  func lateLookUp(maximum: Int) async throws {
    let (world, file, jobs) = (World(), MemoryStore(), Job.several(6))
    // Another run's job, by its tags: the service has to be asked about it.
    let other = JobTags.adding(RunID(.audienceGenerationJob, jobs[0].declared.name, jobs[1].digest))
    _ = try await world.startForeign("\(jobs[0].declared.name)-aaaaaaaa", tags: other)
    let clock = world.clock
    let outcome = try await world.apply(jobs, file, maximumStarts: maximum) { call in
      if call.kind == .get { await clock.sleep(.seconds(5)) }
      return nil
    }
    #expect(try await file.startedNames == jobs.prefix(maximum).serviceNames)
    #expect(outcome.report.hasDeferred && !outcome.report.hasFailures)
  }

  @Test("What an earlier job turns out not to need goes to the next one")
  func found() async throws {
    let (world, file, jobs) = (World(), MemoryStore(), Job.several(4))
    _ = try await world.startForeign(jobs[0].serviceName, tags: jobs[0].tags)
    let clock = world.clock
    let outcome = try await world.apply(jobs, file, maximumStarts: 2) { call in
      if call.kind == .get { await clock.sleep(.seconds(5)) }
      return nil
    }
    #expect(try await file.startedNames == jobs.prefix(3).serviceNames)
    #expect(outcome.wire.count(.start) == 2)
  }

  @Test("Who waits for an earlier job waits no longer when the apply is stopped")
  func stopped() async throws {
    let (world, file, jobs) = (World(), MemoryStore(), Job.several(3))
    _ = try await world.startForeign(jobs[0].serviceName, tags: jobs[0].tags)
    let gate = ApplyGate(maximumStarts: StartLimit(count: 1))
    let outcome = try await world.apply(jobs, file, gate: gate) { call in
      if call.kind == .get { await gate.stop("interrupted") }
      return nil
    }
    #expect(outcome.wire.count(.start) == 0)
    #expect(outcome.results.values.allSatisfy { if case .stopped = $0 { true } else { false } }, "\(outcome.results)")
  }
}
