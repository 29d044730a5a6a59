import Foundation
import TestSupport
import Testing

@Suite("The commands around a manifest are offline")
struct OfflineCommandsTests {
  @Test(
    "They open no socket and start no process",
    .enabled(
      if: OfflineTests.canTrace, "needs strace and the right to use it; Tests/run.sh installs it on Debian and Ubuntu"),
    arguments: [
      ["validate", "jobs"], ["validate", "jobs", "--format", "sarif"], ["validate", "jobs", "--format", "github"],
      ["render", "jobs", "--show-sql"], ["render", "jobs", "--format", "json"], ["new", "spring"],
      ["new", "summer", "--from", "request.json"], ["schema"], ["--generate-completion-script", "bash"],
    ])
  func trace(arguments: [String]) throws {
    let place = try RootTests.place()
    try place.write(#"{"description": "words"}"#, to: "request.json")
    let result = try place.run(
      URL(fileURLWithPath: try #require(OfflineTests.strace)),
      ["-f", "-e", "trace=network,process", "-o", "trace", Workplace.usher.path] + arguments,
      environment: ["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_ENDPOINT_URL": "http://127.0.0.1:9"])
    #expect(result.status == 0, "\(result.standardError)")
    let calls = try String(contentsOf: place.file("trace"), encoding: .utf8).split(separator: "\n")
    #expect(calls.count { $0.contains(" execve(") } == 1)
    let others = calls.filter { line in
      ![" execve(", " exit", " wait4(", "CLONE_THREAD", "resumed>", " +++ ", " --- SIG"].contains { line.contains($0) }
    }
    #expect(others == [])
  }
}
