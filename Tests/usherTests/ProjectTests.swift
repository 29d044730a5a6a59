import Foundation
import TestSupport
import Testing

@Suite("usher.yaml", .processes)
struct ProjectTests {
  private func place(_ spec: String, jobs: Int = 1) throws -> Workplace {
    let place = try Workplace()
    try place.write(Self.project(spec), to: "usher.yaml")
    try place.write(Manifest.jobs(jobs), to: "m/jobs.yaml")
    return place
  }

  private static func project(_ spec: String) -> String {
    "apiVersion: usher/v1\nkind: Project\nspec:\n" + spec.split(separator: "\n").map { "  \($0)\n" }.joined()
  }

  @Test("Its state is that of plan, apply and status, from every folder of the root; apply makes the folder")
  func state() throws {
    let place = try place("state: state/deep/jobs.jsonl")
    #expect(try place.usher(["plan", "m"]).standardOutput.hasSuffix("Plan: 1 to start, 0 unchanged.\n"))
    #expect(!FileManager.default.fileExists(atPath: place.file("state").path))
    let applied = try place.usher(["apply", "m"] + Workplace.approved)
    #expect(applied.status == 0, "\(applied.standardError)")
    #expect(FileManager.default.fileExists(atPath: place.file("state/deep/jobs.jsonl").path))
    #expect(!FileManager.default.fileExists(atPath: place.state.path))
    #expect(try place.usher(["plan", "m"]).standardOutput.hasSuffix("Plan: 0 to start, 1 unchanged.\n"))
    for paths in [[], ["m"]] {
      #expect(try place.usher(["status"] + paths + Workplace.emulated).standardOutput.contains("job-1"))
    }
    let below = try ChildProcess.run(
      Workplace.usher, ["plan", "."], environment: place.environment(), directory: place.file("m"))
    #expect(below.standardOutput.hasSuffix("Plan: 0 to start, 1 unchanged.\n"), "\(below.standardError)")
    let status = try ChildProcess.run(
      Workplace.usher, ["status", "--emulator", "../emulator.jsonl"], environment: place.environment(),
      directory: place.file("m"))
    #expect(status.standardOutput.contains("job-1"), "\(status.standardError)")
    let other = try place.usher(["plan", "m", "--state", "other.jsonl"])
    #expect(other.standardOutput.hasSuffix("Plan: 1 to start, 0 unchanged.\n"))
  }

