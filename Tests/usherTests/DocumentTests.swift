import Foundation
import TestSupport
import Testing

@Suite("The document of every command, however it ends", .processes)
struct DocumentTests {
  /// A command with everything that it needs, and the schema of its document.
  private static let commands: [(arguments: [String], schema: String)] = [
    (["validate", "m"], "validate"), (["render", "m"], "render"), (["plan", "m"], "plan"),
    (["explain", "kept", "m"], "explain"), (["report", "m"], "report"), (["state", "list"], "records"),
    (["state", "show", "kept"], "records"), (["state", "forget", "kept", "--auto-approve"], "state-change"),
    (["apply", "m"] + Workplace.approved, "apply"), (["status", "m"] + Workplace.emulated, "status"),
    (["state", "adopt", "kept", Self.arn, "m"] + Workplace.approved, "state-change"),
    (["state", "accept", "kept", "m"] + Workplace.approved, "state-change"),
    (["state", "rebuild", "m"] + Workplace.emulated, "state-change"),
    (["state", "verify", "m"] + Workplace.emulated, "verification"), (["whoami", "m"], "whoami"),
  ]

  private static let arn = "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/none"

  /// What can be wrong before a command has anything to say.
  enum Trouble: String, CaseIterable {
    case none, noState, mergeConflict, mistakes, noManifests, projectFile, anotherService, noEmulator, locked, badName
    case noCredentials, nobodyToAsk, noFolderForState
  }

  /// What tells an error from others, for commands that it ends.
  private static let codes: [Trouble: String] = [
    .mergeConflict: "stateMergeConflict", .mistakes: "manifests", .noManifests: "manifests",
    .projectFile: "manifests", .anotherService: "anotherService", .locked: "locked", .noCredentials: "credentials",
    .nobodyToAsk: "noTerminal",
  ]

