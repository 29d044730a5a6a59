import CleanRoomsMLModel
import Foundation
import JSONText
import JobModel
import Planning
import StateFile
import TestSupport
import Testing

@Suite("The plan as JSON")
struct PlanDocumentTests {
  private let job = Sample()

  /// Together they hold every member at least once.
  private func documents() throws -> [[UInt8]] {
    let sql = job.with {
      $0.name = "sql"
      $0.s3Uri = nil
      $0.seed = #", "sqlParameters": {"queryString": "SELECT secret FROM t", "parameters": {"p": "classified"}}"#
    }
    let later = sql.with { $0.seed = $0.seed.replacingOccurrences(of: "SELECT", with: "select") }
    let gone = job.with { $0.name = "gone" }
    let open = job.with {
      $0.name = "open"
      $0.revision = "open"
    }
    let new = job.with {
      $0.name = "new"
      $0.revision = "new"
    }
    let held = job.with { $0.givenServiceName = "h\u{E9}ld \"by\" \u{1F600}" }
    var full = try planned(
      [job, later.with { $0.revision = "r2" }, open, new],
      [
        job.started(1), job.started(2), sql.started(3), open.intent(4), gone.started(5),
        gone.with { $0.revision = "9" }.intent(6),
        job.ended(1, Sample.failure), job.ended(2, Sample.failure), job.ended(2, Sample.deletion),
      ])
    full.lockHolder = "process 1"
    var limited = full
    limited.startLimit = StartLimit(count: 1)
    let refused = try planned([held.with { $0.revision = "2" }], [held.started()])
    let mistakes = [
      Diagnostic(at: SourceLocation(file: "a.yaml", line: 1, column: 2), "name: odd", notes: ["expected: even"]),
      Diagnostic(.warning, file: "b.yaml", "empty"),
    ]
    return [
      PlanDocument(try planned([]), code: 0, diagnostics: [], statePath: "s", exists: false, owner: nil),
      PlanDocument(
        full, code: 1, diagnostics: mistakes + [Diagnostic(.warning, code: "odd", "late", notes: ["wait"])],
        statePath: "usher.state.jsonl", owner: .aws, advice: { $0.job.name.text == "open" ? ["usher state list"] : [] }),
      PlanDocument(limited, code: 0, diagnostics: [], statePath: "s", owner: .aws),
      PlanDocument(refused, code: 0, diagnostics: [], statePath: "caf\u{E9}", owner: .endpoint(host: "localhost:1")),
      PlanDocument(nil, code: 1, diagnostics: mistakes, statePath: "s", owner: .emulator(id: "0a")),
      PlanDocument(
        plan(try exports(), scopes: [""], against: try planned([]).snapshot), code: 0, diagnostics: [], statePath: "s",
        owner: .aws),
    ].map(\.json)
  }

  /// Of a declared job, and of one that only its ARN names.
  private func exports() throws -> [DeclaredJob] {
    let upstreams: [DeclaredExport.Upstream] = [
      .job(RunID(.audienceGenerationJob, try #require(JobName("spring")), SpecDigest(of: "1".utf8))),
      .arn(Sample.arn(1)),
    ]
    return try upstreams.enumerated().map { index, upstream in
      let export = DeclaredExport(upstream: upstream, audienceSize: AudienceSize(type: "PERCENTAGE", value: 5))
      var job = DeclaredJob(
        run: RunID(.audienceExportJob, try #require(JobName("export-\(index)")), export.digest(revision: nil)),
        revision: nil, givenServiceName: nil, location: SourceLocation(file: "e.yaml", line: index + 1, column: 1),
        path: "e.yaml", account: "123456789012", region: "us-east-1")
      job.export = export
      return job
    }
  }

  @Test(
    "Every document is as the published schema says, and every member occurs", .processes,
    .enabled(if: Python.isAvailable))
  func schema() throws {
    let result = try Python.script("Oracles/document_schema.py", ["plan"], input: Data(documents().joined()))
    #expect(result.standardOutput + result.standardError == "")
    #expect(result.status == 0)
  }

  @Test("A document is one line of valid JSON and holds no text of a query")
  func oneLine() throws {
    for document in try documents() {
      #expect(document.filter { $0 == UInt8(ascii: "\n") }.count == 1)
      #expect(document.last == UInt8(ascii: "\n"))
      let text = String(decoding: document, as: UTF8.self)
      #expect(!text.contains("secret") && !text.contains("classified"))
      #expect(try JSONValue(parsing: document)["formatVersion"]?.integer == PlanDocument.formatVersion)
    }
  }

  @Test("Starts that wait for another apply, or that are refused, are called so and counted apart")
  func notStarted() throws {
    let documents = try documents().map { try JSONValue(parsing: $0)["plan"] }
    let expected = [(2, ["unchanged", "deferred", "check", "start"], [1, 1, 0]), (3, ["refused"], [0, 0, 1])]
    for (index, actions, counts) in expected {
      let plan = try #require(documents[index])
      #expect(plan["jobs"]?.elements?.map { $0["action"]?.string } == actions)
      #expect(["start", "deferred", "refused"].map { plan["counts"]?[$0]?.integer } == counts)
    }
    let twin = job.with {
      $0.name = "twin"
      $0.path = "jobs/twin.yaml"
    }
    let twins = try planned([job, twin])
    #expect(twins.counts.start == 1 && twins.counts.refused == 1)
  }

  @Test("It tells of each job what happens and why")
  func jobs() throws {
    let document = try JSONValue(parsing: try documents()[1])
    let jobs = try #require(document["plan"]?["jobs"]?.elements)
    #expect(jobs.map { $0["action"]?.string } == ["unchanged", "start", "check", "start"])
    #expect(jobs.map { $0["reason"]?.string } == [nil, "changed", nil, "new"])
    #expect(jobs[0]["runs"]?.elements?.count == 2)
    #expect(jobs[1]["earlierRun"]?["audienceGenerationJobArn"]?.string == Sample.arn(3))
    let fields = jobs[1]["changes"]?.elements?.compactMap { $0["field"]?.string }
    #expect(fields == ["revision", "seedAudience.sqlParameters.queryString"])
    #expect(document["plan"]?["noLongerDeclared"]?.elements?.count == 1)
    #expect(document["plan"]?["noLongerDeclaredOpenStarts"]?.elements?.count == 1)
    let counts = document["plan"]?["counts"]
    let names = ["start", "unchanged", "failed", "check", "deferred", "noLongerDeclared"]
    #expect(names.map { counts?[$0]?.integer } == [2, 1, 1, 2, 0, 1])
    #expect(jobs.map { $0["failure"]?["statusCode"]?.string } == ["SEED_AUDIENCE_INVALID", nil, nil, nil])
    #expect(document["diagnostics"]?.elements?.count == 4)
    #expect(jobs.map { $0["commands"]?.elements?.count } == [0, 0, 1, 0])
    #expect(document["advice"]?.elements?.map(\.string) == ["usher state list", "wait"])
    #expect(
      document["commands"]?.elements?.map(\.string) == ["usher state list", "usher state verify ."])
  }
}
