import Foundation
import TestSupport
import Testing

@Suite("render", .processes)
struct RenderTests {
  @Test("It shows the request, and behind each value its file, as in Tests/Fixtures/screens")
  func screen() throws {
    let place = try RootTests.place()
    let result = try place.usher(["render", "jobs"])
    #expect(result.status == 0 && result.standardError == "")
    try expectGolden(result.standardOutput, "screens/render.txt")
  }

  @Test(
    "PyYAML reads from the YAML what the JSON says, and botocore takes it", arguments: [true, false])
  func oracle(showsSQL: Bool) throws {
    try #require(Python.isAvailable, "\(Python.missing)")
    let place = try RootTests.place()
    for (index, text) in YAMLText.odd.enumerated() {
      let quoted = YAMLText.quoted(text)
      try place.write(
        Manifest.job(
          "odd-\(index)", seed: "s3://acme-seeds/seed.jsonl",
          more: ["description: \(quoted)", "tags: {\(quoted): \(quoted)}"]
        )
        .replacing(
          #"dataSource: {s3Uri: "s3://acme-seeds/seed.jsonl"}"#,
          with: "sqlParameters: {queryString: \(YAMLText.quoted("q" + text))}"),
        to: "jobs/odd-\(index).yaml")
    }
    let folders =
      ["jobs"] + ["campaigns", "quickstart"].map { ChildProcess.checkout.appending(path: "examples/\($0)").path }
    let options = showsSQL ? ["--show-sql"] : []
    let yaml = try place.usher(["render"] + folders + options)
    let json = try place.usher(["render"] + folders + options + ["--format", "json"])
    #expect(yaml.status == 0, "\(yaml.standardError)")
    let input = try JSONSerialization.data(withJSONObject: [
      "yaml": yaml.standardOutput, "json": json.standardOutput, "shows": showsSQL,
    ])
    let result = try Python.script("Oracles/rendered.py", input: input)
    #expect(result.standardError == "")
    let count = yaml.standardOutput.components(separatedBy: "\n---\n").count
    #expect(count > YAMLText.odd.count + 15)
    #expect(result.standardOutput == "\(count) agree\n")
  }

