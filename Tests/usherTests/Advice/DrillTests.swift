import Foundation
import TestSupport
import Testing

/// Staged incidents: whoever does what the screen says first starts no job a second time.
@Suite("Drill: follow the screen's first advice, count the starts", .processes, .slow)
struct DrillTests {
  private func started(_ count: Int = 1, _ switches: String = #""jobSeconds":0"#) throws -> Workplace {
    let place = try Workplace()
    try place.emulate(switches)
    try place.write(Manifest.jobs(count), to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    return place
  }

  private func apply(_ place: Workplace, _ more: String...) throws -> ChildProcess.Result {
    try place.usher(["apply", "m"] + Workplace.approved + more)
  }

  @Test("Deleted at the service: while a manifest declares it, there is nothing to do, and forget is warned of")
  func deletedAndDeclared() throws {
    let place = try started()
    try place.deleteJob(try #require(try place.recordedJobs().values.first))
    let verified = try place.usher(["state", "verify", "m"] + Workplace.emulated)
    #expect(verified.status == 1)
    let advice = Screen.advice(verified.standardOutput)
    #expect(advice.first?.hasPrefix("nothing has to be done") == true)
    #expect(
      advice.contains(
        "do not use 'usher state forget' while a manifest declares it: the next apply would start a paid job"))
    #expect(Screen.commands(verified.standardOutput).isEmpty)
    // Times are in seconds: a job of this second may only be late.
    let status = try place.usher(
      ["status", "--settle-time", "0", "--until", "ended", "--timeout", "30"] + Workplace.emulated)
    #expect(status.standardOutput.contains("  DELETED  "))
    #expect(try apply(place).standardOutput.hasPrefix("Nothing to do"))
    #expect(try place.starts == 1)
  }

  @Test("Deleted at the service, and no manifest declares it: the command that forgets it starts nothing")
  func deletedAndUndeclared() throws {
    let place = try started(2)
    let deleted = try #require(try place.recordedJobs().first { $0.key.hasPrefix("job-2") }?.value)
    try place.deleteJob(deleted)
    try place.write(Manifest.jobs(1), to: "m/jobs.yaml")
    let verified = try place.usher(["state", "verify", "m"] + Workplace.emulated)
    #expect(verified.standardOutput.contains("it is no longer declared in the given PATHs"))
    let command = try #require(Screen.commands(verified.standardOutput).first)
    #expect(try place.paste(command).status == 0)
    #expect(try place.usher(["state", "verify", "m"] + Workplace.emulated).status == 0)
    #expect(try apply(place).standardOutput.hasPrefix("Nothing to do"))
    #expect(try place.starts == 2)
  }

  @Test(
    "A renamed job: apply starts nothing, and each way out that is free keeps the one job", arguments: [true, false])
  func renamed(keepsName: Bool) throws {
    let place = try started()
    let old = Manifest.jobs(1)
    try place.write(old.replacing("name: job-1", with: "name: renamed"), to: "m/jobs.yaml")
    for result in [try place.usher(["plan", "m"]), try apply(place)] {
      #expect(result.status == 1)
      #expect(Screen.advice(result.standardError).first?.hasSuffix("keep the name 'job-1'") == true)
    }
    #expect(try place.starts == 1)
    if keepsName {
      try place.write(old, to: "m/jobs.yaml")
    } else {
      // plan knows of no service; apply does.
      let command = try #require(Screen.commands(try apply(place).standardError).first)
      let pasted = try place.paste(command)
      #expect(pasted.status == 0, "\(pasted.standardError)")
    }
    #expect(try apply(place).standardOutput.hasPrefix("Nothing to do"))
    #expect(try place.starts == 1)
  }

  @Test("A state that is not there: the command beside the note finds the jobs, and nothing starts")
  func missingState() throws {
    let place = try started(3)
    try FileManager.default.removeItem(at: place.state)
    let planned = try place.usher(["plan", "m"])
    #expect(
      planned.standardError.hasPrefix("warning: the state usher.state.jsonl does not exist: no job counts as started"))
    let status = try place.usher(["status", "m"] + Workplace.emulated)
    let command = try #require(Screen.commands(status.standardError).first)
    #expect(command == "usher state rebuild m --emulator emulator.jsonl")
    let pasted = try place.paste(command)
    #expect(pasted.status == 0, "\(pasted.standardError)")
    #expect(try apply(place).standardOutput.hasPrefix("Nothing to do"))
    #expect(try place.starts == 3)
  }

