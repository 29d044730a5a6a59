import Foundation
import TestSupport
import Testing

@Suite("What is not known is not said", .processes)
struct CertaintyTests {
  /// Every command that reads a state, each format of those that have several.
  private static let readers: [[String]] =
    ["text", "json", "markdown", "github", "gitlab"].map { ["plan", "m", "--format", $0] }
    + [
      ["explain", "job-1", "m"], ["status"], ["status", "--format", "json"], ["state", "list"],
      ["state", "show", "job-1"],
      ["state", "list", "--format", "json"], ["state", "forget", "job-1"],
      ["state", "verify", "m"] + Workplace.emulated, ["state", "rebuild", "m"] + Workplace.emulated,
      ["apply", "m"] + Workplace.approved,
    ]

  @Test("A missing state is reported by every command and format, and what it means", arguments: readers)
  func missingState(arguments: [String]) throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0"#)
    try place.write(Manifest.jobs(1), to: "m/jobs.yaml")
    let result = try place.usher(arguments)
    // A plan in a format of its own has it in its document.
    let isDocument = arguments.first == "plan" && !["text", "gitlab"].contains(arguments.last)
    let told = isDocument ? result.standardOutput : result.standardError
    #expect(told.contains("the state usher.state.jsonl does not exist"), "\(result)")
    if arguments.contains("json") {
      let document = try #require(
        JSONSerialization.jsonObject(with: Data(result.standardOutput.utf8)) as? [String: Any])
      let state = try #require(document["state"] as? [String: Any])
      #expect(state["path"] as? String == "usher.state.jsonl" && state["exists"] as? Bool == false)
    }
    let again = try place.usher(arguments.first == "apply" ? arguments : ["plan", "m"])
    #expect(
      again.standardError.contains("does not exist") == (arguments.first != "apply"))
  }

  @Test("status --until ended does not say that all have ended while a start is open; PATHs tell whose")
  func openStart() throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0"#)
    try place.write(Manifest.jobs(2), to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    try place.write(Manifest.job("open"), to: "other/jobs.yaml")
    let planned = try place.usher(["plan", "other", "--format", "json"]).standardOutput
    let digest = try #require(planned.firstMatch(of: /"digest":"([0-9a-f]{64})"/)).1
    try place.openIntent("open", digest: String(digest))
    let status = ["status", "--until", "ended"] + Workplace.emulated
    for arguments in [status, status + ["other"]] {
      let result = try place.usher(arguments)
      #expect(result.status == 1)
      #expect(result.standardError.contains("error: 1 open start left, whose jobs may be running"))
    }
    #expect(try place.usher(status + ["m"]).status == 0)
    #expect(try place.usher(["status"] + Workplace.emulated).status == 0)
    let json = try place.usher(["status", "--format", "json"] + Workplace.emulated).standardOutput
    #expect(json.contains(#""openStarts":[{"kind":"AudienceGenerationJob","name":"open""#))
  }

  @Test("plan beside a running apply says who is at work; after it, that the job may be running")
  func runningApply() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(1), to: "m/jobs.yaml")
    let planned = try place.usher(["plan", "m", "--format", "json"]).standardOutput
    try place.openIntent("job-1", digest: String(try #require(planned.firstMatch(of: /"digest":"([0-9a-f]{64})"/)).1))
    let lock = try HeldLock(place.file("usher.state.jsonl.lock"), owner: "process 1 on ci, usher apply, since TIME")
    for arguments in [["plan", "m"], ["explain", "job-1", "m"]] {
      let text = try place.usher(arguments).standardOutput
      #expect(text.contains("another command is running on this state:\n"), "\(text)")
      #expect(text.contains("process 1 on ci, usher apply, since TIME\n"))
    }
    #expect(
      try place.usher(["plan", "m", "--format", "json"]).standardOutput.contains(#""lockedBy":"process 1 on ci,"#))
    #expect(
      try place.usher(["status"]).standardError.contains("another command is running on this state (process 1 on ci"))
    lock.release()
    #expect(try place.usher(["plan", "m"]).standardOutput.contains("its start has no recorded outcome"))
  }

  @Test("verify at a service that cannot be reached is incomplete, and says of nothing that it differs")
  func unreachable() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(1), to: "m/jobs.yaml")
    let port = try ClosedPort()
    try place.write(
      #"{"format":"usher.state","version":1,"service":"endpoint:127.0.0.1:\#(port.number)"}"# + "\n",
      to: "usher.state.jsonl")
    let flags = ["--endpoint-url", "http://127.0.0.1:\(port.number)"]
    let result = try place.usher(["state", "verify", "m"] + flags, environment: RunningEmulator.keys)
    #expect(result.status == 5)
    #expect(result.standardOutput.hasSuffix("Verify: incomplete: 1 answer could not be read, 0 recorded runs.\n"))
    #expect(!result.standardOutput.contains("differ"))
    let json = try place.usher(
      ["state", "verify", "m", "--format", "json"] + flags, environment: RunningEmulator.keys)
    #expect(json.status == 5)
    #expect(json.standardOutput.contains(#""agrees":false,"complete":false"#))
  }

  @Test("Two manifests that are one run are an error at both places before anything starts, in one folder and over two")
  func twins() throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0"#)
    let one = Manifest.job("one", seed: "s3://acme-seeds/same.jsonl")
    let two = Manifest.job("two", seed: "s3://acme-seeds/same.jsonl")
    try place.write(one + two, to: "m/jobs.yaml")
    let result = try place.usher(["apply", "m"] + Workplace.approved)
    #expect(result.status == 1)
    #expect(
      result.standardError.contains(
        "m/jobs.yaml:11:1: error: metadata.name: 'two' is the same run as 'one' (m/jobs.yaml:2)"))
    #expect(try place.createdJobs().isEmpty)
    try place.write(one, to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    try place.write(two, to: "n/two.yaml")
    for paths in [["m", "n"], ["n", "m"]] {
      let later = try place.usher(["apply"] + paths + Workplace.approved)
      #expect(later.status == 1)
      #expect(later.standardError.contains("n/two.yaml:2:1: error: "))
    }
    try place.expectEachStartedOnce(1)
  }
}
