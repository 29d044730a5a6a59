import CleanRoomsMLModel
import JobModel
import StateFile
import Testing

@testable import Planning

@Suite("What is decided for one job")
struct DecisionTests {
  private let job = Sample()

  @Test("Against an empty state every job is new, in the order of its declaration")
  func empty() throws {
    let jobs = ["b", "a", "c"].map { name in
      job.with {
        $0.name = name
        $0.revision = name
      }
    }
    let plan = try planned(jobs)
    #expect(plan.items.map(\.job.name.text) == ["b", "a", "c"])
    #expect(plan.items.allSatisfy { $0.decision == .start(.new) })
    #expect(plan.counts == Plan.Counts(start: 3))
    #expect(plan.diagnostics.isEmpty)
    #expect(!plan.isDone)
  }

  @Test("With nothing declared and nothing open there is nothing to do")
  func nothing() throws {
    #expect(try planned([]).isDone)
    #expect(try planned([job], [job.started()]).isDone)
    #expect(try !planned([], [job.intent()]).isDone)
  }

  @Test("A run that was started is left alone, and its record says when and as what")
  func started() throws {
    let plan = try planned([job], [job.started(7, second: 5)])
    let item = try #require(plan.items.first)
    #expect(item.decision == .started)
    #expect(plan.records(of: item).map(\.audienceGenerationJobArn) == [Sample.arn(7)])
    #expect(plan.records(of: item).map(\.time) == [Sample.time(5)])
  }

  @Test("A changed spec is a new run, compared with the latest one")
  func changed() throws {
    let (oldest, earlier) = (job.with { $0.s3Uri = "s3://seeds/0" }, job.with { $0.s3Uri = "s3://seeds/1" })
    let plan = try planned([job], [earlier.started(2, second: 9), oldest.started(1, second: 1)])
    guard case .start(.changed(let from, let changes))? = plan.items.first?.decision else {
      Issue.record("\(plan.items.map(\.decision))")
      return
    }
    #expect(from.audienceGenerationJobArn == Sample.arn(2))
    #expect(
      changes == [
        FieldChange(path: "seedAudience.dataSource.s3Uri", old: "s3://seeds/1", new: "s3://seeds/spring.jsonl")
      ])
  }

  @Test("Going back to an earlier spec starts nothing")
  func goingBack() throws {
    let later = job.with { $0.s3Uri = "s3://seeds/later" }
    #expect(try planned([job], [job.started(1, second: 1), later.started(2, second: 9)]).isDone)
  }

  @Test("A field that comes and one that goes are changes with one side")
  func comingAndGoing() throws {
    let earlier = job.with { $0.includeSeed = true }
    let plan = try planned([job.with { $0.revision = "2" }], [earlier.started()])
    #expect(
      plan.items.first?.changes == [
        FieldChange(path: "revision", old: nil, new: "2"),
        FieldChange(path: "includeSeedInOutput", old: "true", new: nil),
      ])
  }

  @Test("SQL is told by digest and size, never by its text")
  func sensitive() throws {
    let sql = { (text: String) in
      job.with {
        $0.s3Uri = nil
        $0.seed = #", "sqlParameters": {"queryString": "\#(text)", "parameters": {"limit": "\#(text)"}}"#
      }
    }
    let changes = try #require(try planned([sql("SELECT 22")], [sql("SELECT 1").started()]).items.first?.changes)
    #expect(changes.map(\.path) == ["seedAudience.sqlParameters.queryString", "seedAudience.sqlParameters.parameters"])
    #expect(changes[0].old == "sha256:\(SpecDigest(of: "SELECT 1".utf8)) (8 characters)")
    #expect(changes[0].new == "sha256:\(SpecDigest(of: "SELECT 22".utf8)) (9 characters)")
    #expect(!changes.contains { "\($0)".contains("SELECT") })
  }

  @Test("A run whose fields were not recorded is changed without saying how")
  func unknownFields() throws {
    let earlier = job.with { $0.s3Uri = "s3://seeds/1" }
    let plan = try planned([job], [earlier.started(fields: "{}")])
    #expect(plan.items.first?.changes == [])
    #expect(plan.items.first?.reason?.isOnlyAccessOrCompute == false)
  }

  @Test(
    "It is said when only the role or the compute configuration is another",
    arguments: [
      ("role", true), ("compute", true), ("both", true), ("seed", false), ("role and seed", false), ("revision", false),
    ])
  func accessOrCompute(what: String, expected: Bool) throws {
    let compute = #", "sqlComputeConfiguration": {"worker": {"type": "CR.1X", "number": 2}}"#
    let changed = job.with {
      if what.contains("role") || what == "both" { $0.role = "rotated" }
      if what == "compute" || what == "both" { $0.seed = compute }
      if what.contains("seed") { $0.s3Uri = "s3://seeds/other" }
      if what == "revision" { $0.revision = "2" }
    }
    let plan = try planned([changed], [job.started()])
    #expect(plan.items.first?.reason?.isOnlyAccessOrCompute == expected)
  }

  @Test("An open intent of the run is settled, several together")
  func openIntents() throws {
    let plan = try planned([job], [job.intent(2, second: 2), job.intent(1, second: 3)])
    guard case .settle(let intents)? = plan.items.first?.decision else {
      Issue.record("\(plan.items.map(\.decision))")
      return
    }
    #expect(Set(intents.map(\.id.description.last)) == ["1", "2"])
    #expect(plan.counts == Plan.Counts(settle: 1))
    #expect(plan.undeclaredIntents.isEmpty)
  }

  @Test("An ARN beats an open intent of the same run")
  func startedAndOpen() throws {
    #expect(try planned([job], [job.intent(1), job.started(2)]).isDone)
  }

  @Test("An open intent of the same name with another digest is no intent of this run")
  func otherDigest() throws {
    let earlier = job.with { $0.s3Uri = "s3://seeds/1" }
    let plan = try planned([job], [earlier.intent()])
    #expect(plan.items.map(\.decision) == [.start(.new)])
    #expect(plan.undeclaredIntents.map(\.digest) == [try earlier.digest])
    #expect(plan.counts == Plan.Counts(start: 1, settle: 1))
  }

  @Test("Who agreed to a plan agreed to one that does the same, and to no other")
  func sameDecisions() throws {
    let first = try planned([job])
    #expect(try first.decidesTheSame(as: planned([job])))
    #expect(try !first.decidesTheSame(as: planned([job], [job.started()])))
    #expect(try !first.decidesTheSame(as: planned([job], [job.intent()])))
    #expect(try !first.decidesTheSame(as: planned([job, job.with { $0.name = "autumn" }])))
    #expect(try !first.decidesTheSame(as: planned([job.with { $0.role = "other" }])))
    #expect(try !first.decidesTheSame(as: planned([job], [job.with { $0.name = "gone" }.intent()])))
    var renamed = try planned([job])
    renamed.items[0].job.request?.name = "other"
    #expect(!first.decidesTheSame(as: renamed))
  }
}

extension Plan.Item {
  var reason: StartReason? {
    if case .start(let reason) = decision { reason } else { nil }
  }

  var changes: [FieldChange]? {
    if case .changed(_, let changes)? = reason { changes } else { nil }
  }
}
