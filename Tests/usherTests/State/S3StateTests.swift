import Foundation
import TestSupport
import Testing

/// A workplace whose state is in the S3 of an emulator beside it.
struct S3Workplace {
  static let address = "s3://acme-usher/audiences/usher.state.jsonl"
  static let state = ["--state", address]

  let place: Workplace
  let emulator: RunningEmulator
  var environment: [String: String] {
    RunningEmulator.keys.merging(["AWS_ENDPOINT_URL_S3": emulator.endpoint]) { $1 }
  }

  init(_ switches: [String] = ["--job-seconds", "0", "--quota", "100000"]) throws {
    place = try Workplace()
    emulator = try RunningEmulator(switches, in: place)
  }

  /// Runs usher to its end, on the state in S3 where `isNamed` says nothing else.
  func usher(_ arguments: [String], isNamed: Bool = false) throws -> ChildProcess.Result {
    try place.usher(arguments + (isNamed ? [] : Self.state), environment: environment)
  }

  func apply(_ more: [String] = [], isNamed: Bool = false) throws -> ChildProcess.Result {
    try usher(["apply", "m", "--auto-approve"] + emulator.flags + more, isNamed: isNamed)
  }
}

@Suite("A state in S3, by the commands", .processes)
struct S3StateTests {
  @Test("Every command reads and writes it, and no file is made")
  func commands() throws {
    let s3 = try S3Workplace()
    try s3.place.write(Manifest.jobs(3), to: "m/jobs.yaml")
    let plan = try s3.usher(["plan", "m"])
    #expect(plan.status == 0, "\(plan.standardError)")
    #expect(plan.standardError.contains("the state \(S3Workplace.address) does not exist: no job counts as started"))
    #expect(plan.standardError.contains("restore an earlier version of it"))
    #expect(plan.standardOutput.contains("Plan: 3 to start"))
    let apply = try s3.apply()
    #expect(apply.status == 0, "\(apply.standardError)")
    #expect(try s3.apply().standardOutput == "Nothing to do: 3 jobs unchanged.\n")
    try s3.place.write(Manifest.jobs(4), to: "m/jobs.yaml")
    let json = try s3.usher(["plan", "m", "--format", "json"])
    #expect(json.standardOutput.contains(#""state":{"path":"\#(S3Workplace.address)","exists":true"#))
    let second = try s3.apply(["--format", "json"])
    #expect(second.status == 0, "\(second.standardError)")
    #expect(second.standardError.contains("\(S3Workplace.address) was rewritten; before that it was the version "))
    for command in [
      ["state", "list"], ["state", "show", "job-1"], ["explain", "job-1", "m"], ["report"],
      ["status"] + s3.emulator.flags, ["state", "verify", "m"] + s3.emulator.flags,
    ] {
      let result = try s3.usher(command)
      #expect(result.status == 0, "\(command): \(result.standardError)")
      #expect(result.standardOutput.contains("job-1") || command[0] == "state" || command[0] == "report")
      #expect(!result.standardError.contains("does not exist"), "\(command): \(result.standardError)")
    }
    let recorded = try s3.usher(["status", "--record"] + s3.emulator.flags)
    #expect(recorded.status == 0, "\(recorded.standardError)")
    #expect(
      try s3.usher(["state", "list", "--format", "json"]).standardOutput.components(separatedBy: #""outcome":"#).count
        == 5)
    let forgotten = try s3.usher(["state", "forget", "job-2", "--auto-approve"])
    #expect(forgotten.status == 0, "\(forgotten.standardError)")
    #expect(try s3.usher(["state", "list"]).standardOutput.contains("job-2") == false)
    let rebuilt = try s3.usher(["state", "rebuild", "m"] + s3.emulator.flags)
    #expect(rebuilt.status == 0, "\(rebuilt.standardError)")
    #expect(try s3.usher(["state", "list"]).standardOutput.contains("job-2"))
    #expect(!FileManager.default.fileExists(atPath: s3.place.state.path))
    #expect(try FileManager.default.contentsOfDirectory(atPath: s3.place.url.path).filter { $0.contains("s3") } == [])
  }

