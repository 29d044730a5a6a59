import JobModel
import StateFile
import Testing

@testable import Planning

@Suite("What no manifest declares any more")
struct UndeclaredTests {
  private let job = Sample()

  @Test(
    "A run is called no longer declared only where its path lies under a given PATH",
    arguments: [
      ("", true), ("jobs", true), ("jobs/spring.yaml", true), ("job", false), ("jobs/spring", false), ("other", false),
      ("jobs/spring.yaml/x", false),
    ])
  func scopes(scope: String, expected: Bool) throws {
    let plan = try planned([], scopes: ["elsewhere", scope], [job.started()])
    #expect(plan.undeclared.map(\.name.text) == (expected ? ["spring"] : []))
    #expect(plan.isDone)
  }

  @Test("Without a PATH whose place in a root is known, nothing is called no longer declared")
  func noScopes() throws {
    #expect(try planned([], scopes: [], [job.started()]).undeclared.isEmpty)
  }

  @Test("Paths are compared by code points")
  func codePoints() throws {
    let recorded = job.with { $0.path = "caf\u{E9}/spring.yaml" }
    #expect(try planned([], scopes: ["cafe\u{301}"], [recorded.started()]).undeclared.isEmpty)
    #expect(try planned([], scopes: ["caf\u{E9}"], [recorded.started()]).undeclared.count == 1)
  }

  @Test("Earlier runs of a declared name are not called so")
  func earlierRuns() throws {
    let earlier = job.with { $0.s3Uri = "s3://seeds/1" }
    #expect(try planned([job], [earlier.started(1), job.started(2)]).undeclared.isEmpty)
    #expect(try planned([job], [earlier.started(1)]).undeclared.isEmpty)
  }

  @Test("An open intent that no manifest declares is settled, wherever its manifest was")
  func intents() throws {
    let plan = try planned([job], scopes: ["other"], [job.started(1), job.with { $0.name = "gone" }.intent(2)])
    #expect(plan.undeclaredIntents.map(\.name.text) == ["gone"])
    #expect(plan.counts == Plan.Counts(started: 1, settle: 1))
    #expect(!plan.isDone)
  }
}
