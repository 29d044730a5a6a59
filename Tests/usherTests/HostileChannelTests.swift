import Foundation
import TestSupport
import Testing

/// Every attack of `HostilePlace` in every channel that a plan goes out through: terminal, log, annotation, Markdown, step
/// summary, outputs, SARIF, GitLab's report, JSON. Those who read the channels judge: GitHub's Markdown parser, a runner's
/// reader of commands, a JSON parser.
@Suite(
  "Nothing from a manifest steers what shows it", .processes, .slow,
  .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
struct HostileChannelTests {
  private struct Page: Decodable {
    var elements: [String]
    var comments: [String]
    var prose: String
    var balanced: Bool
  }

  private struct Command: Decodable {
    var command: String
    var properties: [String: String]
  }

  private static func oracle<Answer: Decodable>(_ script: String, _ texts: [String]) throws -> [Answer] {
    let result = try Python.script("Oracles/\(script)", input: JSONEncoder().encode(texts))
    #expect(result.standardError == "")
    return try JSONDecoder().decode([Answer].self, from: Data(result.standardOutput.utf8))
  }

  private static func places() throws -> [(workplace: Workplace, isValid: Bool)] {
    [(try HostilePlace(isValid: true).workplace, true), (try HostilePlace(isValid: false).workplace, false)]
  }

  /// What a terminal or a reader could take for something else than text, once usher's own colours are taken out.
  private static func suspicious(_ text: String) -> [String] {
    text.replacing(/\u{1B}\[(?:1;31|1;33|32|33|2|1|0)m/, with: "").unicodeScalars
      .filter { scalar in
        guard scalar != "\n" else { return false }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        default: false
        }
      }
      .map { "U+" + String($0.value, radix: 16) }
  }

  @Test(
    "Terminal and log: plain text in usher's own colours, no command, whatever is asked",
    arguments: [
      ["validate", "m", "--color", "always"], ["plan", "m", "--verbose", "--color", "always"],
      ["explain", "job-1", "m"], ["render", "m"], ["render", "m", "--show-sql"], ["iam-policy", "m"],
      ["apply", "m", "--color", "always", "--verbose", "--log-level", "trace"] + Workplace.approved,
      ["apply", "m", "--log-level", "trace", "--log-format", "json", "--format", "json"] + Workplace.approved,
      ["status", "--color", "always"] + Workplace.emulated,
      ["validate", "m", "--format", "json"], ["validate", "m", "--format", "sarif"],
      ["render", "m", "--format", "json", "--show-sql"], ["plan", "m", "--format", "json"],
      ["plan", "m", "--format", "markdown"], ["plan", "m", "--format", "gitlab"],
    ])
  func plain(arguments: [String]) throws {
    for (place, isValid) in try Self.places() {
      try place.emulate(#""jobSeconds":0,"quota":400"#)
      let result = try place.usher(arguments)
      #expect((result.status == 0) == isValid || arguments[0] == "status", "\(result.standardError)")
      let streams = [result.standardOutput, result.standardError]
      #expect(streams.map(Self.suspicious) == [[], []])
      let commands: [[Command]] = try Self.oracle("workflow_commands.py", streams)
      #expect(commands.map { $0.map(\.command) } == [[], []])
      if arguments.contains("json") || arguments.contains("sarif") {
        for stream in streams {
          for line in stream.split(separator: "\n") where line.hasPrefix("{") {
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
          }
        }
      }
    }
  }

  @Test(
    "Annotations, outputs and the step's summary hold what usher wrote, and nothing beside it",
    arguments: [true, false])
  func workflow(isValid: Bool) throws {
    let place = try HostilePlace(isValid: isValid).workplace
    let files = ["GITHUB_STEP_SUMMARY": place.file("summary").path, "GITHUB_OUTPUT": place.file("output").path]
    for command in ["plan", "validate"] where command == "plan" || !isValid {
      let result = try place.usher([command, "m", "--format", "github"], environment: files)
      #expect((result.status == 0) == isValid, "\(result.standardError)")
      #expect([result.standardOutput, result.standardError].map(Self.suspicious) == [[], []])
      let commands: [[Command]] = try Self.oracle(
        "workflow_commands.py", [result.standardOutput, result.standardError])
      // Beside those of the manifests there is one of the state that is missing.
      let ofManifests = commands[0].filter { $0.properties["file"]?.hasPrefix("m/") == true }
      #expect(commands[0].count - ofManifests.count == (isValid ? 1 : 0))
      // IAM has no roles of such names.
      let expected = isValid ? ["warning", "notice"] : ["error"]
      #expect(ofManifests.map(\.command) == expected.flatMap { Array(repeating: $0, count: 10) })
      #expect(commands[1].isEmpty)
      for properties in ofManifests.map(\.properties) {
        #expect(Set(properties.keys).isSubset(of: ["file", "line", "col", "endColumn"]))
        #expect(properties["line"] != "99")
      }
    }
    #expect(FileManager.default.fileExists(atPath: files["GITHUB_OUTPUT"] ?? "") == isValid)
    if isValid {
      let output = try String(contentsOf: place.file("output"), encoding: .utf8)
      #expect(output.wholeMatch(of: /changes=true\nstarts=\d+\ndeferred=0\ndigest=[0-9a-f]{64}\n/) != nil, "\(output)")
    }
    try expectOwn([String(contentsOf: place.file("summary"), encoding: .utf8)])
  }

  @Test("What changed, old and new, is plain text too, as is what the state records", arguments: ["plan", "explain"])
  func changed(command: String) throws {
    let hostile = try HostilePlace(isValid: true)
    try hostile.startOthers()
    let place = hostile.workplace
    let texts =
      command == "plan"
      ? try [["plan", "m", "--color", "always"], ["plan", "m", "--format", "markdown"]].map { try place.usher($0) }
      : try HostilePlace.attacks.indices.map { try place.usher(["explain", "job-\($0)", "m"]) }
    let streams = texts.flatMap { [$0.standardOutput, $0.standardError] }
    #expect(streams.flatMap(Self.suspicious) == [])
    #expect(texts.allSatisfy { $0.status == 0 && $0.standardOutput.contains("::old") })
    let commands: [[Command]] = try Self.oracle("workflow_commands.py", streams)
    #expect(commands.flatMap { $0.map(\.command) } == [])
    if command == "plan" { try expectOwn([texts[1].standardOutput]) }
  }

  @Test("Markdown: no link, image, mention or element that usher did not write", arguments: [true, false])
  func markdown(isValid: Bool) throws {
    let place = try HostilePlace(isValid: isValid).workplace
    let result = try place.usher(["plan", "m", "--format", "markdown", "--out-markdown", "plan.md"])
    #expect((result.status == 0) == isValid)
    try expectOwn([result.standardOutput])
    #expect(try String(contentsOf: place.file("plan.md"), encoding: .utf8) == result.standardOutput)
  }

  @Test("The rules of usher.yaml, its state's name and a broken state steer nothing either")
  func rules() throws {
    var (pages, streams): ([String], [String]) = ([], [])
    for attack in HostilePlace.attacks {
      let place = try HostilePlace.withRules(attack)
      try place.write("\(attack)\n", to: "state")
      for options in [[], ["--format", "markdown"], ["--format", "markdown", "--state", "state"]] {
        let result = try place.usher(["plan", "m", "--color", "always"] + options)
        #expect(result.status == 1)
        streams += [result.standardOutput, result.standardError]
        if !options.isEmpty { pages.append(result.standardOutput) }
      }
      try place.write(
        "apiVersion: usher/v1\nkind: Project\nspec: {state: \(YAMLText.quoted(attack + "s")), maxStarts: 0}\n",
        to: "usher.yaml")
      let limited = try place.usher(["plan", "m", "--format", "markdown"])
      streams += [limited.standardOutput, limited.standardError]
      pages.append(limited.standardOutput)
    }
    for stream in streams { #expect(Self.suspicious(stream) == [], "\(stream)") }
    let commands: [[Command]] = try Self.oracle("workflow_commands.py", streams)
    for (stream, commands) in zip(streams, commands) { #expect(commands.map(\.command) == [], "\(stream)") }
    try expectOwn(pages)
  }

  @Test("SARIF and GitLab's report are data: no link in a message, no place that is none")
  func reports() throws {
    let place = try HostilePlace(isValid: false).workplace
    let sarif = try place.usher(["validate", "m", "--format", "sarif"]).standardOutput
    let document = try #require(JSONSerialization.jsonObject(with: Data(sarif.utf8)) as? [String: Any])
    let results = try #require((document["runs"] as? [[String: Any]])?.first?["results"] as? [[String: Any]])
    #expect(results.count > HostilePlace.attacks.count)
    for result in results {
      let text = try #require((result["message"] as? [String: Any])?["text"] as? String)
      #expect(!text.contains("]("))
      let locations = try #require(result["locations"] as? [[String: Any]])
      let physical = try #require(locations.first?["physicalLocation"] as? [String: Any])
      let uri = try #require((physical["artifactLocation"] as? [String: Any])?["uri"] as? String)
      #expect(uri.wholeMatch(of: /m\/(?:[A-Za-z0-9\/._~-]|%[0-9A-F]{2})+/) != nil, "\(uri)")
    }
    let valid = try HostilePlace(isValid: true).workplace
    let report = try valid.usher(["plan", "m", "--format", "gitlab"]).standardOutput
    #expect(report == #"{"create":\#(HostilePlace.attacks.count),"update":0,"delete":0}"# + "\n")
  }

  @Test("The judges of Markdown see what they are to see")
  func judges() throws {
    let pages: [Page] = try Self.oracle(
      "markdown.py",
      ["`@a` @b [x](http://y) <b>z</b> <!-- c -->", "```\n@a\n```\n![x](y)", "| a |\n|--|\n| <i>b</i> |"])
    #expect(pages[0].prose.contains("@b") && !pages[0].prose.contains("@a"))
    #expect(pages[0].elements == ["a href=http://y", "b", "code", "p"] && pages[0].comments == [" c "])
    #expect(pages[1].elements.contains { $0.hasPrefix("img ") })
    #expect(pages[2].elements.contains("i") && pages[2].elements.contains("table"))
  }

  /// Expects that the rendered page has only what usher writes: its own elements without a link or an image among them,
  /// its own marker, and words outside of code in which GitHub finds nobody and nothing.
  private func expectOwn(_ markdowns: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
    let pages: [Page] = try Self.oracle("markdown.py", markdowns)
    for (page, markdown) in zip(pages, markdowns) {
      #expect(Self.suspicious(markdown) == [], sourceLocation: sourceLocation)
      let own: Set = [
        "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "pre", "details", "summary",
        "code class=language-yaml",
        "code class=language-diff", "code class=language-text",
      ]
      #expect(Set(page.elements).subtracting(own) == [], sourceLocation: sourceLocation)
      #expect(
        page.comments == Array(repeating: " usher plan ", count: page.comments.count), sourceLocation: sourceLocation)
      #expect((1...2).contains(page.comments.count) && page.balanced, sourceLocation: sourceLocation)
      #expect(
        page.prose.firstMatch(of: /[@#$<>\[\]!`]|https?:|www\.|GH-|[0-9a-f]{7}/) == nil, "\(page.prose)",
        sourceLocation: sourceLocation)
    }
  }
}