  @Test("usher.yaml names it, and commands that are printed carry it")
  func named() throws {
    let s3 = try S3Workplace()
    try s3.place.write(Manifest.jobs(1), to: "m/jobs.yaml")
    try s3.place.write(
      "apiVersion: usher/v1\nkind: Project\nspec:\n  state: \(S3Workplace.address)\n", to: "usher.yaml")
    #expect(try s3.apply(isNamed: true).status == 0)
    #expect(try s3.usher(["plan", "m"], isNamed: true).standardOutput.contains("1 unchanged"))
    let none = try s3.usher(["state", "show", "other"], isNamed: true)
    #expect(none.standardError.contains("usher state list --state \(S3Workplace.address)"))
    try s3.place.write(
      "apiVersion: usher/v1\nkind: Project\nspec:\n  state: s3://UPPER/key\n", to: "usher.yaml")
    let wrong = try s3.usher(["plan", "m"], isNamed: true)
    #expect(wrong.status == 1)
    #expect(wrong.standardError.contains("usher.yaml:4:10: error: state"), "\(wrong.standardError)")
    #expect(wrong.standardError.contains("is not the address of an object in S3"), "\(wrong.standardError)")
  }

  @Test(
    "What is no address, and what cannot be reached, is an error that names a safe next step",
    arguments: [
      (["--state", "s3://acme-usher"], "is not the address of an object in S3"),
      (["--state", "s3://acme-usher/folder/"], "expected s3://<bucket>/<key>"),
      (["--state", "s3://acme-usher/key", "--emulator", "e.jsonl"], "give --state with a file of its own"),
    ])
  func refused(flags: [String], words: String) throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(1), to: "m/jobs.yaml")
    let result = try place.usher(["apply", "m", "--auto-approve"] + flags)
    #expect(result.status == 1)
    #expect(result.standardError.contains(words), "\(result.standardError)")
    #expect(!FileManager.default.fileExists(atPath: place.file("e.jsonl").path))
  }

  @Test("Without credentials plan is an error that names --without-state, which plans and says so on every line")
  func withoutState() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(2), to: "m/jobs.yaml")
    let plan = ["plan", "m"] + S3Workplace.state
    let refused = try place.usher(plan)
    #expect(refused.status == 1)
    #expect(refused.standardError.contains("error: \(S3Workplace.address)"), "\(refused.standardError)")
    #expect(refused.standardError.contains("give --without-state"), "\(refused.standardError)")
    #expect(try place.usher(plan + ["--format", "json"]).standardOutput.contains("give --without-state"))

    let text = try place.usher(plan + ["--without-state"])
    #expect(text.status == 0)
    #expect(
      text.standardOutput == """
        + job-1  start, unless it was started before (state not read)
        + job-2  start, unless it was started before (state not read)

        Plan: at most 2 to start (state not read), 0 unchanged.

        """)
    #expect(text.standardError.contains("warning: the state \(S3Workplace.address) was not read (--without-state)"))
    let json = try place.usher(plan + ["--without-state", "--format", "json"]).standardOutput
    #expect(json.components(separatedBy: #""reason":"stateNotRead""#).count == 3)
    #expect(json.contains(#""state":{"path":"\#(S3Workplace.address)"}"#), "\(json)")
    let markdown = try place.usher(plan + ["--without-state", "--format", "markdown"]).standardOutput
    #expect(markdown.contains("was not read"))
    #expect(markdown.components(separatedBy: "unless it was started before (state not read)").count >= 3)
    let github = try place.usher(plan + ["--without-state", "--format", "github"]).standardOutput
    #expect(github.contains("::warning title=usher plan::the state"), "\(github)")
    let gitlab = try place.usher(plan + ["--without-state", "--format", "gitlab"])
    #expect(gitlab.standardError.contains("was not read"))
    #expect(try place.usher(plan + ["--without-state", "--out", "plan"]).status == 64)
  }

  @Test("state copy joins a file into S3 and back, says what it adds, and loses nothing")
  func copy() throws {
    let s3 = try S3Workplace()
    try s3.place.write(Manifest.jobs(3), to: "m/jobs.yaml")
    let local = ["apply", "m", "--auto-approve"] + s3.emulator.flags
    #expect(try s3.place.usher(local, environment: RunningEmulator.keys).status == 0)
    let copy = ["state", "copy", "usher.state.jsonl", S3Workplace.address]
    let asked = try s3.usher(copy, isNamed: true)
    #expect(asked.status == 1)
    #expect(asked.standardError.contains("asks before it changes anything"), "\(asked.standardError)")
    let copied = try s3.usher(copy + ["--auto-approve"], isNamed: true)
    #expect(copied.status == 0, "\(copied.standardError)")
    #expect(copied.standardOutput == "\(S3Workplace.address) got from usher.state.jsonl: 3 runs.\n")
    #expect(copied.standardError.contains("let every apply use \(S3Workplace.address) alone"))
    let again = try s3.usher(copy + ["--auto-approve"], isNamed: true)
    #expect(
      again.standardOutput == "Nothing to do: \(S3Workplace.address) has every record of usher.state.jsonl.\n",
      "\(again.standardError)")

    // Each side gets a record that the other lacks.
    try s3.place.write(Manifest.jobs(4), to: "m/jobs.yaml")
    #expect(try s3.apply().status == 0)
    let forgotten = try s3.place.usher(["state", "forget", "job-1", "--auto-approve"])
    #expect(forgotten.status == 0, "\(forgotten.standardError)")
    let back = try s3.usher(
      ["state", "copy", S3Workplace.address, "usher.state.jsonl", "--auto-approve", "--format", "json"], isNamed: true)
    #expect(back.status == 0, "\(back.standardError)")
    #expect(back.standardOutput.components(separatedBy: #""result":"copied""#).count >= 2, "\(back.standardOutput)")
    let there = try s3.usher(copy + ["--auto-approve"], isNamed: true)
    #expect(there.standardOutput == "\(S3Workplace.address) got from usher.state.jsonl: 1 forgotten record.\n")
    let lists = [
      try s3.usher(["state", "list"]).standardOutput, try s3.place.usher(["state", "list"]).standardOutput,
    ]
    #expect(lists.allSatisfy { $0.contains("job-4") && !$0.contains("job-1 ") }, "\(lists)")

    let none = try s3.usher(["state", "copy", "none.jsonl", S3Workplace.address], isNamed: true)
    #expect(none.status == 1)
    #expect(none.standardError.contains("the state none.jsonl does not exist, or is empty: nothing to copy"))
  }

  @Test("iam-policy allows the three objects, and to see that there are none")
  func policy() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(1), to: "m/jobs.yaml")
    let result = try place.usher(["iam-policy", "m"] + S3Workplace.state)
    #expect(result.status == 0, "\(result.standardError)")
    let policy = result.standardOutput
    for text in [
      #""arn:aws:s3:::acme-usher/audiences/usher.state.jsonl","#,
      #""arn:aws:s3:::acme-usher/audiences/usher.state.jsonl.journal","#,
      #""arn:aws:s3:::acme-usher/audiences/usher.state.jsonl.lock""#, #""Resource": "arn:aws:s3:::acme-usher""#,
      #""s3:GetObject","#, #""s3:PutObject""#, #""Action": "s3:ListBucket""#,
    ] { #expect(policy.contains(text), "\(text): \(policy)") }
    #expect(try place.usher(["iam-policy", "m"]).standardOutput.contains("s3") == false)
    #expect(try place.usher(["iam-policy", "m", "--state", "s3://acme-usher/a*"]).status == 1)
  }

  @Test("--lease-time is at least 3 seconds")
  func leaseTime() throws {
    let s3 = try S3Workplace()
    try s3.place.write(Manifest.jobs(1), to: "m/jobs.yaml")
    #expect(try s3.apply(["--lease-time", "2"]).status == 64)
    #expect(try s3.apply(["--lease-time", "3"]).status == 0)
  }

  @Test(
    "A merge that would move the state is reported in every format",
    arguments: ["text", "json", "markdown", "github", "gitlab"],
    [
      ("state.jsonl", S3Workplace.address), (S3Workplace.address, "state.jsonl"),
      (S3Workplace.address, "s3://other/key"),
    ])
  func moved(format: String, states: (target: String, merged: String)) throws {
    let place = try Workplace()
    for (folder, state) in [("target", states.target), ("merged", states.merged)] {
      try place.write("", to: "\(folder)/.git/HEAD")
      try place.write(Manifest.job("spring"), to: "\(folder)/jobs/spring.yaml")
      try place.write("apiVersion: usher/v1\nkind: Project\nspec:\n  state: \(state)\n", to: "\(folder)/usher.yaml")
    }
    for allows in [false, true] {
      let result = try ChildProcess.run(
        Workplace.usher,
        ["plan", "jobs", "--against", "../target", "--without-state", "--format", format]
          + (allows ? ["--allow-state-change"] : []),
        environment: place.environment(), directory: place.file("merged"))
      #expect(result.status == (allows ? 0 : 1), "\(result.standardError)")
      #expect(
        (result.standardOutput + result.standardError).contains(
          "the merge would move the state: the target keeps it in"),
        "\(result.standardOutput)\(result.standardError)")
    }
  }
}
