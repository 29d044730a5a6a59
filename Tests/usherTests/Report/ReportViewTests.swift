import Foundation
import JobModel
import Planning
import StateFile
import TestSupport
import Testing

@testable import usher

@Suite("The report in its formats")
struct ReportViewTests {
  private static func text(_ report: Report) -> String { ReportText { text, _ in text }.text(report) }

  private static func document(_ report: Report) -> [UInt8] {
    Ending(report, StateMember(path: "usher.state.jsonl", exists: true, owner: .aws)) {}.document(.report)
  }

  @Test("examples/report is what the formats make of its jobs; USHER_UPDATE_FIXTURES=1 writes it anew")
  func examples() throws {
    let report = Report(ReportSample.everyKind)
    for (name, text) in [
      ("report.txt", Self.text(report)), ("report.md", ReportMarkdown(report: report).text()),
      ("report.html", ReportPage(report: report).html),
      ("report.json", String(decoding: Self.document(report), as: UTF8.self)),
    ] {
      try expectGolden(text, "../../examples/report/\(name)")
    }
  }

  @Test("No line of the text is wider than 80 columns, and colours change nothing but colours")
  func width() {
    let report = Report(ReportSample.everyKind)
    let text = Self.text(report)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    let coloured = ReportText { "\u{1B}[\($1.rawValue)m\($0)\u{1B}[0m" }.text(report)
    #expect(coloured != text && coloured.replacing(/\u{1B}\[[0-9;]+m/, with: "") == text)
  }

  @Test("Without jobs every format says so")
  func empty() {
    let report = Report(ReportInput(runs: []))
    #expect(Self.text(report) == "No job is recorded.\n")
    #expect(ReportMarkdown(report: report).text().hasSuffix("### usher report: No job is recorded.\n"))
    #expect(ReportPage(report: report).html.contains("<p>No job is recorded."))
  }

  @Test(
    "A bar has eighths of a block, and none beyond its width",
    arguments: [
      (0, ""), (1, "████"), (0.5, "██"), (0.53, "██▏"), (0.97, "███▉"), (7, "████"), (-1, ""),
    ] as [(Double, String)])
  func bars(length: Double, bar: String) {
    #expect(ReportText.bar(length, 4) == bar)
  }

  @Test("However many jobs, the Markdown has at most 60,000 bytes: details go first, then rows, and are counted")
  func limit() throws {
    for (count, showsAllRows) in [(200, true), (3000, false)] {
      let text = ReportMarkdown(report: Report(ReportSample.many(count))).text()
      #expect(text.utf8.count <= 60_000 && text.utf8.count > 50_000)
      let rows = text.split(separator: "\n").count { $0.wholeMatch(of: /\| `[!?~+=-]` \|.*/) != nil }
      let details = text.components(separatedBy: "<details>").count - 1
      #expect((rows == count) == showsAllRows && (details > 0) == showsAllRows)
      let left =
        showsAllRows
        ? "\nThe details of \(count - details) more jobs are left out: `usher report` shows them.\n"
        : "\nand \(count - rows) jobs more: `usher report` shows all of them.\n"
      #expect(text.hasSuffix(left))
    }
  }

  @Test("The page of 1,000 jobs has at most 3 MB, and each of them is on it")
  func size() {
    let html = ReportPage(report: Report(ReportSample.many(1000))).html
    #expect(html.utf8.count <= 3_000_000)
    #expect(html.components(separatedBy: "<h3>").count == 1001)
  }

  @Test("The page has no script, no link, no style beside its own, and allows itself nothing else")
  func page() throws {
    let html = ReportPage(report: Report(ReportSample.everyKind)).html
    for word in ["<script", "<a ", "<link", "href", "src=", "url(", "@import", " style=", "http:", "https:"] {
      #expect(!html.contains(word), "\(word)")
    }
    #expect(html.contains("content=\"default-src &#39;none&#39;; style-src &#39;sha256-"))
  }

  @Test(
    "The document keeps the published schema, and uses every member of it",
    .processes, .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func schema() throws {
    let place = try Workplace()
    try place.write(Manifest.job("bad", more: ["colour: red"]), to: "m/bad.yaml")
    let mistakes = try place.usher(["report", "m", "--format", "json"])
    #expect(mistakes.status == 1)
    let documents = Self.document(Report(ReportSample.everyKind)) + Self.document(Report(ReportInput(runs: [])))
    let result = try Python.script(
      "Oracles/document_schema.py", ["report"], input: Data(documents + Array(mistakes.standardOutput.utf8)))
    #expect(result.standardOutput == "")
    #expect(result.standardError == "")
    #expect(result.status == 0)
  }
}

@Suite("Hostile texts in a report")
struct HostileReportTests {
  private static let report = Report(ReportSample.hostile(HostilePlace.attacks))

  private struct Page: Decodable {
    var elements: [String]
    var comments: [String]
    var prose: String
    var balanced: Bool
  }

  private static func suspicious(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.filter { $0 != "\n" && !ShownText.isPlain($0) }
  }

  @Test("No format has a terminal's escape, a character that turns text round, or a runner's command")
  func plain() {
    for text in [
      ReportText { text, _ in text }.text(Self.report), ReportMarkdown(report: Self.report).text(maximum: .max),
      ReportPage(report: Self.report).html,
    ] {
      #expect(Self.suspicious(text) == [])
      #expect(!text.contains("##[") && !text.contains("##vso["))
      #expect(!text.split(separator: "\n").contains { $0.drop(while: \.isWhitespace).hasPrefix("::") })
    }
  }

  @Test("The page has usher's own elements and attributes alone")
  func html() throws {
    let html = ReportPage(report: Self.report).html
    let elements = Set(html.matches(of: /<[^>]*>/).map { $0.output.replacing(/"[^"]*"|=[\w.-]+/, with: "=") })
    let names = Set(
      elements.map { String($0.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "/" || $0 == "!" }) })
    #expect(
      names.isSubset(of: [
        "!DOCTYPE", "html", "head", "meta", "title", "/title", "style", "/style", "/head", "body", "header", "h1",
        "/h1",
        "p", "/p", "/header", "main", "/main", "div", "/div", "section", "/section", "h2", "/h2", "h3", "/h3", "ul",
        "/ul",
        "li",
        "b", "/b", "figure", "/figure", "svg", "/svg", "text", "/text", "path", "circle", "table", "/table", "tr", "th",
        "td", "footer", "/footer", "/body", "/html",
      ]), "\(names)")
    #expect(!elements.contains { $0.contains("onerror") || $0.contains("href") || $0.contains("src") })
    #expect(!html.contains("&lt;b&gt;&#64;"), "what was escaped before is text too")
  }

  @Test(
    "The Markdown has usher's own elements and no word in which GitHub finds somebody",
    .processes, .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func markdown() throws {
    let text = ReportMarkdown(report: Self.report).text(maximum: .max)
    let result = try Python.script("Oracles/markdown.py", input: JSONEncoder().encode([text]))
    let page = try #require(JSONDecoder().decode([Page].self, from: Data(result.standardOutput.utf8)).first)
    let own: Set = [
      "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "pre", "details", "summary",
      "code class=language-text",
    ]
    #expect(Set(page.elements).subtracting(own) == [])
    #expect(page.comments == [" usher report "] && page.balanced)
    #expect(page.prose.firstMatch(of: /[@#$<>\[\]!`]|https?:|www\.|GH-|[0-9a-f]{7}/) == nil, "\(page.prose)")
  }
}