  @Test("Roots with different states need --state", arguments: ["plan", "apply", "status"])
  func states(command: String) throws {
    let place = try Workplace()
    for (name, state) in [("m", "a.jsonl"), ("other", "b.jsonl")] {
      try place.write(Self.project("state: \(state)"), to: "\(name)/usher.yaml")
      try place.write(Manifest.job(name), to: "\(name)/job.yaml")
    }
    let network = command == "plan" ? [] : command == "apply" ? Workplace.approved : Workplace.emulated
    let result = try place.usher([command, "m", "other"] + network)
    #expect(result.status == 1 && result.standardOutput == "")
    #expect(
      result.standardError == """
        error: the given paths have roots with different states
          = m/usher.yaml:4: m/a.jsonl
          = other/usher.yaml:4: other/b.jsonl
          = give the state that is meant with --state

        """)
    let given = try place.usher(["plan", "m", "other", "--state", "a.jsonl"])
    #expect(given.standardOutput.hasSuffix("Plan: 2 to start, 0 unchanged.\n"), "\(given.standardError)")
  }

  @Test("A state that a link leads out of the root is not read")
  func link() throws {
    let place = try place("state: state/jobs.jsonl")
    try FileManager.default.createSymbolicLink(atPath: place.file("state").path, withDestinationPath: "/etc")
    let result = try place.usher(["plan", "m"])
    #expect(result.status == 1)
    #expect(result.standardError.contains("leads out of the folder of usher.yaml by a symbolic link\n"))
  }

  @Test("Of a project file that says nothing, plan says that it sets no rules", arguments: ["", "# later\n"])
  func emptyFile(text: String) throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    try place.write(text, to: "usher.yaml")
    #expect(
      try place.usher(["plan", "m"]).standardError.contains(
        "note: project file: usher.yaml (empty: it sets no rules)\n"))
  }

  @Test("maxStarts defers the rest with exit code 3; a flag can tighten it and not widen it")
  func maximumStarts() throws {
    let place = try place("maxStarts: 2", jobs: 5)
    try place.emulate(#""jobSeconds":0"#)
    #expect(
      try place.usher(["plan", "m"]).standardOutput.hasSuffix(
        "Plan: 2 to start, 3 deferred (maxStarts, usher.yaml:4), 0 unchanged.\n"))
    #expect(
      try place.usher(["plan", "m", "--format", "json"]).standardOutput.contains(#""start":2,"deferred":3,"refused":0"#)
    )
    let outputs = ["GITHUB_OUTPUT": place.file("outputs").path]
    #expect(try place.usher(["plan", "m", "--format", "github"], environment: outputs).status == 0)
    #expect(
      try String(contentsOf: place.file("outputs"), encoding: .utf8).contains("\nstarts=2\ndeferred=3\n"))
    #expect(
      try place.usher(["plan", "m", "--format", "gitlab"]).standardOutput == #"{"create":2,"update":0,"delete":0}"#
        + "\n")
    let wide = try place.usher(["apply", "m", "--max-starts", "50"] + Workplace.approved)
    #expect(wide.status == 3)
    #expect(wide.standardError.contains("note: usher.yaml:4 allows 2 starts, and --max-starts cannot raise that\n"))
    #expect(wide.standardError.contains("  = maxStarts of usher.yaml:4 is reached\n  = run the same apply again\n"))
    #expect(wide.standardError.hasSuffix("Apply: 2 started, 3 deferred.\n"), "\(wide.standardError)")
    let tight = try place.usher(["apply", "m", "--max-starts", "1"] + Workplace.approved)
    #expect(tight.status == 3)
    #expect(tight.standardError.contains("Plan: 1 to start, 2 deferred (--max-starts), 2 unchanged.\n"))
    #expect(tight.standardError.hasSuffix("Apply: 1 started, 2 deferred.\n"))
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    try place.expectEachStartedOnce(5)
  }

  @Test("maxStarts takes the first jobs of the order that is shown, whatever files they are in")
  func startOrder() throws {
    let place = try place("maxStarts: 2")
    try place.write(Manifest.job("c-10") + Manifest.job("c-2"), to: "m/a.yaml")
    try place.write(Manifest.job("c-1") + Manifest.job("c-3"), to: "m/b.yaml")
    let plan = try place.usher(["plan", "m"]).standardOutput
    let names = plan.split(separator: "\n").compactMap { line in
      line.firstRange(of: ": new").map { _ in line.contains("deferred") }
    }
    #expect(names == [false, false, true, true, true], "\(plan)")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 3)
    #expect(try Set(place.recordedRuns().map { $0.prefix(4) }) == ["c-1 ", "c-2 "])
  }

  @Test("maxInFlight defers what is above it, jobs of an apply on another state included")
  func maximumInFlight() throws {
    let place = try place("maxInFlight: 3", jobs: 4)
    try place.emulate(#""jobSeconds":100000"#)
    try place.write(Manifest.job("theirs", seed: "s3://acme-seeds/theirs.jsonl"), to: "theirs.yaml")
    let theirs = try place.usher(["apply", "theirs.yaml", "--state", "theirs.jsonl"] + Workplace.approved)
    #expect(theirs.status == 0, "\(theirs.standardError)")
    let result = try place.usher(["apply", "m"] + Workplace.approved)
    #expect(result.status == 3)
    #expect(
      result.standardError.contains(
        "  = account 123456789012 already has 3 running jobs in us-east-1 (maxInFlight, usher.yaml:4)\n"
          + "  = run the same apply again when jobs have ended\n"))
    #expect(result.standardError.hasSuffix("Apply: 2 started, 2 deferred.\n"), "\(result.standardError)")
  }

  private static let rules = """
    allow:
      configuredAudienceModelArns: ["arn:aws:cleanrooms-ml:*:123456789012:configured-audience-model/*"]
      roleArns: ["arn:aws:iam::123456789012:role/weekly-*"]
      s3Prefixes: [s3://acme-seeds/, s3://acme-seeds-weekly/]
      accounts: ["123456789012"]
      regions: [eu-*]
    requiredTags:
      team: [growth, editorial]
      cost-centre: ["*"]
    """

  @Test("A violation is told at its place with the rule's line; USHER_UPDATE_FIXTURES=1 writes the screen anew")
  func violations() throws {
    let place = try place(Self.rules)
    try place.write(
      Manifest.job("spring", seed: "s3://acme-seeds-evil/x.jsonl", more: ["tags: {team: sales}"]), to: "m/jobs.yaml")
    let before = try place.contents()
    for command in [["validate"], ["plan"], ["render"], ["apply"] + Workplace.approved] {
      let result = try place.usher(command + ["m"])
      #expect(result.status == 1 && result.standardOutput == "")
      let lines = result.standardError.split(separator: "\n", omittingEmptySubsequences: false)
      let end = lines.firstIndex { $0.contains("5 errors in 1 file.") }
      try expectGolden(
        lines[..<(try #require(end, "\(result.standardError)"))].joined(separator: "\n") + "\n",
        "screens/violations.txt")
    }
    #expect(try place.contents() == before)
  }

  @Test("Where the rules are kept, nothing is said of them")
  func kept() throws {
    let place = try place(Self.rules)
    try place.write(
      Manifest.job("spring", more: ["tags: {team: growth, cost-centre: \"17\"}"])
        .replacing("us-east-1", with: "eu-west-1").replacing("seed-reader", with: "weekly-reader"), to: "m/jobs.yaml")
    #expect(try place.usher(["validate", "m", "--strict"]).standardOutput == "1 job in 1 file, all valid.\n")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
  }

  @Test("Another version of usher is asked for before anything else, in every format", arguments: ["text", "json"])
  func version(format: String) throws {
    let place = try place("requiredVersion: \">= 99\"\nstate: broken.jsonl\nfuture: true")
    try place.write("x\n", to: "broken.jsonl")
    try place.write("apiVersion: usher/v99\n", to: "m/jobs.yaml")
    for command in ["validate", "plan", "render"] {
      let result = try place.usher([command, "m", "--format", format])
      #expect(result.status == 1)
      let words = "requiredVersion: this is usher 0.1.0, and "
      let all = result.standardOutput + result.standardError
      #expect(all.components(separatedBy: words).count == 2, "\(all)")
      #expect(!all.contains("broken.jsonl") && !all.contains("future\""))
    }
  }

  @Test("With mistakes in usher.yaml nothing is planned, and all mistakes are told")
  func mistakes() throws {
    let place = try place("maxstarts: 3\nstate: 7")
    try place.write("apiVersion: usher/v99\n", to: "m/jobs.yaml")
    let result = try place.usher(["plan", "m"])
    #expect(result.status == 1)
    #expect(result.standardError.contains("usher.yaml:4:3: error: spec: unknown key \"maxstarts\", did you mean"))
    #expect(result.standardError.hasSuffix("3 errors in 2 files. Nothing can be planned.\n"), "\(result.standardError)")
    #expect(try place.usher(["status"] + Workplace.emulated).standardError.hasSuffix("error: 2 errors in 1 file.\n"))
  }
}
