import Foundation
import TestSupport
import Testing

@Suite("The help", .processes)
struct HelpTests {
  @Test(
    "Every help is the one in Tests/Fixtures/help, by 'help' as by '--help'; USHER_UPDATE_FIXTURES=1 writes it anew",
    arguments: [
      "usher", "init", "validate", "plan", "apply", "status", "report", "new", "revise", "render", "schema", "whoami",
      "iam-policy",
      "state", "state list", "state show", "state adopt", "state accept", "state forget", "state rebuild",
      "state verify", "state copy",
    ])
  func golden(command: String) throws {
    let place = try Workplace()
    let words = command == "usher" ? [] : command.split(separator: " ").map(String.init)
    let result = try place.usher(["help"] + words)
    #expect(result.status == 0)
    #expect(result.standardError == "")
    #expect(try place.usher(words + ["--help"]).standardOutput == result.standardOutput)
    try expectGolden(result.standardOutput, "help/\(command.replacing(" ", with: "-")).txt")
    for line in result.standardOutput.split(separator: "\n") where !line.hasPrefix("USAGE") {
      #expect(line.count <= 80)
    }
  }

  @Test("The version is one line")
  func version() throws {
    let result = try Workplace().usher(["--version"])
    #expect(result.status == 0)
    #expect(result.standardOutput.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }
}

/// Compares `text` with a file of `Tests/Fixtures`.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let file = ChildProcess.checkout.appending(path: "Tests/Fixtures/\(name)")
  if ProcessInfo.processInfo.environment["USHER_UPDATE_FIXTURES"] == "1" {
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }
  let golden = String(decoding: FileManager.default.contents(atPath: file.path) ?? Data(), as: UTF8.self)
  #expect(text == golden, sourceLocation: sourceLocation)
}
