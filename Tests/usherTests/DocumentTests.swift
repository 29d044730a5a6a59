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

  private func prepare(_ trouble: Trouble, in place: Workplace) throws {
    switch trouble {
    case .none, .locked, .badName, .noCredentials, .nobodyToAsk, .noFolderForState: break
    case .noState: try FileManager.default.removeItem(at: place.state)
    case .mergeConflict:
      let text = try String(contentsOf: place.state, encoding: .utf8)
      try place.write("<<<<<<< HEAD\n\(text)=======\n>>>>>>> main\n", to: "usher.state.jsonl")
    case .mistakes: try place.write(Manifest.job("bad", more: ["colour: red"]), to: "m/bad.yaml")
    case .noManifests: try FileManager.default.removeItem(at: place.file("m"))
    case .projectFile: try place.write("apiVersion: usher/v1\nkind: Project\nspec: {colour: red}\n", to: "usher.yaml")
    case .anotherService:
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
        }
        documents[schema, default: ""] += result.standardOutput
        documents["frame", default: ""] += result.standardOutput
      }
      lock?.release()
    }
    #expect(failures > 60)
    for (schema, lines) in documents {
      let result = try Python.script("Oracles/document_schema.py", [schema, "--some"], input: Data(lines.utf8))
      #expect((result.standardOutput, result.standardError, result.status) == ("", "", 0), "\(schema)")
    }
  }
}
