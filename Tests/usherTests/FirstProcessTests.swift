import Foundation
import TestSupport
import Testing

@Suite(
  "As the first process of a container", .processes,
  .enabled(
    if: FirstProcess.isAvailable, "python3 and util-linux's unshare, allowed to make a PID namespace, are needed"))
struct FirstProcessTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let arguments: [String]
    /// What stands on the screen when the signal comes.
    let text: String
    /// The fault that keeps the command waiting; none where it waits by itself.
    var rule = ""
    var isLocked = false
  }

  private static let slowList = #"{"fault": "slow", "seconds": 3600, "operation": "ListAudienceGenerationJobs"}"#
  private static let slowGet = #"{"fault": "slow", "seconds": 3600, "operation": "GetAudienceGenerationJob"}"#
  /// What the log says before the first call.
  private static let call = "credentials source"

  @Test(
    "Every command that can wait ends at SIGTERM and at SIGINT, and says so by its status", .slow,
    arguments: [
      Case(
        testDescription: "status --until ended", arguments: ["status", "--until", "ended"], text: "1 job in flight"),
      Case(
        testDescription: "state rebuild", arguments: ["state", "rebuild", "m", "--log-level", "info"], text: call,
        rule: slowList),
      Case(
        testDescription: "state verify", arguments: ["state", "verify", "m", "--log-level", "info"], text: call,
        rule: slowList),
      Case(
        testDescription: "status", arguments: ["status", "--log-level", "info"], text: call,
        rule: slowGet),
      Case(testDescription: "apply, asking", arguments: ["apply", "n"], text: "Start 1 job?"),
      Case(
        testDescription: "apply, waiting for the lock", arguments: ["apply", "n", "--auto-approve"],
        text: "waiting for usher.state.jsonl", isLocked: true),
      Case(
        testDescription: "state forget, waiting for the lock",
        arguments: ["state", "forget", "a", "--auto-approve", "--state", "usher.state.jsonl"],
        text: "waiting for usher.state.jsonl", isLocked: true),
      Case(
        testDescription: "apply, looking jobs up",
        arguments: ["apply", "n", "--auto-approve", "--log-level", "info"], text: call, rule: slowList),
    ], [SIGTERM, SIGINT])
  func ends(_ test: Case, signal: Int32) throws {
    let place = try Workplace()
    try place.write(Manifest.job("a"), to: "m/a.yaml")
    try place.write(Manifest.job("b"), to: "n/b.yaml")
    let setup = try RunningEmulator(["--job-seconds", "100000"], in: place)
    let started = try place.usher(
      ["apply", "m", "--auto-approve"] + setup.flags, environment: RunningEmulator.keys)
    #expect(started.status == 0, "\(started.standardError)")
    #expect(setup.end(SIGTERM) == 0)
    try place.write(#"{"formatVersion": 1, "faults": [\#(test.rule)]}"#, to: "faults.json")
    let emulator = try RunningEmulator(["--faults", "faults.json"], in: place)
    let lock = test.isLocked ? try HeldLock(place.file("usher.state.jsonl.lock"), owner: "process 9") : nil
    // The state's owner is the first emulator's host and port.
    let state = try String(contentsOf: place.state, encoding: .utf8)
    let hosts = [setup, emulator].map { $0.endpoint.replacing("http://", with: "") }
    try place.write(state.replacing(hosts[0], with: hosts[1]), to: "usher.state.jsonl")
    let isOffline = test.arguments[1] == "forget"
    let result = try FirstProcess.run(
      test.arguments + (isOffline ? [] : emulator.flags), in: place, signal: signal, at: test.text)
    #expect(result.status == 128 + signal, "\(result.standardOutput)\(result.standardError)")
    lock?.release()
    #expect(try place.createdJobs().count == 1)
  }
}

/// usher as the first process of a PID namespace.
enum FirstProcess {
  private static let script = ChildProcess.checkout.appending(path: "Tests/Oracles/first_process.py").path
  private static let python = ProcessInfo.processInfo.environment["USHER_TEST_PYTHON"] ?? "python3"

  static let isAvailable =
    (try? ChildProcess.run(URL(fileURLWithPath: "/usr/bin/env"), [python, script, "check"]))?.status == 0

  static func run(
    _ arguments: [String], in place: Workplace, signal: Int32, at text: String
  ) throws -> ChildProcess.Result {
    try place.run(
      URL(fileURLWithPath: "/usr/bin/env"), [python, script, "\(signal)", text, Workplace.usher.path] + arguments,
      environment: RunningEmulator.keys)
  }
}
