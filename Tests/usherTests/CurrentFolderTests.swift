import Foundation
import TestSupport
import Testing

@Suite("The current folder", .processes)
struct CurrentFolderTests {
  @Test("Without a PATH it is the one that is read", arguments: ["validate", "plan", "render", "iam-policy"])
  func standard(command: String) throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(2), to: "m/jobs.yaml")
    let result = try place.usher([command])
    #expect(result.status == 0 && !result.standardError.contains("error:"))
    #expect(try place.usher([command, "."]).standardOutput == result.standardOutput)
    #expect(!result.standardOutput.isEmpty)
  }

  @Test("apply without a PATH starts what is declared in it, and shows each ARN once")
  func apply() throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0"#)
    try place.write(Manifest.jobs(2), to: "m/jobs.yaml")
    // Nothing but manifests is read in a file that is called .json or .yaml.
    try place.write("emulator.jsonl\nusher.state.jsonl\n", to: ".usherignore")
    let result = try place.usher(["apply"] + Workplace.approved)
    #expect(result.status == 0, "\(result.standardError)")
    let printed = result.standardOutput + result.standardError
    #expect(printed.components(separatedBy: "arn:aws:cleanrooms-ml:").count == 3)
    #expect(result.standardError.contains("\njob-1: started\n"))
    #expect(try place.usher(["plan"]).standardOutput == "Plan: 0 to start, 2 unchanged.\n")
  }

  @Test(
    "Programs are told files as the repository names them, people as they were given",
    arguments: [
      (".", "team/jobs", "team/jobs"), (".", "./team/jobs", "team/jobs"), (".", "team//jobs/", "team/jobs"),
      (".", "team/../team/jobs", "team/jobs"), ("team", "jobs", "jobs"), ("team/jobs", ".", nil),
      ("team/jobs", "../jobs", "../jobs"), (".", nil, nil),
    ] as [(String, String?, String?)])
  func names(folder: String, path: String?, shown: String?) throws {
    let place = try Workplace()
    try place.write(Manifest.job("a", more: ["description: 1"]), to: "team/jobs/a.yaml")
    let directory = place.file(folder)
    let run = { (arguments: [String]) in
      try ChildProcess.run(
        Workplace.usher, arguments + (path.map { [$0] } ?? []), input: Data(), environment: place.environment(),
        directory: directory)
    }
    let text = try run(["validate"]).standardError
    let prefix = shown.map { $0 + "/" } ?? (path == nil ? "team/jobs/" : "")
    #expect(text.hasPrefix("\(prefix)a.yaml:10:16: error: "), "\(text)")
    for command in ["validate", "plan"] {
      let annotation = try run([command, "--format", "github"]).standardOutput
      #expect(annotation.hasPrefix("::error file=team/jobs/a.yaml,line=10,"), "\(annotation)")
      #expect(try run([command, "--format", "json"]).standardOutput.contains(#""file":"team/jobs/a.yaml""#))
    }
    #expect(try run(["validate", "--format", "sarif"]).standardOutput.contains(#""uri":"team/jobs/a.yaml""#))
    #expect(try run(["render", "--format", "json"]).standardOutput.contains(#""file":"team/jobs/a.yaml""#))
    #expect(try run(["plan", "--format", "markdown"]).standardOutput.contains("\nteam/jobs/a.yaml:10:16: error: "))
    try place.write(Manifest.job("a"), to: "team/jobs/a.yaml")
    #expect(try run(["plan", "--format", "github"]).standardOutput.contains("::notice file=team/jobs/a.yaml,line=2::"))
    #expect(try run(["plan", "--format", "json"]).standardOutput.contains(#""file":"team/jobs/a.yaml""#))
    #expect(try run(["explain", "a", "--format", "json"]).standardOutput.contains(#""file":"team/jobs/a.yaml""#))
  }

  @Test("An absolute PATH too")
  func absolute() throws {
    let place = try Workplace()
    try place.write(Manifest.job("a", more: ["description: 1"]), to: "jobs/a.yaml")
    let path = place.file("jobs").path
    #expect(
      try place.usher(["validate", path, "--format", "github"]).standardOutput.hasPrefix("::error file=jobs/a.yaml,"))
    #expect(try place.usher(["validate", path]).standardError.hasPrefix("\(path)/a.yaml:10:16: error: "))
  }

  @Test("A variable of GitHub's that is empty counts as not set")
  func emptyVariables() throws {
    let place = try Workplace()
    try place.write(Manifest.job("a"), to: "m/a.yaml")
    let result = try place.usher(
      ["plan", "m", "--format", "github"], environment: ["GITHUB_STEP_SUMMARY": "", "GITHUB_OUTPUT": ""])
    #expect(result.status == 0 && result.standardError == "")
  }
}
