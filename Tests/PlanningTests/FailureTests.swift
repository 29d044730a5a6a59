import JobModel
import Planning
import StateFile
import Testing

@Suite("Jobs that failed")
struct FailureTests {
  private let job = Sample()

  @Test(
    "The outcome of the declared run's latest job counts",
    arguments: [
      (Sample.failure, nil, true), (Sample.success, nil, false), (Sample.deletion, nil, false),
      (Sample.failure, Sample.deletion, true), (Sample.success, Sample.deletion, false),
    ] as [(String, String?, Bool)])
  func outcome(end: String, deletion: String?, fails: Bool) throws {
    let lines = [try job.started()] + (try [end, deletion].compactMap { $0 }.map { try job.ended(1, $0) })
    for others in [[], [job.with { ($0.name, $0.revision) = ("new", "new") }]] {
      let plan = try planned([job] + others, lines)
      #expect(plan.items[0].decision == .started && plan.isDone == others.isEmpty)
      #expect(plan.counts.failed == (fails ? 1 : 0) && plan.counts.started == 1)
      #expect((plan.failures[plan.items[0].job.run] != nil) == fails)
    }
  }

  @Test("Of a run that was started twice the later job counts")
  func twice() throws {
    let started = [try job.started(1, second: 1), try job.started(2, second: 2)]
    #expect(try planned([job], started + [job.ended(1, Sample.failure)]).counts.failed == 0)
    #expect(try planned([job], started + [job.ended(2, Sample.failure)]).counts.failed == 1)
  }

  @Test("Neither an earlier run of the name counts, nor one that is no longer declared")
  func others() throws {
    let lines = [try job.started(), try job.ended(1, Sample.failure)]
    #expect(try planned([job.with { $0.revision = "2" }], lines).failures.isEmpty)
    #expect(try planned([], lines).failures.isEmpty)
  }

  @Test("It makes no other plan: who agreed to one agreed to the other")
  func same() throws {
    let (plain, failed) = (
      try planned([job], [job.started()]), try planned([job], [job.started(), job.ended(1, Sample.failure)])
    )
    #expect(plain.decidesTheSame(as: failed) && SavedPlan(plain).digest == SavedPlan(failed).digest)
  }
}