  private func prepare(_ trouble: Trouble, in place: Workplace) throws {
    switch trouble {
    case .none, .locked, .badName, .nobodyToAsk, .noFolderForState: break
    case .noState: try FileManager.default.removeItem(at: place.state)
    case .mergeConflict:
      let text = try String(contentsOf: place.state, encoding: .utf8)
      try place.write("<<<<<<< HEAD\n\(text)=======\n>>>>>>> main\n", to: "usher.state.jsonl")
    case .mistakes: try place.write(Manifest.job("bad", more: ["colour: red"]), to: "m/bad.yaml")
    case .noManifests: try FileManager.default.removeItem(at: place.file("m"))
    case .projectFile: try place.write("apiVersion: usher/v1\nkind: Project\nspec: {colour: red}\n", to: "usher.yaml")
    case .anotherService, .noCredentials:
      let text = try String(contentsOf: place.state, encoding: .utf8)
      try place.write(text.replacing(/"service":"emulator:\w+"/, with: #""service":"aws""#), to: "usher.state.jsonl")
    case .noEmulator: try FileManager.default.removeItem(at: place.emulator)
    }
  }

  private func arguments(_ command: [String], _ trouble: Trouble) -> [String] {
    switch trouble {
    case .locked where command.contains("--auto-approve") || command.contains("rebuild"):
      command + ["--lock-timeout", "0"]
    case .badName: command.map { $0 == "kept" ? "no name!" : $0 }
    case .noCredentials: command.filter { !Workplace.emulated.contains($0) }
    case .nobodyToAsk: command.filter { $0 != "--auto-approve" }
    case .noFolderForState where !["validate", "render", "whoami"].contains(command[0]):
      command + ["--state", "nowhere/s"]
    default: command
    }
  }

  @Test(
    "It is one, has every member of the frame, and names the exit code; the schemas hold for all of them",
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func everyDocument() throws {
    var documents: [String: String] = [:]
    var failures = 0
    for trouble in Trouble.allCases {
      let place = try Workplace()
      try place.emulate(#""jobSeconds":0"#)
      try place.write(Manifest.job("kept") + Manifest.job("second", seed: "s3://acme-seeds/2"), to: "m/jobs.yaml")
      try #require(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
      try place.write(Manifest.job("new", seed: "s3://acme-seeds/new"), to: "m/new.yaml")
      try prepare(trouble, in: place)
      let lock = trouble == .locked ? try HeldLock(place.file("usher.state.jsonl.lock"), owner: "process 1") : nil
      for (command, schema) in Self.commands {
        let called = arguments(command, trouble) + ["--format", "json"]
        let result = try place.usher(called)
        let said: Comment = "\(trouble): \(called): \(result)"
        #expect(result.standardOutput.hasPrefix(#"{"formatVersion":1,"code":\#(result.status),"state":{"#), said)
        #expect(result.standardOutput.split(separator: "\n").count == 1, said)
        #expect(!result.standardError.contains("Error:"), said)
        let json = try JSONSerialization.jsonObject(with: Data(result.standardOutput.utf8))
        let document = try #require(json as? [String: Any], said)
        let diagnostics = try #require(document["diagnostics"] as? [[String: Any]], said)
        if let error = document["error"] as? [String: Any] {
          failures += 1
          #expect(result.status == 1, said)
          #expect(diagnostics.contains { $0["message"] as? String == error["message"] as? String }, said)
          if let code = Self.codes[trouble], command[0] != "whoami", !command.contains("adopt") {
            #expect(error["code"] as? String == code, said)
          }
        }
        documents[schema, default: ""] += result.standardOutput
        documents["frame", default: ""] += result.standardOutput
      }
      lock?.release()
    }
    #expect(failures > 60)
    for (schema, lines) in documents {
      // What ends a command has no line, and an open start that plan tells of has its own test.
      let unseen = schema == "frame" ? ["$.error.line", "$.error.column", "$.state.lockedBy"] : ["--some"]
      let result = try Python.script("Oracles/document_schema.py", [schema] + unseen, input: Data(lines.utf8))
      #expect((result.standardOutput, result.standardError, result.status) == ("", "", 0), "\(schema)")
    }
  }

  @Test("A plan that cannot be saved is an error of its document, too")
  func unsaved() throws {
    let place = try Workplace()
    try place.write(Manifest.job("kept"), to: "m/jobs.yaml")
    let result = try place.usher(["plan", "m", "--format", "json", "--out", "nowhere/plan.json"])
    #expect(result.status == 1)
    let json = try JSONSerialization.jsonObject(with: Data(result.standardOutput.utf8))
    let document = try #require(json as? [String: Any])
    #expect(document["code"] as? Int == 1 && document["plan"] != nil && document["error"] == nil)
    let diagnostics = try #require(document["diagnostics"] as? [[String: Any]])
    let errors = diagnostics.filter { $0["severity"] as? String == "error" }
    #expect(errors.count == 1 && (errors.first?["message"] as? String)?.contains("nowhere") == true)
  }

  @Test("The page names every schema of a document, and every code")
  func page() throws {
    let page = try DocumentationPage("Documents").text
    let schemas = Set(Self.commands.map(\.schema)).union(["frame"])
    for schema in schemas { #expect(page.contains("`schemas/\(schema).schema.json`")) }
    let file = ChildProcess.checkout.appending(path: "schemas/apply.schema.json")
    let apply = try String(contentsOf: file, encoding: .utf8)
    let enums = apply.matches(of: /"code": \{[^}]*"enum": \[([^\]]*)\]/).map(\.1)
    #expect(enums.count == 2)
    for code in enums.joined(separator: ", ").split(separator: ", ") {
      #expect(page.contains("`\(code.replacing("\"", with: ""))`"), "\(code)")
    }
    for code in Self.codes.values { #expect(page.contains("`\(code)`")) }
  }

  @Test("A signal before there is a result gets its document, too", arguments: [SIGTERM, SIGINT, SIGHUP])
  func interrupted(signal: Int32) throws {
    let place = try Workplace()
    try place.write(Manifest.job("kept"), to: "m/jobs.yaml")
    let lock = try HeldLock(place.file("usher.state.jsonl.lock"), owner: "process 1")
    let apply = try place.begin(["apply", "m"] + Workplace.approved + ["--format", "json"])
    try apply.waitUntil { apply.standardError.contains("which is locked by process 1") }
    apply.signal(signal)
    #expect(apply.wait() == 128 + signal)
    lock.release()
    let json = try JSONSerialization.jsonObject(with: Data(apply.standardOutput.utf8))
    let document = try #require(json as? [String: Any])
    #expect(document["code"] as? Int == Int(128 + signal))
    #expect((document["error"] as? [String: Any])?["code"] as? String == "interrupted")
    let diagnostics = try #require(document["diagnostics"] as? [[String: Any]])
    #expect(diagnostics.map { $0["severity"] as? String } == ["note", "note", "error"])
    #expect((diagnostics[1]["message"] as? String)?.hasPrefix("waiting for usher.state.jsonl") == true)
    #expect(try place.recordedJobs().isEmpty)
  }

  @Test("What a person reads while an apply waits, and at its end, is in the document")
  func said() throws {
    let place = try Workplace()
    try place.emulate(#""quota":1,"jobSeconds":100000"#)
    try place.write(Manifest.jobs(2), to: "m/jobs.yaml")
    let lock = try HeldLock(place.file("usher.state.jsonl.lock"), owner: "process 1")
    let apply = try place.begin(["apply", "m"] + Workplace.approved + ["--format", "json"])
    try apply.waitUntil { apply.standardError.contains("which is locked by process 1") }
    lock.release()
    #expect(apply.wait() == 3)
    let json = try JSONSerialization.jsonObject(with: Data(apply.standardOutput.utf8))
    let document = try #require(json as? [String: Any])
    #expect(document["code"] as? Int == 3)
    let counts = try #require(document["counts"] as? [String: Int])
    #expect(counts["started"] == 1 && counts["deferred"] == 1 && counts.values.reduce(0, +) == 2)
    #expect(document["advice"] as? [String] == ["run the same apply again when jobs have ended"])
    let jobs = try #require(document["jobs"] as? [[String: Any]])
    #expect(Set(jobs.map { $0["code"] as? String }) == [nil, "quota"])
    let said = try #require(document["diagnostics"] as? [[String: Any]]).compactMap { $0["message"] as? String }
    #expect(said.contains { $0.hasPrefix("waiting for usher.state.jsonl, which is locked by process 1") })
    let state = try #require(document["state"] as? [String: Any])
    #expect(state["exists"] as? Bool == true && state["service"] as? String == "emulator:ab")

    let again = try place.usher(["apply", "m", "--max-starts", "0"] + Workplace.approved + ["--format", "json"])
    #expect(again.status == 3)
    let started = try #require(jobs.first { $0["code"] == nil }?["name"] as? String)
    try place.write(Manifest.job(started, seed: "s3://acme-seeds/\(started.suffix(1)).jsonl"), to: "m/jobs.yaml")
    let done = try place.usher(["apply", "m"] + Workplace.approved + ["--format", "json"])
    let keys = { (text: String) in
      try (JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]).map { Set($0.keys) }
    }
    #expect(done.status == 0)
    #expect(try keys(done.standardOutput) == keys(apply.standardOutput))
  }

  @Test(
    "apply's and status's documents use every member of their schemas",
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func everyMember() throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0,"listDelay":600,"names":"reusable","failing":["One"]"#)
    let one = Manifest.job("one", revision: "1", more: ["name: One"])
    let taken = Manifest.job("taken", seed: "s3://acme-seeds/taken", more: ["name: Taken"])
    try place.write(one + Manifest.job("two", seed: "s3://acme-seeds/two") + taken, to: "m/jobs.yaml")
    let tags = ["usher:name": "two", "usher:digest": try place.digest(of: "two")]
    for _ in 0..<2 { _ = try place.startForeign("two-\(tags["usher:digest", default: ""].prefix(8))", tags: tags) }
    let others = ["usher:name": "other", "usher:digest": String(repeating: "0", count: 64)]
    _ = try place.startForeign("Taken", tags: others)
    let apply = ["apply", "m", "--settle-time", "0"] + Workplace.approved + ["--format", "json"]
    var applied = try place.usher(apply).standardOutput
    let status = try place.usher(["status"] + Workplace.emulated + ["--format", "json"]).standardOutput
    for end in [Workplace.failure, Workplace.deletion] { try place.recordEnd(of: "one", end) }
    try place.openIntent("open", digest: String(repeating: "ab", count: 32))
    let waiting = try place.usher(["status"] + Workplace.emulated + ["--format", "json"]).standardOutput
    applied += try place.usher(apply).standardOutput
    applied += try place.usher(apply + ["--until", "ended"]).standardOutput
    // Of these nothing but a disk that is full, or a service that contradicts itself, can tell.
    let unseen = ["$.stateError", "$.notices[].name"]
    for (schema, documents) in [("apply", applied), ("status", status + waiting)] {
      let result = try Python.script(
        "Oracles/document_schema.py", [schema] + unseen, input: Data(documents.utf8))
      #expect((result.standardOutput, result.standardError, result.status) == ("", "", 0), "\(documents)")
    }
  }
}
