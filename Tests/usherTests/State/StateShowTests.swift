import Foundation
import TestSupport
import Testing

@Suite("state list and state show", .processes)
struct StateShowTests {
  /// A state with a run of every kind, an open intent and a tombstone.
  private func place() throws -> Workplace {
    let place = try PlannedPlace().workplace
    let arn = try place.startForeign("adopted by hand")
    try place.write(Manifest.job("kept") + Manifest.job("by-hand", revision: "2026-W47"), to: "m/jobs.yaml")
    #expect(try place.usher(["state", "adopt", "by-hand", arn, "m"] + Workplace.approved).status == 0)
    #expect(try place.usher(["state", "forget", "gone", "--auto-approve"]).status == 0)
    return place
  }

  @Test("They show what the state records as in Tests/Fixtures/screens; USHER_UPDATE_FIXTURES=1 writes it anew")
  func screens() throws {
    let place = try place()
    let before = try place.contents()
    for (arguments, screen) in [
      (["list", "--tombstones"], "list"), (["show", "secret"], "show-secret"), (["show", "by-hand"], "show-adopted"),
      (["show", "open"], "show-open"), (["show", "gone"], "show-gone"),
    ] {
      let result = try place.usher(["state"] + arguments)
      #expect((result.status, result.standardError) == (0, ""))
      try expectGolden(ScreenTests.steady(result.standardOutput), "screens/state-\(screen).txt")
      #expect(!result.standardOutput.contains("SELECT"))
    }
    #expect(try !place.usher(["state", "list"]).standardOutput.contains("forgotten"))
    #expect(try place.contents() == before)
  }

  @Test("No line of the list is wider than 80 columns, and no name is broken")
  func width() throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0"#)
    let names = [1, 20, 37, 38, 54].map { String(repeating: "a", count: $0) }
    try place.write(names.map { Manifest.job($0) }.joined(), to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    try FileManager.default.removeItem(at: place.state)
    #expect(try place.usher(["state", "rebuild", "m"] + Workplace.emulated).status == 0)
    let lines = try place.usher(["state", "list"]).standardOutput.split(separator: "\n")
    for name in names { #expect(lines.contains { $0.dropFirst(2).prefix { $0 != " " } == name }) }
    #expect(lines.allSatisfy { $0.count <= 80 || $0.hasPrefix("    arn:") }, "\(lines)")
  }

  @Test("An empty state records nothing, and a job that it does not know is an error")
  func nothing() throws {
    let place = try Workplace()
    #expect(try place.usher(["state", "list"]).standardOutput == "usher.state.jsonl has no records.\n")
    let result = try place.usher(["state", "show", "spring"])
    #expect((result.status, result.standardOutput) == (1, ""))
    #expect(result.standardError.contains("usher.state.jsonl has no records of 'spring'"))
    #expect(try place.usher(["state", "show", "-x"]).status == 64)
    #expect(try place.usher(["state", "show", "a b"]).standardError.contains("cannot be a job's name"))
    #expect(try place.contents().filter { $0.key.hasPrefix("usher.state") }.isEmpty)
  }

  @Test("The state is the one that usher.yaml names")
  func project() throws {
    let place = try Workplace()
    try place.write(
      "apiVersion: usher/v1\nkind: Project\nspec: {state: records/jobs.jsonl}\n", to: "usher.yaml")
    try place.write(Manifest.job("spring"), to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    #expect(try place.usher(["state", "list"]).standardOutput.hasSuffix("\n1 run of 1 job.\n"))
    #expect(try place.usher(["state", "verify", "m"] + Workplace.emulated).status == 0)
    #expect(try place.usher(["state", "forget", "spring", "--auto-approve"]).status == 0)
    #expect(try place.usher(["state", "rebuild", "m"] + Workplace.emulated).status == 0)
    #expect(
      try !FileManager.default.contentsOfDirectory(atPath: place.url.path).contains { $0.hasPrefix("usher.state") })
  }

  @Test(
    "Their JSON, and that of what changes a state, keep the published schemas, and use every member of them",
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func schemas() throws {
    let place = try place()
    let json = ["--format", "json"]
    for end in [Workplace.failure, Workplace.deletion] { try place.recordEnd(of: "kept", end) }
    try place.recordEnd(of: "secret", Workplace.success)
    let records = try [
      ["list"], ["list", "--tombstones"], ["show", "open"], ["show", "secret"], ["show", "nothing"],
    ].map {
      try place.usher(["state"] + $0 + json).standardOutput
    }
    try place.write(
      Manifest.job("kept") + Manifest.job("new", revision: "1") + Manifest.job("bad", more: ["colour: red"]),
      to: "m/jobs.yaml")
    let failed = try place.usher(["state", "rebuild", "m"] + Workplace.emulated + json)
    #expect(failed.status == 1)
    try place.write(Manifest.job("kept") + Manifest.job("new", revision: "1"), to: "m/jobs.yaml")
    let arn = try place.startForeign("x")
    let changes = try [
      ["adopt", "new", arn, "m"] + Workplace.approved, ["rebuild", "m"] + Workplace.emulated,
      ["forget", "new", "--auto-approve"], ["rebuild", "m"] + Workplace.emulated,
    ].map { try place.usher(["state"] + $0 + json).standardOutput }
    for (name, documents) in [("records", records), ("state-change", changes + [failed.standardOutput])] {
      let result = try Python.script("Oracles/document_schema.py", [name], input: Data(documents.joined().utf8))
      #expect((result.standardOutput, result.standardError) == ("", ""))
    }
  }

  @Test(
    "Every line of a state that these commands wrote keeps its published schema",
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func stateSchema() throws {
    let place = try place()
    let schema = ChildProcess.checkout.appending(path: "schemas/state.schema.json").path
    let result = try Python.script("Oracles/state_schema.py", [schema, place.state.path])
    #expect(result.standardOutput == #"{"forgotten": 1, "header": 1, "intent": 2, "started": 5}"# + "\n")
  }
}
