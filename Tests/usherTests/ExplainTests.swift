import Foundation
import TestSupport
import Testing

@Suite("explain", .processes)
struct ExplainTests {
  @Test(
    "It says why, against which run, and what would be sent, as in Tests/Fixtures/screens",
    arguments: ["new", "changed", "secret", "open", "kept", "renamed"])
  func golden(name: String) throws {
    let planned = try PlannedPlace()
    if name == "renamed" { try planned.rename() }
    let place = planned.workplace
    let result = try place.usher(["explain", name, "m"])
    // A job that is renamed is refused.
    #expect(result.status == (name == "renamed" ? 1 : 0))
    try expectGolden(
      ScreenTests.steady(result.standardError + result.standardOutput), "screens/explain-\(name).txt")
    #expect(!result.standardOutput.contains("SELECT"))
  }

  @Test("A job that nothing declares is an error that tells its recorded runs", arguments: ["gone", "none"])
  func undeclared(name: String) throws {
    let place = try PlannedPlace().workplace
    let result = try place.usher(["explain", name, "m"])
    #expect(result.status == 1)
    #expect(result.standardError.hasPrefix("error: no manifest in m declares '\(name)'\n"))
    #expect(result.standardError.contains("usher.state.jsonl records a run of") == (name == "gone"))
  }

