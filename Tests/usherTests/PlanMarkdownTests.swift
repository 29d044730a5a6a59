import Foundation
import TestSupport
import Testing

@Suite("The plan as Markdown", .processes)
struct PlanMarkdownTests {
  private static let marker = "<!-- usher plan -->"

  @Test("It is as in Tests/Fixtures/screens, for a job of every kind, and the same bytes each time")
  func golden() throws {
    let place = try PlannedPlace().workplace
    let result = try place.usher(["plan", "m", "--format", "markdown", "--out-markdown", "plan.md"])
    #expect(result.status == 0)
    #expect(try String(contentsOf: place.file("plan.md"), encoding: .utf8) == result.standardOutput)
    try expectGolden(ScreenTests.steady(result.standardOutput), "screens/plan.md")
    #expect(!result.standardOutput.contains("SELECT"))
  }

  @Test("Mistakes are in it, and the exit code says that there are some")
  func mistakes() throws {
    let place = try Workplace()
    try place.write(Manifest.job("bad", more: ["colour: ```red"]), to: "m/bad.yaml")
    let result = try place.usher(["plan", "m", "--out-markdown", "plan.md", "--out", "plan.json"])
    #expect(result.status == 1)
    let text = try String(contentsOf: place.file("plan.md"), encoding: .utf8)
    #expect(text.hasPrefix("\(Self.marker)\n### usher: 1 error in 1 file. Nothing can be planned.\n"))
    #expect(text.contains("\n````text\nm/bad.yaml:10:11: error: "))
    #expect(!FileManager.default.fileExists(atPath: place.file("plan.json").path))
  }

  @Test("A state that cannot be read is told in it")
  func unreadableState() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    try place.write("garbage\n", to: "usher.state.jsonl")
    let result = try place.usher(["plan", "m", "--format", "markdown"])
    #expect(result.status == 1)
    #expect(result.standardOutput.contains("usher.state.jsonl: error: "))
  }

  @Test(
    "However large the plan, it has at most 60,000 characters: requests go first, then rows, and are counted", .slow)
  func limit() throws {
    for (count, showsAllRows) in [(300, true), (3000, false)] {
      let place = try Workplace()
      try place.write(Manifest.jobs(count), to: "m/jobs.yaml")
      let text = try place.usher(["plan", "m", "--format", "markdown"]).standardOutput
      #expect(text.utf8.count <= 60_000 && text.utf8.count > 55_000)
      #expect(text.contains("### usher: \(count) jobs to start\n"))
      let rows = text.split(separator: "\n").count { $0.hasPrefix("| `+` |") }
      let details = text.components(separatedBy: "<details>").count - 1
      if showsAllRows {
        #expect(rows == count && details > 0)
        #expect(
          text.hasSuffix("\nThe requests of \(count - details) more jobs are left out: `usher render` shows them.\n"))
      } else {
        #expect(rows < count && details == 0)
        #expect(text.hasSuffix("\nand \(count - rows) jobs more: `usher plan` shows all of them.\n"))
      }
      #expect(PlanMarkdownTests.outside(text) != nil)
    }
  }

  /// Markdown, HTML, mentions, links and directions, each where a manifest can put them.
  private static let tricks = [
    "a | b", "```\n@octocat", "`````` x", "</details><img src=x onerror=alert(1)>", "@octocat #123 owner/repo#4",
    "[x](https://example.com)", "https://example.com", "\u{202E}evil", "<!-- usher plan -->", "~~~\n# x", "&lt;b&gt;",
    "<script>alert(1)</script>",
  ]

  @Test("Nothing from a manifest stands outside a fence, and nothing ends one")
  func hostile() throws {
    let place = try Workplace()
    for (index, trick) in Self.tricks.enumerated() {
      let quoted = YAMLText.quoted(trick)
      try place.write(
        Manifest.job(
          "www.example-\(index).com",
          more: [
            "name: \(YAMLText.quoted(trick.filter { $0 != "\n" && $0 != "\u{202E}" } + "\(index)"))",
            "description: \(quoted)", "tags: {\(quoted): \(quoted)}",
          ]
        ),
        to: "m/\(trick.filter { $0 != "/" }).yaml")
    }
    let valid = try place.usher(["plan", "m", "--format", "markdown"])
    #expect(valid.standardOutput.contains("description:"), "\(valid.standardError)")
    try #require(Self.outside(valid.standardOutput) != nil)
    for (index, trick) in Self.tricks.enumerated() {
      try place.write(
        Manifest.job("bad-\(index)", more: ["\(YAMLText.quoted(trick)): 1"]),
        to: "m/bad\(trick.filter { $0 != "/" }).yaml")
    }
    let bad = try place.usher(["plan", "m", "--format", "markdown"])
    #expect(bad.status == 1)
    #expect(bad.standardOutput.contains("octocat"))
    #expect(Self.outside(bad.standardOutput) != nil)
    for text in [valid.standardOutput, bad.standardOutput] {
      #expect(!text.contains("\u{202E}"))
      #expect(Self.outside(text)?.count { $0 == Self.marker } == 1)
    }
  }

  /// The lines outside of fenced blocks, where each is one of usher's own; nil otherwise.
  ///
  /// A fence is ended as CommonMark says: by at least as many backticks, after at most three spaces.
  static func outside(_ markdown: String) -> [String]? {
    var fence: Int?
    var lines: [String] = []
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      let indent = line.prefix { $0 == " " }.count
      let ticks = indent <= 3 ? line.dropFirst(indent).prefix { $0 == "`" }.count : 0
      if let length = fence {
        if ticks >= length, line.dropFirst(indent + ticks).allSatisfy(\.isWhitespace) { fence = nil }
      } else if ticks >= 3 {
        fence = ticks
      } else {
        guard line.wholeMatch(of: own) != nil else {
          Issue.record("this line is not usher's: \(line)")
          return nil
        }
        lines.append(line)
      }
    }
    return fence == nil ? lines : nil
  }

  private static var own: Regex<Substring> {
    let time = #"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"#
    let name = "[A-Za-z0-9._-]+"
    let what =
      "(?:start: new|start: changed since \(time)|open intent of \(time)|open intent, no longer declared"
      + "|no longer declared: nothing is done)"
    let lines = [
      "", "<!-- usher plan -->", #"### usher: [a-z0-9 ,]+(?:\. Nothing can be planned\.)?"#,
      #"\d+ to start[a-z0-9 ,()]*\."#, #"\| \| Job \| What apply does \|"#, #"\|---\|---\|---\|"#,
      #"\| `[+~?-]` \| `\#(name)` \| \#(what) \|"#,
      "<details><summary><code>\(name)</code>: \(what)</summary>", "</details>",
      #"and \d+ jobs? more: `usher plan` shows all of them\."#,
      #"The requests of \d+ more jobs? are left out: `usher render` shows them\."#,
    ]
    guard let regex = try? Regex<Substring>("(?:" + lines.joined(separator: "|") + ")") else {
      preconditionFailure("this is a regular expression")
    }
    return regex
  }
}
