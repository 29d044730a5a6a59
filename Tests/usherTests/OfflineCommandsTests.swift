import Foundation
import TestSupport
import Testing

@Suite("The commands around a manifest are offline", .processes)
struct OfflineCommandsTests {
  @Test(
    "They open no socket and start no process",
    .enabled(if: SystemCalls.canTrace, SystemCalls.needed),
    arguments: [
      ["validate", "jobs"], ["validate", "jobs", "--format", "sarif"], ["validate", "jobs", "--format", "github"],
      ["render", "jobs", "--show-sql"], ["render", "jobs", "--format", "json"], ["new", "spring"],
      ["new", "summer", "--from", "request.json"], ["schema"], ["state", "list"],
      ["report", "jobs"], ["report", "--format", "html", "--out", "report.html"],
      ["--generate-completion-script", "bash"],
    ])
  func trace(arguments: [String]) throws {
    let place = try RootTests.place()
    try place.write(#"{"description": "words"}"#, to: "request.json")
    let calls = try SystemCalls(
      arguments, in: place,
      environment: ["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_ENDPOINT_URL": "http://127.0.0.1:9"])
    #expect(calls.result.status == 0, "\(calls.result.standardError)")
    #expect(calls.socketsAndProcesses == [])
  }
}