  @Test("A name that is taken by a job that the list shows late: the same apply with a longer settle time finds it")
  func listedLate() throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0,"listDelay":3"#)
    try place.write(Manifest.jobs(1), to: "m/jobs.yaml")
    #expect(try apply(place).status == 0)
    try FileManager.default.removeItem(at: place.state)
    let result = try apply(place, "--settle-time", "0")
    #expect(result.status == 1)
    let advice = Screen.advice(result.standardError).drop { !$0.hasPrefix("wait") }
    #expect(
      advice.first
        == "wait a few minutes, and run the same apply again with --settle-time 120: the list of jobs may be late")
    #expect(advice.dropFirst().first == "only if the job was deleted: change metadata.revision: this starts a paid job")
    #expect(try apply(place, "--settle-time", "10").status == 0)
    try place.expectEachStartedOnce(1)
  }

  @Test("A name that is taken by a job that was deleted: waiting starts nothing, and the paid way out comes last")
  func takenByDeleted() throws {
    let place = try started()
    try place.deleteJob(try #require(try place.recordedJobs().values.first))
    try FileManager.default.removeItem(at: place.state)
    for _ in 1...2 {
      let result = try apply(place, "--settle-time", "0")
      #expect(result.status == 1)
      let advice = Screen.advice(result.standardError)
      #expect(advice.last == "only if the job was deleted: change metadata.revision: this starts a paid job")
      #expect(try place.starts == 1)
    }
  }

  @Test("Our job, whose tags are not there yet: waiting first, then the command that records it, the revision last")
  func foreign() throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0"#)
    try place.write(Manifest.job("spring", more: ["name: fixed"]), to: "m/jobs.yaml")
    let arn = try place.startForeign("fixed")
    let result = try apply(place, "--settle-time", "0")
    #expect(result.status == 1)
    let advice = Screen.advice(result.standardError).drop { !$0.hasPrefix("wait") }
    #expect(
      advice.count == 4
        && advice.last?.hasPrefix("only if it is another job: change metadata.revision, and spec.name") == true)
    let command = try #require(Screen.commands(result.standardError).last)
    #expect(command == "usher state adopt spring \(arn) m --emulator emulator.jsonl")
    #expect(try place.paste(command).status == 0)
    #expect(try apply(place).standardOutput.hasPrefix("Nothing to do"))
    #expect(try place.starts == 1)
  }

  @Test(
    "A lost answer whose job gets its tags late: the same apply again finds it, and no revision is offered before that")
  func lostAnswerLateTags() throws {
    let place = try Workplace()
    try place.write(Manifest.job("spring", more: ["name: fixed"]), to: "m/jobs.yaml")
    let rule = #"{"fault": "runThenDrop", "operation": "StartAudienceGenerationJob", "times": 1}"#
    try place.write(#"{"formatVersion": 1, "faults": [\#(rule)]}"#, to: "faults.json")
    let emulator = try RunningEmulator(["--faults", "faults.json", "--tag-delay", "4"], in: place)
    let again = ["apply", "m", "--auto-approve"] + emulator.flags
    let result = try place.usher(again + ["--settle-time", "0"], environment: RunningEmulator.keys)
    #expect(result.status == 1)
    let advice = Screen.advice(result.standardError).drop { !$0.hasPrefix("wait") }
    #expect(
      advice.first?.contains("run the same apply again with --settle-time 120") == true, "\(result.standardError)")
    #expect(advice.firstIndex { $0.contains("paid job") } == advice.indices.last)
    let found = try place.usher(again + ["--settle-time", "20"], environment: RunningEmulator.keys)
    #expect(found.status == 0, "\(found.standardError)")
    try place.expectEachStartedOnce(1)
  }

  @Test(
    "Credentials of another account: that is said, and no right is widened",
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func wrongAccount() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(2), to: "m/jobs.yaml")
    let result = try deny(place, "arn:aws:sts::210987654321:assumed-role/ci/nightly")
    #expect(
      result.standardError.contains(
        "  = the credentials belong to account 210987654321, and the job to account 123456789012: use credentials of "
          + "account 123456789012\n"), "\(result.standardError)")
    #expect(!result.standardError.contains("allow ") && !result.standardError.contains("iam-policy"))
  }

  @Test(
    "Where the service does not say whose they are, whoami comes before any right",
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func unknownAccount() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(2), to: "m/jobs.yaml")
    let advice = Screen.advice(try deny(place).standardError)
    let first = try #require(advice.firstIndex { $0.hasPrefix("check first that the credentials are of account") })
    #expect(advice[first + 1] == "usher whoami m --profile runner")
    #expect(advice.firstIndex { $0.contains("allow iam:PassRole") } == first + 2)
    #expect(advice.contains("usher iam-policy m"))
  }

  private func deny(_ place: Workplace, _ caller: String...) throws -> ChildProcess.Result {
    try place.write(
      "[runner]\naws_access_key_id = AKIAX\naws_secret_access_key = secret\n", to: "home/.aws/credentials")
    let service = try PythonService("binary_denying.py", caller)
    let result = try place.usher(
      ["apply", "m", "--auto-approve", "--quiet", "--profile", "runner", "--endpoint-url", service.endpoint])
    #expect(result.status == 1)
    return result
  }

  @Test("A model of another account without a collaboration: the manifest is fixed, no right is widened, and it starts")
  func missingCollaboration() throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0"#)
    let shared = Manifest.jobs(1).replacing(
      "us-east-1:123456789012:configured", with: "us-east-1:210987654321:configured")
    try place.write(shared, to: "m/jobs.yaml")
    let result = try apply(place)
    #expect(result.status == 1)
    let advice = Screen.advice(result.standardError)
    #expect(advice.contains { $0.contains("such a job needs spec.collaborationId") }, "\(advice)")
    #expect(!advice.contains { $0.contains("allow ") || $0.contains("iam-policy") })
    try place.write(shared + "  collaborationId: 11111111-2222-3333-4444-555555555555\n", to: "m/jobs.yaml")
    #expect(try apply(place).status == 0)
    #expect(try place.starts == 1)
  }

  @Test(
    "A proxy's page, to a list or to a start: the proxy is named, and when it is out of the way each job starts once",
    arguments: [
      #""operation": "ListAudienceGenerationJobs", "times": 1"#,
      #""operation": "StartAudienceGenerationJob", "times": 2"#,
    ],
    ["proxyPage", "garbage"])
  func proxy(rule: String, page: String) throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(1), to: "m/jobs.yaml")
    try place.write(#"{"formatVersion": 1, "faults": [{"fault": "\#(page)", \#(rule)}]}"#, to: "faults.json")
    let emulator = try RunningEmulator(["--faults", "faults.json"], in: place)
    let again = ["apply", "m", "--auto-approve", "--settle-time", "0"] + emulator.flags
    let result = try place.usher(again, environment: RunningEmulator.keys)
    #expect(result.status == 1)
    #expect(
      Screen.advice(result.standardError).contains { $0.contains("HTTPS_PROXY and NO_PROXY") },
      "\(result.standardError)")
    #expect(try place.usher(again, environment: RunningEmulator.keys).status == 0)
    try place.expectEachStartedOnce(1)
  }
}
