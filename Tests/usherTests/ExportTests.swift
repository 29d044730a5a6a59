import Foundation
import TestSupport
import Testing

@Suite("Exports", .processes)
struct ExportTests {
  private static let exports = ["spring", "books"].map {
    "---\napiVersion: usher/v1\nkind: AudienceExportJob\nmetadata: {name: \($0)-top5}\n"
      + "spec: {audienceGenerationJob: \($0), audienceSize: {type: PERCENTAGE, value: 5}}\n"
  }.joined()

  private func place(_ role: String = "seed-reader") throws -> Workplace {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0"#)
    try write(place, role: role, revision: "2026-W48")
    return place
  }

  private func write(_ place: Workplace, role: String = "seed-reader", revision: String) throws {
    try place.write(
      "apiVersion: usher/v1\nkind: Defaults\nmetadata: {revision: \(revision)}\n", to: "jobs/usher.defaults.yaml")
    let jobs = ["spring", "books", "sports"].map { Manifest.job($0) }.joined()
    try place.write(jobs.replacing("seed-reader", with: role), to: "jobs/a.yaml")
    try place.write(Self.exports, to: "jobs/exports.yaml")
  }

  /// The names of the exports that the service has.
  private func listed(_ place: Workplace) throws -> [String] {
    try String(contentsOf: place.emulator, encoding: .utf8).matches(of: /"event":"exported".*?"name":"([^"]+)"/)
      .map { String($0.1) }.sorted()
  }

  private func apply(_ place: Workplace) throws -> ChildProcess.Result {
    try place.usher(["apply", "jobs"] + Workplace.approved)
  }

  @Test("Three jobs and two exports are started; next week's revision starts each once more, and nothing else")
  func weeks() throws {
    let place = try place()
    let first = try apply(place)
    #expect(first.status == 0 && first.standardError.contains("Apply: 5 started."), "\(first.standardError)")
    let state = try String(contentsOf: place.state, encoding: .utf8)
    #expect(state.matches(of: /"record":"started"/).count == 5)
    #expect(state.matches(of: /"record":"started","id":"[0-9a-f]+","kind":"AudienceExportJob"/).count == 2)
    #expect(try apply(place).standardOutput == "Nothing to do: 5 jobs unchanged.\n")
    #expect(try place.usher(["revise", "jobs", "--to", "2026-W49"]).status == 0)
    let plan = try place.usher(["plan", "jobs"]).standardOutput
    #expect(plan.contains("~ spring-top5  start: export 5 % of spring, changed since "), "\(plan)")
    #expect(plan.contains("waits for 'spring', which is started first and has to end"))
    #expect(try apply(place).standardError.contains("Apply: 5 started."))
    #expect(try apply(place).status == 0)
    let listing = try place.usher(["state", "list"]).standardOutput
    #expect(listing.contains("10 runs of 5 jobs."), "\(listing)")
  }

  @Test("A lost state: apply finds jobs and exports, and starts none; rebuild finds them too")
  func lostState() throws {
    let place = try place()
    #expect(try apply(place).status == 0)
    let emulator = try String(contentsOf: place.emulator, encoding: .utf8)
    try FileManager.default.removeItem(at: place.state)
    let rebuilt = try place.usher(["state", "rebuild", "jobs"] + Workplace.emulated)
    #expect(rebuilt.status == 0 && rebuilt.standardError.contains("5 found and recorded"), "\(rebuilt.standardError)")
    try FileManager.default.removeItem(at: place.state)
    let again = try apply(place)
    #expect(again.status == 0 && again.standardError.contains("5 found and recorded"), "\(again.standardError)")
    #expect(try String(contentsOf: place.emulator, encoding: .utf8) == emulator)
  }

  @Test("A rotated role that is accepted starts no export again")
  func accept() throws {
    let place = try place()
    #expect(try apply(place).status == 0)
    try write(place, role: "seed-reader-2", revision: "2026-W48")
    let accepted = try place.usher(
      ["state", "accept", "spring", "books", "sports", "jobs"] + Workplace.approved)
    #expect(accepted.status == 0, "\(accepted.standardError)")
    let plan = try place.usher(["plan", "jobs"]).standardOutput
    #expect(plan.hasSuffix("Plan: 0 to start, 5 unchanged.\n"), "\(plan)")
    #expect(try apply(place).standardOutput == "Nothing to do: 5 jobs unchanged.\n")
    let refused = try place.usher(["state", "accept", "spring-top5", "jobs"] + Workplace.approved)
    #expect(refused.status == 1 && refused.standardError.contains("'spring-top5' is an export"))
  }

  @Test("An export of a plain name is adopted by that name, and only then counts")
  func adopt() throws {
    let place = try place()
    #expect(try apply(place).status == 0)
    let digest = try #require(
      String(contentsOf: place.state, encoding: .utf8).firstMatch(of: /"serviceName":"(spring-top5-[0-9a-f]{8})"/)?.1)
    #expect(try place.usher(["state", "forget", "spring-top5", "--auto-approve"]).status == 0)
    let missing = try place.usher(["state", "adopt", "spring-top5", "none", "jobs"] + Workplace.approved)
    #expect(missing.status == 1 && missing.standardError.contains("the service lists no export \"none\""))
    let adopted = try place.usher(["state", "adopt", "spring-top5", String(digest), "jobs"] + Workplace.approved)
    #expect(adopted.status == 0, "\(adopted.standardError)")
    #expect(try apply(place).standardOutput == "Nothing to do: 5 jobs unchanged.\n")
  }

  @Test("The policy of the runner names the exports' actions; of exports alone nothing else but reading their jobs")
  func policy() throws {
    let place = try place()
    let policy = try place.usher(["iam-policy", "jobs"]).standardOutput
    #expect(policy.contains("\"cleanrooms-ml:StartAudienceExportJob\"") && policy.contains("ListAudienceExportJobs"))
    let arn = "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/0d1f2a34"
    try place.write(
      "apiVersion: usher/v1\nkind: AudienceExportJob\nmetadata: {name: x}\n"
        + "spec: {audienceGenerationJobArn: \"\(arn)\", audienceSize: {type: ABSOLUTE, value: 5}}\n", to: "other/x.yaml"
    )
    let other = try place.usher(["iam-policy", "other"]).standardOutput
    #expect(other.matches(of: /"Sid"/).count == 3 && other.contains(arn) && !other.contains("PassRole"), "\(other)")
  }

  @Test("A saved plan names exports, and holds apply to them")
  func savedPlan() throws {
    let place = try place()
    #expect(try place.usher(["plan", "jobs", "--out", "plan.json"]).status == 0)
    let saved = try String(contentsOf: place.file("plan.json"), encoding: .utf8)
    #expect(saved.matches(of: /"kind":"AudienceExportJob"/).count == 2)
    try place.write(Self.exports.replacing("value: 5", with: "value: 10"), to: "jobs/exports.yaml")
    let refused = try place.usher(["apply", "jobs", "--plan", "plan.json"] + Workplace.approved)
    #expect(refused.status == 1 && refused.standardError.contains("does not name 2 jobs that would be started"))
    try place.write(Self.exports, to: "jobs/exports.yaml")
    #expect(try place.usher(["apply", "jobs", "--plan", "plan.json"] + Workplace.approved).status == 0)
  }

  @Test("new --kind AudienceExportJob writes a manifest that validates once it is filled in")
  func new() throws {
    let place = try place()
    #expect(try place.usher(["new", "top", "--kind", "AudienceExportJob", "-o", "jobs/top.yaml"]).status == 0)
    let text = try String(contentsOf: place.file("jobs/top.yaml"), encoding: .utf8)
    try place.write(
      text.replacing("\"<the metadata.name of a declared job>\"", with: "sports"), to: "jobs/top.yaml")
    let result = try place.usher(["validate", "jobs"])
    #expect(result.status == 0, "\(result.standardError)")
  }
}
