import Foundation
import TestSupport
import Testing

@Suite("A job that failed")
struct FailedJobTests {
  private static let what = "job failed 2026-11-30: SEED_AUDIENCE_INVALID; fix the cause, then change metadata.revision"

  /// `spring` failed and `summer` did not; both are started.
  private func place() throws -> Workplace {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0"#)
    try place.write(
      Manifest.job("spring") + Manifest.job("summer", seed: "s3://acme-seeds/summer.jsonl"), to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    try place.recordEnd(of: "spring", Workplace.failure)
    try place.recordEnd(of: "summer", Workplace.success)
    return place
  }

  @Test("The plan shows it in one line and counts it, and nothing else changes")
  func text() throws {
    let place = try place()
    let plan = try place.usher(["plan", "m", "--detailed-exitcode"])
    #expect(plan.status == 0)
    #expect(plan.standardOutput == "! spring  \(Self.what)\n\nPlan: 0 to start, 2 unchanged, 1 job failed.\n")
    let quiet = try place.usher(["plan", "m", "--quiet"]).standardOutput
    #expect(quiet == "Plan: 0 to start, 2 unchanged, 1 job failed.\n")
    let verbose = try place.usher(["plan", "m", "--verbose"]).standardOutput
    #expect(verbose.contains("! spring  \(Self.what)\n    started ") && verbose.contains("= summer  started "))
    // A new revision is another run.
    try place.write(Manifest.job("spring", revision: "2"), to: "m/jobs.yaml")
    #expect(try place.usher(["plan", "m"]).standardOutput.contains("failed") == false)
  }

  @Test("It stays one when the service no longer has the job")
  func deleted() throws {
    let place = try place()
    for name in ["spring", "summer"] { try place.recordEnd(of: name, Workplace.deletion) }
    #expect(try place.usher(["plan", "m"]).standardOutput.contains("! spring  \(Self.what)\n"))
    let list = try place.usher(["state", "list"]).standardOutput
    #expect(list.contains("Z  job failed, deleted\n") && list.contains("Z  ACTIVE, deleted\n"), "\(list)")
  }

  @Test("Apply says it, starts nothing, asks nothing, and its exit code stays 0")
  func apply() throws {
    let place = try place()
    let before = try place.contents()
    let apply = try place.usher(["apply", "m"] + Workplace.emulated)
    #expect(apply.status == 0)
    #expect(apply.standardError.contains("! spring  \(Self.what)\n"))
    #expect(apply.standardOutput == "Nothing to do: 2 declared jobs, all started before; 1 job failed.\n")
    #expect(try place.contents() == before)
  }

  @Test("Markdown has it in the table, outside the details; GitHub a warning, GitLab a line beside the report")
  func formats() throws {
    let place = try place()
    let markdown = try place.usher(["plan", "m", "--format", "markdown"]).standardOutput
    #expect(markdown.contains("### usher: nothing to start, 1 job failed\n"))
    #expect(markdown.contains("\n0 to start, 2 unchanged, 1 job failed.\n"))
    #expect(markdown.contains("| `!` | `spring` | \(Self.what) |\n") && !markdown.contains("<details>"))
    let gitHub = try place.usher(["plan", "m", "--format", "github"]).standardOutput
    #expect(gitHub.contains("::warning file=m/jobs.yaml,line=2::spring: \(Self.what)\n"), "\(gitHub)")
    let gitLab = try place.usher(["plan", "m", "--format", "gitlab"])
    #expect(gitLab.standardError.contains("! spring  \(Self.what)\n"))
    #expect(gitLab.standardOutput == #"{"create":0,"update":0,"delete":0}"# + "\n")
  }

  @Test("The plan's document tells the reason")
  func document() throws {
    let output = try place().usher(["plan", "m", "--format", "json"]).standardOutput
    let document = try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    let plan = try #require(document["plan"] as? [String: Any])
    #expect((plan["counts"] as? [String: Int])?["failed"] == 1)
    let jobs = try #require(plan["jobs"] as? [[String: Any]])
    #expect(jobs.map { ($0["failure"] as? [String: Any])?["message"] as? String } == ["only 3 ids", nil])
  }

  @Test("A reason that is no code is shown only where it can be quoted")
  func hostile() throws {
    let place = try place()
    try place.recordEnd(
      of: "spring",
      Workplace.failure.replacing("SEED_AUDIENCE_INVALID", with: "| <b>::error::").replacing("09:", with: "10:"))
    let expected = "job failed 2026-11-30; fix the cause, then change metadata.revision"
    for format in ["text", "markdown"] {
      let output = try place.usher(["plan", "m", "--format", format]).standardOutput
      #expect(output.contains(expected) && !output.contains("<b>"))
    }
    #expect(try place.usher(["explain", "spring", "m"]).standardOutput.contains("| <b>::error::: only 3 ids"))
  }

  @Test("explain, state show and state list tell how each job ended")
  func told() throws {
    let place = try place()
    let failed = "job failed 2026-11-30: SEED_AUDIENCE_INVALID: only 3 ids"
    let explained = try place.usher(["explain", "spring", "m"]).standardOutput
    #expect(explained.contains("\(failed).\nFix the cause, then change metadata.revision.\n"), "\(explained)")
    #expect(explained.contains("    \(failed)\n"))
    #expect(try place.usher(["explain", "summer", "m"]).standardOutput.contains("Its job ended: ACTIVE 2026-11-30.\n"))
    #expect(try place.usher(["state", "show", "spring"]).standardOutput.contains("\n  ended     \(failed)\n  named "))
    let list = try place.usher(["state", "list"]).standardOutput
    #expect(list.contains("! spring  ") && list.contains("Z  job failed\n") && list.contains("Z  ACTIVE\n"), "\(list)")
    let json = try place.usher(["state", "show", "summer", "--format", "json"]).standardOutput
    #expect(json.contains(#""outcome":{"status":"ACTIVE","#) && json.contains(#""recallMetric":0.3"#))
  }
}
