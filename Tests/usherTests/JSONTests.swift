import Foundation
import TestSupport
import Testing

@Suite("--format json", .processes)
struct JSONTests {
  /// The one document on standard output.
  private func document(_ result: ChildProcess.Result) throws -> [String: Any] {
    #expect(result.standardOutput.hasPrefix(#"{"formatVersion":1"#))
    #expect(result.standardOutput.hasSuffix("}\n"))
    return try #require(JSONSerialization.jsonObject(with: Data(result.standardOutput.utf8)) as? [String: Any])
  }

  private func members(_ name: String, of document: [String: Any]) throws -> [[String: Any]] {
    try #require(document[name] as? [[String: Any]])
  }

  @Test("Standard output is one document for each command, and standard error needs no reading")
  func walk() throws {
    let place = try Workplace()
    try place.emulate(#""quota":2,"jobSeconds":100000"#)
    try place.write(Manifest.jobs(3), to: "m/jobs.yaml")
    let json = ["--format", "json"]

    let validated = try place.usher(["validate", "m"] + json)
    #expect(validated.standardError == "")
    #expect(try document(validated)["jobs"] as? Int == 3)

    let planned = try place.usher(["plan", "m"] + json)
    #expect(planned.standardError == "")
    #expect(planned.standardOutput.contains("the state usher.state.jsonl does not exist"))
    let plan = try #require(document(planned)["plan"] as? [String: Any])
    #expect((plan["counts"] as? [String: Int])?["start"] == 3)

    let applied = try place.usher(["apply", "m"] + Workplace.approved + json)
    #expect(applied.status == 3)
    let results = try members("jobs", of: document(applied))
    #expect(results.compactMap { $0["result"] as? String }.sorted() == ["deferred", "started", "started"])
    #expect(
      Set(results.compactMap { $0["audienceGenerationJobArn"] as? String }) == Set(try place.createdJobs().values))

    let status = try place.usher(["status"] + Workplace.emulated + json)
    #expect(status.standardError == "")
    let rows = try members("jobs", of: document(status))
    #expect(rows.count == 2)
    #expect(rows.allSatisfy { ($0["status"] as? String)?.hasPrefix("CREATE_") ?? false })

    try FileManager.default.removeItem(at: place.file("m/jobs.yaml"))
    try place.write(Manifest.job("job-1", seed: "s3://acme-seeds/1.jsonl"), to: "m/jobs.yaml")
    #expect(try members("jobs", of: document(place.usher(["apply", "m"] + Workplace.emulated + json))).isEmpty)
  }

  @Test("Mistakes are in the document too, and the exit code says it", arguments: ["validate", "plan"])
  func mistakes(command: String) throws {
    let place = try Workplace()
    try place.write(Manifest.job("bad", more: ["colour: red"]), to: "m/bad.yaml")
    let result = try place.usher([command, "m", "--format", "json"])
    #expect(result.status == 1)
    let diagnostic = try #require(try members("diagnostics", of: document(result)).first)
    #expect(diagnostic["severity"] as? String == "error")
    #expect(diagnostic["file"] as? String == "m/bad.yaml")
    #expect(diagnostic["line"] as? Int == 10)
    #expect(diagnostic["column"] as? Int == 3)
  }

  @Test(
    "plan's documents keep the published schema, and use every member of it",
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func schema() throws {
    let plan = ["plan", "m", "--format", "json"]
    let place = try PlannedPlace()
    for end in [Workplace.failure, Workplace.deletion] { try place.workplace.recordEnd(of: "kept", end) }
    var documents = try place.workplace.usher(plan).standardOutput
    let limited = "apiVersion: usher/v1\nkind: Project\nspec: {maxStarts: 1}\n"
    try place.workplace.write(limited, to: "usher.yaml")
    documents += try place.workplace.usher(plan).standardOutput
    try place.workplace.write(Manifest.job("bad", more: ["colour: red"]), to: "m/bad.yaml")
    documents += try place.workplace.usher(plan).standardOutput
    // Beside an apply that is at work.
    try FileManager.default.removeItem(at: place.workplace.file("m/bad.yaml"))
    let lock = try HeldLock(place.workplace.file("usher.state.jsonl.lock"), owner: "process 1")
    documents += try place.workplace.usher(plan).standardOutput
    lock.release()
    try place.workplace.write(Manifest.exports(of: "new"), to: "m/exports.yaml")
    documents += try place.workplace.usher(plan).standardOutput
    documents += try Workplace().usher(["plan", "."] + plan.dropFirst(2)).standardOutput
    #expect(documents.split(separator: "\n").count == 6)
    let result = try Python.script("Oracles/document_schema.py", ["plan"], input: Data(documents.utf8))
    #expect(result.standardOutput == "")
    #expect(result.standardError == "")
    #expect(result.status == 0)
  }

  @Test(
    "Every line of a state that applies wrote keeps its published schema",
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func stateSchema() throws {
    let place = try PlannedPlace()
    let schema = ChildProcess.checkout.appending(path: "schemas/state.schema.json").path
    let result = try Python.script("Oracles/state_schema.py", [schema, place.workplace.state.path])
    #expect(result.status == 0)
    #expect(result.standardOutput == #"{"header": 1, "intent": 2, "started": 5}"# + "\n")
  }
}
