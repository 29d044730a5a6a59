import Foundation
import TestSupport
import Testing

@Suite("Exit codes", .processes)
struct ExitCodeTests {
  @Test("0: the manifests are right, the plan is made, everything was started, the status was read")
  func success() throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0"#)
    try place.write(Manifest.jobs(3), to: "m/jobs.yaml")
    let validated = try place.usher(["validate", "m"])
    #expect(validated.status == 0)
    #expect(validated.standardOutput == "3 jobs in 1 file, all valid.\n")
    #expect(try place.usher(["plan", "m"]).status == 0)
    let applied = try place.usher(["apply", "m"] + Workplace.approved)
    #expect(applied.status == 0)
    #expect(applied.standardOutput.components(separatedBy: "  started\n    arn:aws:").count == 4)
    try place.expectEachStartedOnce(3)
    let status = try place.usher(["status"] + Workplace.emulated)
    #expect(status.status == 0)
    #expect(status.standardOutput.components(separatedBy: "ACTIVE").count == 4)
    #expect(try place.usher(["status", "m", "--until", "ended"] + Workplace.emulated).status == 0)
  }

  @Test("0 also where there is nothing to do: no question, no credentials, the state untouched")
  func nothingToDo() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    let before = try place.contents()
    let result = try place.usher(["apply", "m"] + Workplace.emulated)
    #expect(result.status == 0)
    #expect(result.standardOutput == "Nothing to do: 1 job unchanged.\n")
    #expect(try place.contents() == before)
  }

  @Test("status without a state says so and needs no credentials")
  func noState() throws {
    let result = try Workplace().usher(["status"])
    #expect(result.status == 0)
    #expect(result.standardOutput == "No started job is recorded.\n")
    #expect(result.standardError.hasPrefix("note: the state usher.state.jsonl does not exist"))
  }

  @Test("plan --detailed-exitcode: 2 where there is something to start, 0 where there is nothing, 1 for a mistake")
  func detailed() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    let plan = ["plan", "m", "--detailed-exitcode"]
    #expect(try place.usher(plan).status == 2)
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    #expect(try place.usher(plan).status == 0)
    try place.write("kind: Nothing\n", to: "m/two.yaml")
    #expect(try place.usher(plan).status == 1)
  }

  @Test("3: --max-starts defers the others, and each run starts so many more")
  func maximumStarts() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(5), to: "m/jobs.yaml")
    for (created, status) in [(2, 3), (4, 3), (5, 0)] as [(Int, Int32)] {
      let result = try place.usher(["apply", "m", "--max-starts", "2"] + Workplace.approved)
      #expect(result.status == status)
      #expect(result.standardError.contains("--max-starts is reached") == (status == 3))
      #expect(result.standardError.contains("  = run the same apply again, or raise --max-starts\n") == (status == 3))
      try place.expectEachStartedOnce(created)
    }
    #expect(try place.usher(["apply", "m", "--max-starts", "0"] + Workplace.approved).status == 0)
  }

  @Test("3: a quota that is used up defers the others, said once and with what to do")
  func quota() throws {
    let place = try Workplace()
    try place.emulate(#""quota":2,"jobSeconds":100000"#)
    try place.write(Manifest.jobs(9), to: "m/jobs.yaml")
    let result = try place.usher(["apply", "m", "--quiet"] + Workplace.approved)
    #expect(result.status == 3)
    try place.expectEachStartedOnce(2)
    #expect(result.standardError.components(separatedBy: "deferred: job-").count == 2, "\(result.standardError)")
    #expect(result.standardError.contains("ServiceQuotaExceededException"))
    #expect(result.standardError.contains("run the same apply again when jobs have ended"))
    #expect(result.standardError.hasSuffix("Apply: 2 started, 7 deferred.\n"))
  }

  @Test("status --until ended: 1 where a job failed, with the service's reason, and 1 where the time is over")
  func failedAndLate() throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0,"failing":["broken"]"#)
    try place.write(Manifest.job("one") + Manifest.job("two", more: ["name: broken"]), to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    let failed = try place.usher(["status", "--until", "ended"] + Workplace.emulated)
    #expect(failed.status == 1)
    #expect(failed.standardOutput.contains("CREATE_FAILED"))
    #expect(failed.standardOutput.contains("\n  = "))
    #expect(failed.standardError == "error: 1 job failed: two\n")
    #expect(try place.usher(["status"] + Workplace.emulated).status == 0)

    let slow = try Workplace()
    try slow.emulate(#""jobSeconds":100000"#)
    try slow.write(Manifest.job("one"), to: "m/jobs.yaml")
    #expect(try slow.usher(["apply", "m"] + Workplace.approved).status == 0)
    let late = try slow.usher(["status", "--until", "ended", "--timeout", "0"] + Workplace.emulated)
    #expect(late.status == 1)
    #expect(late.standardError.contains("timed out after 0 s; 1 job still running"))
  }

  @Test("With --until started one apply starts all that the quota would defer, each job once, and exits with 0", .slow)
  func wait() throws {
    let place = try Workplace()
    try place.emulate(#""quota":2,"jobSeconds":1"#)
    try place.write(Manifest.jobs(5), to: "m/jobs.yaml")
    let result = try place.usher(["apply", "m", "--until", "started"] + Workplace.approved)
    #expect(result.status == 0, "\(result.standardError)")
    #expect(result.standardError.contains("3 jobs deferred; usher tries again in 5 s\n"))
    #expect(!result.standardError.contains(": deferred") && !result.standardOutput.contains("deferred"))
    #expect(result.standardError.hasSuffix("Apply: 5 started.\n"))
    try place.expectEachStartedOnce(5)
  }
}