  @Test(
    "What is rendered is what apply sends", .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func sent() throws {
    let place = try RootTests.place()
    try place.write(Manifest.jobs(3), to: "jobs/more.yaml")
    let service = try PythonService("binary_recording.py", [place.file("sent.jsonl").path])
    let applied = try place.usher(
      ["apply", "jobs", "--auto-approve", "--endpoint-url", service.endpoint], environment: RunningEmulator.keys)
    #expect(applied.status == 0, "\(applied.standardError)")
    let document = try document(["jobs", "--show-sql"], in: place)
    let rendered = try #require(document["jobs"] as? [[String: Any]]).map { $0["request"] as? [String: Any] ?? [:] }
    let sent = try records(in: place.file("sent.jsonl"))
    #expect(sent.count == 4)
    let byName = { (requests: [[String: Any]]) in
      NSArray(array: requests.sorted { "\($0["name"] ?? "")" < "\($1["name"] ?? "")" })
    }
    #expect(byName(sent) == byName(rendered))
  }

  private func document(_ arguments: [String], in place: Workplace) throws -> [String: Any] {
    let output = try place.usher(["render", "--format", "json"] + arguments).standardOutput
    #expect(output.hasPrefix(#"{"formatVersion":1,"#))
    return try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
  }

  @Test("Each value's file is in the JSON too: the manifest, defaults near and far, the SQL file")
  func origins() throws {
    let place = try RootTests.place()
    let jobs = try #require(document(["jobs"], in: place)["jobs"] as? [[String: Any]])
    let origins = try #require(jobs.first?["origins"] as? [[String: Any]])
    let files = Dictionary(
      origins.map { (($0["path"] as? [String] ?? []).joined(separator: "/"), $0["file"] as? String ?? "") }
    ) { first, _ in first }
    #expect(files["configuredAudienceModelArn"] == "usher.defaults.yaml")
    #expect(files["seedAudience/sqlComputeConfiguration/worker/number"] == "jobs/eu/usher.defaults.yaml")
    #expect(files["seedAudience/sqlParameters/queryString"]?.hasSuffix("queries/seed.sql") == true)
    #expect(files["tags/é #"] == "jobs/eu/spring.yaml")
    #expect(files["tags/team"] == "usher.defaults.yaml")
    #expect(files["tags/usher:name"] == nil)
  }

  @Test("Neither SQL nor names or values of its parameters are on any stream without --show-sql")
  func sensitive() throws {
    let place = try RootTests.place()
    let sql = { (text: String) in
      Manifest.job("inline", seed: "s3://acme-seeds/seed.jsonl").replacing(
        #"dataSource: {s3Uri: "s3://acme-seeds/seed.jsonl"}"#, with: "sqlParameters: \(text)")
    }
    let texts = [
      "{queryString: SELECT hidden, parameters: {hiddenkey: hiddenvalue}}",
      "{queryString: SELECT hidden, parameters: {hidden-key: hiddenvalue}}",
      "{queryString: SELECT hidden, parameters: {hiddenkey: 1, hiddenkey: 2}}",
      "{queryString: SELECT hidden, hiddenkey: 1}", "{queryString: 'SELECT hidden}",
      "{queryStringFrom: {file: SELECT hidden}}",
      "{analysisTemplateArn: hidden, queryString: hidden}",
    ]
    for text in texts {
      try place.write(sql(text), to: "jobs/inline.yaml")
      for command in ["render", "validate", "plan"] {
        for format in command == "validate" ? ["text", "json", "sarif", "github"] : ["text", "json"] {
          let result = try place.usher([command, "jobs", "--format", format])
          #expect(result.status == (text == texts[0] ? 0 : 1), "\(text)")
          let streams = result.standardOutput + result.standardError
          #expect(!streams.contains("hidden"), "\(command) \(format): \(streams)")
        }
      }
    }
    try place.write(sql(texts[0]), to: "jobs/inline.yaml")
    for format in ["text", "json"] {
      let shown = try place.usher(["render", "jobs", "--show-sql", "--format", format]).standardOutput
      for word in ["SELECT hiddenword", "SELECT hidden", "hiddenkey", "hiddenvalue"] { #expect(shown.contains(word)) }
    }
  }

  @Test(
    "The documents keep the published schema, and use every member of it",
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func schema() throws {
    let place = try RootTests.place()
    var documents = try place.usher(["render", "jobs", "--format", "json"]).standardOutput
    try place.write(Manifest.job("bad", more: ["colour: red"]), to: "jobs/bad.yaml")
    let bad = try place.usher(["render", "jobs", "--format", "json"])
    #expect(bad.status == 1)
    documents += bad.standardOutput
    let result = try Python.script("Oracles/document_schema.py", ["render"], input: Data(documents.utf8))
    #expect(result.standardOutput == "" && result.standardError == "" && result.status == 0)
  }
}

/// Texts that YAML reads as something else, or that end a line, a comment or a block, where they are not quoted.
enum YAMLText {
  /// In double quotes, in ASCII.
  static func quoted(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar in
      scalar.isASCII && scalar.value >= 0x20 && !["\"", "\\", "\u{7F}"].contains(scalar)
        ? String(scalar) : String(format: scalar.value > 0xFFFF ? "\\U%08x" : "\\u%04x", scalar.value)
    }
    return "\"\(scalars.joined())\""
  }

  static let odd = [
    "yes", "~", "null", "1.10", "0x1F", "1_000", "12:30:45", "2026-01-01", ".inf", "=", "<<", "a: b", "a #b", "# a",
    "- a", "? a", "& a", "*a", "!a", "| a", "> a", "%a", "@a", "`a", "'a'", "\"a\"", "[a", "{a}", "a,b", "a\\b", " a",
    "a ", "a:", ":a", "a\tb", "---", "...", "--- a", "é", "漢字", "ﬀ", "e\u{301}", "\u{AD}a", "a\u{FEFF}",
    "a\u{202E}b", "a\u{2028}b", "a\u{A0}b", "a/b@c+d", "s3://a/b",
  ]
}
