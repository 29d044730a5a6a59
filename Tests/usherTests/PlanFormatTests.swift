import Foundation
import TestSupport
import Testing

@Suite("plan in pipelines", .processes)
struct PlanFormatTests {
  @Test("GitLab gets the counts of what is created and updated")
  func gitlab() throws {
    let place = try PlannedPlace().workplace
    let result = try place.usher(["plan", "m", "--format", "gitlab"])
    #expect(result.standardOutput == #"{"create":1,"update":5,"delete":0}"# + "\n")
    #expect(result.status == 0)
    try place.write(Manifest.job("bad", more: ["colour: red"]), to: "m/bad.yaml")
    let bad = try place.usher(["plan", "m", "--format", "gitlab"])
    #expect(bad.status == 1)
    #expect(bad.standardOutput == "")
    #expect(bad.standardError.contains("m/bad.yaml:10:3: error: "))
  }

  @Test("GitHub gets a notice at each job to start, a summary, and outputs")
  func github() throws {
    let place = try PlannedPlace().workplace
    try place.write("before\n", to: "summary")
    try place.write("other=1\n", to: "output")
    let files = ["GITHUB_STEP_SUMMARY": place.file("summary").path, "GITHUB_OUTPUT": place.file("output").path]
    let result = try place.usher(["plan", "m", "--format", "github"], environment: files)
    #expect(result.status == 0)
    let lines = result.standardOutput.split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("::warning file=m/jobs.yaml,") } == 0)
    #expect(lines.contains("::notice file=m/jobs.yaml,line=39::new: start: new"))
    #expect(lines.count { $0.hasPrefix("::notice file=") } == 5)
    #expect(lines.contains { $0.hasPrefix("::notice title=usher plan::usher.state.jsonl records the jobs of another") })
    let markdown = try place.usher(["plan", "m", "--format", "markdown"]).standardOutput
    #expect(try String(contentsOf: place.file("summary"), encoding: .utf8) == "before\n\(markdown)\n")
    let saved = try place.usher(["plan", "m", "--out", "plan.json", "--quiet"])
    #expect(saved.status == 0)
    let plan = try JSONSerialization.jsonObject(with: Data(contentsOf: place.file("plan.json"))) as? [String: Any]
    let digest = try #require(plan?["digest"] as? String)
    #expect(
      try String(contentsOf: place.file("output"), encoding: .utf8)
        == "other=1\nchanges=true\nstarts=4\ndeferred=0\ndigest=\(digest)\n")
  }

  @Test("Outside of GitHub only the annotations are written; of mistakes, no outputs")
  func elsewhere() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    #expect(
      try place.usher(["plan", "m", "--format", "github"]).standardOutput.hasSuffix(
        "\n::notice file=m/one.yaml,line=2::one: start: new\n"))
    try place.write(Manifest.job("bad", more: ["colour: red"]), to: "m/bad.yaml")
    let result = try place.usher(
      ["plan", "m", "--format", "github"],
      environment: ["GITHUB_STEP_SUMMARY": place.file("s").path, "GITHUB_OUTPUT": place.file("o").path])
    #expect(result.status == 1)
    #expect(result.standardOutput.hasPrefix("::error file=m/bad.yaml,line=10,col=3,endColumn=9::"))
    #expect(try String(contentsOf: place.file("s"), encoding: .utf8).contains("Nothing can be planned"))
    #expect(!FileManager.default.fileExists(atPath: place.file("o").path))
  }

  @Test("The summary keeps GitHub's limit of 1 MiB, whatever stands in the file already")
  func summaryLimit() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(2000), to: "m/jobs.yaml")
    try place.write(String(repeating: "x", count: 1_000_000) + "\n", to: "summary")
    let result = try place.usher(
      ["plan", "m", "--format", "github"], environment: ["GITHUB_STEP_SUMMARY": place.file("summary").path])
    #expect(result.standardOutput.split(separator: "\n").count == 11)
    let size = try Data(contentsOf: place.file("summary")).count
    #expect(size > 1_040_000 && size <= 1 << 20)
    #expect(!result.standardError.contains("summary"))
  }

  @Test("Where the summary is full the plan is left out, which is said: GitHub would drop the summary as a whole")
  func fullSummary() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(2), to: "m/jobs.yaml")
    let full = String(repeating: "x", count: (1 << 20) - 40)
    try place.write(full, to: "summary")
    let result = try place.usher(
      ["plan", "m", "--format", "github"], environment: ["GITHUB_STEP_SUMMARY": place.file("summary").path])
    #expect(result.status == 0)
    #expect(result.standardError.contains("warning: the plan is not in the step's summary"))
    #expect(try String(contentsOf: place.file("summary"), encoding: .utf8) == full)
  }

  @Test("A file that cannot be written is an error that names it", arguments: ["--out", "--out-markdown"])
  func unwritable(option: String) throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    let result = try place.usher(["plan", "m", option, "none/plan"])
    #expect(result.status == 1)
    #expect(result.standardError.contains("the folder none does not exist"))
  }
}
