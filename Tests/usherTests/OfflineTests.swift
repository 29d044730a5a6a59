import Foundation
import TestSupport
import Testing

@Suite("plan and validate are offline")
struct OfflineTests {
  static let strace = ["/usr/bin/strace", "/bin/strace"].first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Whether processes may be traced here at all: a container may forbid it.
  static let canTrace: Bool = {
    guard let strace else { return false }
    return (try? ChildProcess.run(URL(fileURLWithPath: strace), ["-o", "/dev/null", "true"]))?.status == 0
  }()

  /// What the program opened and which calls of the network it made, a line each.
  private func trace(_ arguments: [String], in place: Workplace, environment: [String: String]) throws -> [Substring] {
    let strace = try #require(Self.strace)
    let result = try place.run(
      URL(fileURLWithPath: strace),
      ["-f", "-e", "trace=network,openat,open", "-o", "trace", Workplace.usher.path] + arguments,
      environment: environment)
    #expect(result.status == 0, "\(result.standardError)")
    return try String(contentsOf: place.file("trace"), encoding: .utf8).split(separator: "\n")
  }

  /// Calls of the network family: `socket(`, `connect(`, `sendto(` and the like.
  private func networkCalls(_ trace: [Substring]) -> [Substring] {
    trace.filter { line in
      !line.contains("open(") && !line.contains("openat(") && line.contains(/^\d+ +[a-z0-9_]+\(/)
    }
  }

  @Test(
    "They open no socket and no file of credentials, though everything is there to tempt them",
    .enabled(if: canTrace, "needs strace and the right to use it; Tests/run.sh installs it on Debian and Ubuntu"),
    arguments: [["plan", "m"], ["plan", "m", "--format", "json"], ["validate", "m"]])
  func opensNothing(arguments: [String]) throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(100), to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m", "--max-starts", "5"] + Workplace.approved).status == 3)
    for name in ["home/.aws/config", "home/.aws/credentials", "config-marker", "credentials-marker", "token-marker"] {
      try place.write("[default]\naws_access_key_id = a\naws_secret_access_key = b\n", to: name)
    }
    let trace = try trace(
      arguments, in: place,
      environment: [
        "AWS_CONFIG_FILE": place.file("config-marker").path,
        "AWS_SHARED_CREDENTIALS_FILE": place.file("credentials-marker").path,
        "AWS_WEB_IDENTITY_TOKEN_FILE": place.file("token-marker").path,
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b",
      ])
    #expect(trace.contains { $0.contains("m/jobs.yaml") })
    #expect(networkCalls(trace) == [])
    #expect(trace.filter { $0.contains(".aws") || $0.contains("-marker") } == [])
  }

  @Test(
    "The trace would show a socket: apply opens one",
    .enabled(if: canTrace, "needs strace and the right to use it; Tests/run.sh installs it on Debian and Ubuntu"))
  func wouldShow() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    let emulator = try RunningEmulator([], in: place)
    let trace = try trace(
      ["apply", "m", "--auto-approve"] + emulator.flags, in: place, environment: RunningEmulator.keys)
    #expect(networkCalls(trace).contains { $0.contains("socket(AF_INET") })
  }
}