  @Test("Without PATHs it reads the current folder; a name that can be none, and mistakes, are errors")
  func edges() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    #expect(try place.usher(["explain", "one"]).standardOutput.hasPrefix("one: m/one.yaml:2\n"))
    #expect(try place.usher(["explain", "-x."]).status == 64)
    #expect(try place.usher(["explain", "a b"]).standardError.contains(#""a b" cannot be a job's name"#))
    try place.write("a: 1\n", to: "m/other.yaml")
    let result = try place.usher(["explain", "one"])
    #expect(result.status == 1)
    #expect(result.standardError.contains("m/other.yaml"))
  }

  @Test("A service name that another run holds is told, though nothing can be applied")
  func nameHeld() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one", more: ["name: fixed"]), to: "m/one.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    try place.write(Manifest.job("one", seed: "s3://acme-seeds/2", more: ["name: fixed"]), to: "m/one.yaml")
    let result = try place.usher(["explain", "one", "m"])
    #expect(result.status == 1)
    #expect(result.standardError.contains(#"the service name "fixed" is taken by an earlier run of this job"#))
    #expect(result.standardOutput.contains("It is not started because of an error:\n  name: the service name"))
    #expect(!result.standardOutput.contains("will be started"))
    try place.write(Manifest.job("two"), to: "m/two.yaml")
    #expect(try place.usher(["explain", "two", "m"]).status == 0)
    #expect(
      try place.usher(["explain", "two", "m"]).standardOutput.contains(
        "It is not started until the errors of other jobs are fixed"))
  }

  @Test("Where only the role changed, it tells the command that takes the job as already run")
  func acceptance() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    let command = "\n    usher state accept one m\n"
    try place.write(Manifest.job("one", seed: "s3://acme-seeds/2"), to: "m/one.yaml")
    #expect(try !place.usher(["explain", "one", "m"]).standardOutput.contains(command))
    try place.write(Manifest.job("one").replacing("role/seed-reader", with: "role/rotated"), to: "m/one.yaml")
    #expect(try place.usher(["explain", "one", "m"]).standardOutput.contains(command))
  }

  @Test("An open start of an earlier spec is reported at the job, which would be a second paid job; by plan too")
  func earlierSpec() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    let time = "2026-11-20T08:00:00Z"
    let intent = """
      {"record":"intent","id":"\(String(repeating: "0", count: 32))","name":"one",\
      "digest":"\(String(repeating: "ab", count: 32))","serviceName":"one-abababab",\
      "configuredAudienceModelArn":"\(Manifest.model)","roleArn":"arn:aws:iam::123456789012:role/seed-reader",\
      "region":"us-east-1","path":"m/one.yaml","time":"\(time)"}
      """
    try place.write(
      #"{"format":"usher.state","version":1,"service":"aws"}"# + "\n\(intent)\n", to: "usher.state.jsonl")
    let words = [
      "the open start of \(time), of an earlier spec, may be running;", "apply starts a second paid job;",
      "to keep one, restore the earlier spec and run apply first",
    ]
    let plan = try place.usher(["plan", "m"]).standardOutput
    #expect(
      plan.hasPrefix(
        "+ one  start: new; an earlier spec may be running\n" + words.map { "    \($0)\n" }.joined()
          + "? one  open start of an earlier spec\n    of \(time): apply looks for its job, and does not start it again\n"
      ),
      "\(plan)")
    let explained = try place.usher(["explain", "one", "m"]).standardOutput
    #expect(
      explained.contains(
        "It will be started.\n" + words.map { "  \($0)\n" }.joined() + "usher.state.jsonl records no run"),
      "\(explained)")
  }

  @Test("Of a started job it tells which name, description and tags differ from what was sent; plan --verbose too")
  func unsent() throws {
    let place = try Workplace()
    let sent = ["description: first", "tags: {team: growth}"]
    try place.write(Manifest.job("one", more: sent) + Manifest.job("two", seed: "s3://acme-seeds/2"), to: "m/one.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    let words = "differs from what was sent, and is not sent again:"
    for arguments in [["explain", "one", "m"], ["plan", "m", "--verbose"]] {
      #expect(try !place.usher(arguments).standardOutput.contains(words))
    }
    try place.write(
      Manifest.job("one", more: ["name: Given", "description: second"])
        + Manifest.job("two", seed: "s3://acme-seeds/2"),
      to: "m/one.yaml")
    let explained = try place.usher(["explain", "one", "m"]).standardOutput
    #expect(
      explained.contains(
        """
        This \(words)
          name:
            one-17f11880
            → Given
          description:
            first
            → second
          tags:
            {"team":"growth"}
            → (absent)

        """), "\(explained)")
    let plan = try place.usher(["plan", "m", "--verbose"]).standardOutput
    #expect(plan.contains("    \(words)\n    name:\n      one-17f11880 → Given\n"), "\(plan)")
    #expect(plan.components(separatedBy: words).count == 2)
    #expect(try !place.usher(["plan", "m"]).standardOutput.contains(words))
    let shown = try place.usher(["state", "show", "one"]).standardOutput
    #expect(shown.contains("  description: first\n  tags: {\"team\":\"growth\"}\n"), "\(shown)")
  }

  @Test(
    "Its JSON keeps the published schema, and uses every member of it",
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func schema() throws {
    let planned = try PlannedPlace()
    try planned.rename()
    let place = planned.workplace
    for end in [Workplace.failure, Workplace.deletion] { try place.recordEnd(of: "kept", end) }
    try place.recordEnd(of: "changed", Workplace.success)
    var documents = try ["new", "changed", "open", "kept", "renamed"].map {
      try place.usher(["explain", $0, "m", "--format", "json"]).standardOutput
    }
    try place.write("apiVersion: usher/v1\nkind: Project\nspec: {maxStarts: 0}\n", to: "usher.yaml")
    let jobs = try String(contentsOf: place.file("m/jobs.yaml"), encoding: .utf8)
    let reader = try #require(jobs.range(of: "role/seed-reader\n"))
    try place.write(
      jobs.replacingCharacters(in: reader, with: "role/seed-reader\n  name: Other\n  description: later\n"),
      to: "m/jobs.yaml")
    try place.write(Manifest.exports(of: "new"), to: "m/exports.yaml")
    documents += try ["new", "kept", "top5", "top10"].map {
      try place.usher(["explain", $0, "m", "--format", "json"]).standardOutput
    }
    let result = try Python.script(
      "Oracles/document_schema.py", ["explain"], input: Data(documents.joined().utf8))
    #expect(result.standardOutput == "")
    #expect(result.standardError == "")
  }
}
