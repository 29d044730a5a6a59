import Foundation
import TestSupport
import Testing

@Suite("report")
struct ReportCommandTests {
  /// Two jobs that are started, and a third that is only declared.
  private static func place() throws -> Workplace {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0"#)
    try place.write(Manifest.job("one", revision: "2026-W49"), to: "m/one.yaml")
    try place.write(Manifest.job("two"), to: "m/sub/two.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    try place.write(Manifest.job("three"), to: "m/sub/three.yaml")
    return place
  }

  @Test("It shows the recorded jobs; with PATHs only the declared ones, and those that are not started")
  func jobs() throws {
    let place = try Self.place()
    let all = try place.usher(["report"])
    #expect(all.status == 0 && all.standardError == "")
    #expect(
      all.standardOutput.contains("~ one  not ended, as far as the state records\n    revision 2026-W49, started "))
    #expect(all.standardOutput.contains("~ two  ") && !all.standardOutput.contains("three"))
    let some = try place.usher(["report", "m/sub"]).standardOutput
    #expect(some.contains("~ two  ") && some.contains("+ three  not started\n") && !some.contains("~ one"))
  }

  @Test(
    "--out writes each format to a file, and nothing to standard output",
    arguments: ["text", "markdown", "html", "json"])
  func out(format: String) throws {
    let place = try Self.place()
    let arguments = ["report", "m", "--format", format]
    let shown = try place.usher(arguments)
    #expect(shown.status == 0 && !shown.standardOutput.isEmpty)
    let written = try place.usher(arguments + ["--out", "report"])
    #expect(written.status == 0 && written.standardOutput == "")
    #expect(try String(contentsOf: place.file("report"), encoding: .utf8) == shown.standardOutput)
    #expect(try place.usher(arguments + ["--out", "no/report"]).status == 1)
  }

  @Test("It writes nothing beside that, and an empty state has an empty report")
  func reading() throws {
    let place = try Self.place()
    let before = try place.contents()
    #expect(try place.usher(["report", "m"]).status == 0)
    #expect(try place.contents() == before)
    let empty = try Workplace().usher(["report"])
    #expect(empty.status == 0 && empty.standardOutput == "No job is recorded.\n")
    #expect(empty.standardError.contains("usher.state.jsonl does not exist"))
  }

  @Test("An open start is shown")
  func openStart() throws {
    let place = try Self.place()
    var lines = try String(contentsOf: place.state, encoding: .utf8).split(separator: "\n").map(String.init)
    let started = try #require(lines.firstIndex { $0.contains(#""name":"two""#) })
    lines[started] = lines[started].replacing(#""record":"started""#, with: #""record":"intent""#)
      .replacing(/"audienceGenerationJobArn":"[^"]*"/, with: #""roleArn":"arn:aws:iam::123456789012:role/reader""#)
      .replacing(/,"fields":.*\}\}/, with: "}")
    try place.write(lines.map { $0 + "\n" }.joined(), to: "usher.state.jsonl")
    let text = try place.usher(["report"])
    #expect(text.standardOutput.contains("? two  open start of "), "\(text.standardError)")
  }
}
