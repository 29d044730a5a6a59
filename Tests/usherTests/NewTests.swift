import Foundation
import TestSupport
import Testing

@Suite("new", .processes)
struct NewTests {
  /// What a user fills in.
  private func fill(_ text: String) -> String {
    text.replacing(/"<arn:aws:cleanrooms-ml[^"]*>"/, with: Manifest.model)
      .replacing(/"<arn:aws:iam[^"]*>"/, with: "arn:aws:iam::123456789012:role/seed-reader")
      .replacing(/"<s3:[^"]*>"/, with: "s3://acme-seeds/seed.jsonl")
  }

  private func text(of name: String, in place: Workplace) throws -> String {
    try String(contentsOf: place.file(name), encoding: .utf8)
  }

  @Test("It writes <name>.yaml, which validates once it is filled in, and not before")
  func writes() throws {
    let place = try Workplace()
    let result = try place.usher(["new", "spring"])
    #expect(result.status == 0 && result.standardError == "")
    #expect(
      result.standardOutput == "Wrote spring.yaml. Replace every <…>; 'usher validate' says what is left.\n")
    let unfilled = try place.usher(["validate", "spring.yaml"])
    #expect(unfilled.status == 1)
    #expect(unfilled.standardError.hasSuffix("3 errors in 1 file.\n"))
    try place.write(fill(text(of: "spring.yaml", in: place)), to: "spring.yaml")
    #expect(try place.usher(["validate", "--strict", "spring.yaml"]).status == 0)
    #expect(try place.usher(["plan", "spring.yaml"]).standardOutput.hasPrefix("+ spring  start: new\n"))
  }

  @Test("It never writes over anything, a link that leads nowhere included")
  func refuses() throws {
    let place = try Workplace()
    try place.write("mine\n", to: "spring.yaml")
    try FileManager.default.createSymbolicLink(
      atPath: place.file("link.yaml").path, withDestinationPath: place.file("elsewhere").path)
    for arguments in [
      ["new", "spring"], ["new", "other", "-o", "spring.yaml"], ["new", "link"], ["new", "x", "-o", "home"],
    ] {
      let result = try place.usher(arguments)
      #expect(result.status == 1)
      #expect(result.standardOutput == "")
      #expect(result.standardError.contains(" exists already\n  = give another file with --output\n"))
    }
    #expect(try text(of: "spring.yaml", in: place) == "mine\n")
    #expect(!FileManager.default.fileExists(atPath: place.file("elsewhere").path))
  }

  @Test("--from reads a pipe, as standard input and as a file")
  func pipes() throws {
    let place = try Workplace()
    let request = #"{"configuredAudienceModelArn": "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured"}"#
    try place.write(request, to: "request.json")
    let expected = try place.usher(["new", "spring", "--from", "request.json", "-o", "-"])
    #expect(expected.status == 0 && expected.standardOutput.contains("configured"))
    for command in [
      "cat request.json | \"$0\" new spring --from - -o -",
      "cat request.json | \"$0\" new spring --from /dev/stdin -o -",
      "\"$0\" new spring --from - -o - < request.json",
      "mkfifo pipe && { cat request.json > pipe & } && \"$0\" new spring --from pipe -o - | cat; rm pipe",
    ] {
      let result = try place.run(URL(fileURLWithPath: "/bin/sh"), ["-c", command, Workplace.usher.path])
      #expect(result.status == 0 && result.standardError == "", "\(command): \(result.standardError)")
      #expect(result.standardOutput == expected.standardOutput)
    }
  }

  @Test("--output names another file, or standard output; --quiet says nothing")
  func output() throws {
    let place = try Workplace()
    #expect(try place.usher(["new", "spring", "--output", "-"]).standardOutput.contains("\n  name: spring\n"))
    #expect(try !place.contents().keys.contains { $0.hasSuffix(".yaml") })
    let quiet = try place.usher(["new", "spring", "--quiet", "-o", "jobs with spaces.yaml"])
    #expect(quiet.status == 0 && quiet.standardOutput == "" && quiet.standardError == "")
    #expect(
      try text(of: "jobs with spaces.yaml", in: place) == place.usher(["new", "spring", "-o", "-"]).standardOutput)
    let none = try place.usher(["new", "spring", "-o", "none/spring.yaml"])
    #expect(none.status == 1)
    #expect(none.standardError.contains("cannot create none/spring.yaml: "), "\(none.standardError)")
  }

  @Test(
    "A name that no job can have is refused",
    arguments: ["", "a b", ".a", "a-", "schön", "a/b", "../a", "no\u{1B}[31m"])
  func badName(name: String) throws {
    let place = try Workplace()
    let before = try place.contents()
    let result = try place.usher(["new", name])
    #expect(result.status == 1)
    #expect(result.standardError.contains(" cannot be a job's name\n  = expected letters"))
    #expect(!result.standardError.contains("\u{1B}"))
    #expect(try place.contents() == before)
  }

  @Test("A name that YAML takes for something else stays the name", arguments: ["1.10", "yes", "0x1F", "2026-01-01"])
  func oddName(name: String) throws {
    let place = try Workplace()
    #expect(try place.usher(["new", name]).status == 0)
    try place.write(fill(text(of: "\(name).yaml", in: place)), to: "\(name).yaml")
    let plan = try place.usher(["plan", "\(name).yaml"])
    #expect(plan.standardOutput.hasPrefix("+ \(name)  start: new\n"), "\(plan.standardError)")
  }

  @Test(
    "The skeleton that the aws command line makes becomes a manifest to fill in",
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func skeleton() throws {
    let place = try Workplace()
    try place.write(try Python.script("Oracles/cli_skeleton.py").standardOutput, to: "request.json")
    #expect(try place.usher(["new", "spring", "--from", "request.json"]).status == 0)
    let text = try text(of: "spring.yaml", in: place)
    #expect(!text.contains("KeyName"))
    try place.write(fill(text), to: "spring.yaml")
    let result = try place.usher(["validate", "--strict", "spring.yaml"])
    #expect(result.status == 0, "\(result.standardError)")
  }

  @Test("The arguments of a boto3 call become the manifest that sends them, from a file and from standard input")
  func boto3() throws {
    let place = try Workplace()
    let request = """
      {"name": "own name \u{e9}", "configuredAudienceModelArn": "\(Manifest.model)", "includeSeedInOutput": false,
       "seedAudience": {"sqlParameters": {"queryString": "SELECT id\\nFROM t -- x\\n", "parameters": {"n": "1.10"}},
        "sqlComputeConfiguration": {"worker": {"type": "CR.4X", "number": 16, "properties": {"spark": {"a": "no"}}}},
        "roleArn": "arn:aws:iam::123456789012:role/seed-reader"},
       "collaborationId": "11111111-2222-3333-4444-555555555555", "description": "# a: b", "tags": {"k": "yes"}}
      """
    try place.write(request, to: "request.json")
    #expect(try place.usher(["new", "spring", "--from", "request.json", "-o", "m/spring.yaml"]).status == 1)
    try place.write("", to: "m/.keep")
    #expect(try place.usher(["new", "spring", "--from", "request.json", "-o", "m/spring.yaml"]).status == 0)
    let fromInput = try place.usher(["new", "spring", "--from", "-", "-o", "-"], input: request)
    #expect(fromInput.standardOutput == (try text(of: "m/spring.yaml", in: place)), "\(fromInput.standardError)")
    let rendered = try place.usher(["render", "m", "--format", "json", "--show-sql"]).standardOutput
    let document = try #require(JSONSerialization.jsonObject(with: Data(rendered.utf8)) as? [String: Any])
    var sent = try #require((document["jobs"] as? [[String: Any]])?.first?["request"] as? [String: Any])
    let wanted = try #require(JSONSerialization.jsonObject(with: Data(request.utf8)) as? [String: Any])
    sent["tags"] = (sent["tags"] as? [String: String])?.filter { !$0.key.hasPrefix("usher:") }
    #expect(NSDictionary(dictionary: sent) == NSDictionary(dictionary: wanted))
  }

  @Test(
    "What is no request is named with its reason",
    arguments: [
      ("none.json", "cannot read none.json: No such file or directory", ""),
      ("home", "cannot read home: Is a directory", ""),
      ("broken.json", "broken.json is not JSON: expected a value, found the end, at byte 6", "{\"a\": "),
      ("list.json", "list.json is no request: that is a JSON object", "[]"),
      ("request.yaml", "request.yaml is not JSON: ", "name: x\n"),
    ])
  func badRequest(file: String, words: String, text: String) throws {
    let place = try Workplace()
    if !text.isEmpty { try place.write(text, to: file) }
    let before = try place.contents()
    let result = try place.usher(["new", "spring", "--from", file])
    #expect(result.status == 1)
    #expect(result.standardError.contains(words), "\(result.standardError)")
    #expect(try place.contents() == before)
  }
}
