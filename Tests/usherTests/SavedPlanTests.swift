import Foundation
import TestSupport
import Testing

@Suite("apply --plan", .processes)
struct SavedPlanTests {
  private static let apply = ["apply", "m", "--plan", "plan.json"] + Workplace.approved

  private func planned(_ count: Int) throws -> Workplace {
    let place = try Workplace()
    try place.write(Manifest.jobs(count), to: "m/jobs.yaml")
    #expect(try place.usher(["plan", "m", "--out", "plan.json"]).status == 0)
    return place
  }

  @Test("What was reviewed is started; once more, there is nothing to do")
  func reviewed() throws {
    let place = try planned(3)
    #expect(try place.usher(Self.apply).status == 0)
    try place.expectEachStartedOnce(3)
    #expect(try place.usher(Self.apply).standardOutput.hasPrefix("Nothing to do"))
  }

  @Test("A start that was not reviewed is an error that names it, and nothing is started", arguments: [true, false])
  func unreviewed(isNew: Bool) throws {
    let place = try planned(2)
    let text =
      isNew
      ? Manifest.jobs(3)
      : Manifest.jobs(2).replacing("s3://acme-seeds/1.jsonl", with: "s3://acme-seeds/other.jsonl")
    try place.write(text, to: "m/jobs.yaml")
    let result = try place.usher(Self.apply)
    #expect(result.status == 1)
    let words =
      isNew ? "'job-3' would be started and is not in the reviewed plan" : "'job-1' was reviewed as another run"
    #expect(result.standardError.contains("error: \(words)"))
    #expect(result.standardError.contains("that plan.json does not name. Nothing was started."))
    #expect(try place.createdJobs().isEmpty)
  }

  @Test(
    "Tags and description are part of what was reviewed, though they decide no run",
    arguments: [["description: other"], ["tags: {cost: other}"]])
  func request(more: [String]) throws {
    let place = try planned(2)
    try place.write(
      Manifest.job("job-1", seed: "s3://acme-seeds/1.jsonl", more: more)
        + Manifest.job("job-2", seed: "s3://acme-seeds/2.jsonl"), to: "m/jobs.yaml")
    let result = try place.usher(Self.apply)
    #expect(result.status == 1)
    #expect(result.standardError.contains("error: 'job-1' was reviewed with another request"))
    #expect(!result.standardError.contains("'job-2'"))
    #expect(try place.createdJobs().isEmpty)
    #expect(try place.usher(["plan", "m", "--out", "plan.json"]).status == 0)
    #expect(try place.usher(Self.apply).status == 0)
    try place.expectEachStartedOnce(2)
  }

  @Test("Jobs that were started meanwhile are no error")
  func startedMeanwhile() throws {
    let place = try planned(3)
    #expect(try place.usher(["apply", "m", "--max-starts", "2"] + Workplace.approved).status == 3)
    #expect(try place.usher(Self.apply).status == 0)
    try place.expectEachStartedOnce(3)
  }

  @Test("The plan holds names, digests and service names, and no query")
  func content() throws {
    let place = try Workplace()
    try place.write(PlannedPlace.sql("secret", query: "SELECT hidden FROM seeds"), to: "m/jobs.yaml")
    #expect(try place.usher(["plan", "m", "--out", "plan.json"]).status == 0)
    let file = try String(contentsOf: place.file("plan.json"), encoding: .utf8)
    let json = try JSONSerialization.jsonObject(with: Data(file.utf8)) as? [String: Any]
    let starts = try #require(json?["starts"] as? [[String: Any]])
    #expect(starts.map { $0["name"] as? String } == ["secret"])
    #expect(starts.map { Set($0.keys) } == [["name", "digest", "serviceName", "requestDigest"]])
    #expect(!file.contains("SELECT") && !file.contains("acme"))
  }

  @Test(
    "A plan that was edited, or is none, or is of another version, is refused",
    arguments: [
      (#""name":"job-1""#, #""name":"job-9""#, "was changed after"), ("{", "{ ", "was changed after"),
      (#""formatVersion":2"#, #""formatVersion":3"#, "is of format version 3"),
      (
        #""formatVersion":2"#, #""formatVersion":1"#, "is of format version 1, and this usher reads version 2: an older"
      ),
      ("usher.plan", "other", "is no plan"),
      ("{", "", "is no plan"),
    ])
  func edited(text: String, other: String, words: String) throws {
    let place = try planned(1)
    let plan = try String(contentsOf: place.file("plan.json"), encoding: .utf8)
    let range = try #require(plan.range(of: text))
    try place.write(plan.replacingCharacters(in: range, with: other), to: "plan.json")
    let result = try place.usher(Self.apply)
    #expect(result.status == 1)
    #expect(result.standardError.contains("error: plan.json \(words)"), "\(result.standardError)")
    #expect(try place.createdJobs().isEmpty)
  }

  @Test("A plan that is not there is an error that names it")
  func absent() throws {
    let place = try planned(1)
    let result = try place.usher(["apply", "m", "--plan", "none.json"] + Workplace.approved)
    #expect(result.status == 1)
    #expect(result.standardError.contains("none.json"))
    #expect(try place.createdJobs().isEmpty)
  }
}
