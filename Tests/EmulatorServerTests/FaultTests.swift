import AWSCore
import Foundation
import TestSupport
import Testing

@Suite("A fault befalls a connection", .processes)
struct FaultTests {
  struct Case: Sendable {
    let fault: String
    var more = ""
    /// What the bare connection gets: how it ends, or the answer's status.
    let raw: String
    /// What the answer holds.
    var words = ""
    /// What usher's transport makes of it.
    let usher: String
    let runs: Bool
  }

  @Test(
    "The server does it, usher's transport never takes what ran for not sent, and each fault is a line", .slow,
    arguments: [
      Case(fault: "runThenDrop", raw: "closed", usher: "maybe sent", runs: true),
      Case(fault: "runThenHalf", raw: "half", usher: "maybe sent", runs: true),
      Case(
        fault: "runThenError", more: #", "status": 502"#, raw: "502",
        words: "x-amzn-errortype: InternalServerException",
        usher: "502", runs: true),
      Case(fault: "runThenGarbage", raw: "200", words: "<html>", usher: "200", runs: true),
      Case(fault: "runLate", more: #", "seconds": 0"#, raw: "closed", usher: "maybe sent", runs: true),
      Case(fault: "runLate", more: #", "seconds": 3600"#, raw: "closed", usher: "maybe sent", runs: false),
      Case(
        fault: "slow", more: #", "seconds": 0.01"#, raw: "200", words: "audienceGenerationJobArn", usher: "200",
        runs: true),
      Case(
        fault: "serverError", more: #", "status": 503"#, raw: "503",
        words: "x-amzn-errortype: ServiceUnavailableException", usher: "503", runs: false),
      Case(fault: "throttle", raw: "429", words: "ThrottlingException", usher: "429", runs: false),
      Case(
        fault: "throttle", more: #", "retryAfter": 7"#, raw: "429", words: "retry-after: 7\r\n", usher: "429",
        runs: false),
      Case(fault: "quota", raw: "402", words: "quotaValue", usher: "402", runs: false),
      Case(
        fault: "runThenError", more: #", "status": 503, "type": "ThrottlingException""#, raw: "503",
        words: "x-amzn-errortype: ThrottlingException", usher: "503", runs: true),
      Case(fault: "denied", raw: "403", words: "AccessDeniedException", usher: "403", runs: false),
      Case(
        fault: "wrongMember", more: #", "member": "audienceGenerationJobArn", "value": "x""#, raw: "200",
        words: #"{"audienceGenerationJobArn":"x"}"#, usher: "200", runs: true),
      Case(fault: "expired", raw: "403", words: "ExpiredTokenException", usher: "403", runs: false),
      Case(fault: "garbage", raw: "200", words: "<html>", usher: "200", runs: false),
      Case(fault: "emptyAnswer", raw: "200", usher: "200", runs: false),
      Case(fault: "proxyPage", raw: "403", words: "<html>", usher: "403", runs: false),
      Case(
        fault: "clock", more: #", "seconds": -3600"#, raw: "403", words: "not yet current", usher: "403", runs: false),
      Case(fault: "clock", more: #", "seconds": 10"#, raw: "200", usher: "200", runs: true),
      Case(
        fault: "wrongAccount", more: #", "account": "111122223333""#, raw: "200", words: ":111122223333:", usher: "200",
        runs: true),
    ])
  func each(_ test: Case) async throws {
    let emulator = try FaultyEmulator(
      rules: #"{"fault": "\#(test.fault)", "operation": "StartAudienceGenerationJob"\#(test.more)}"#)
    let connection = try emulator.raw()
    connection.send(emulator.start("first").text)
    let (text, end) = connection.receive()
    #expect(Self.summary(text, end) == test.raw)
    #expect(text.contains(test.words) || test.words.isEmpty, "\(text)")
    let isServices = !text.isEmpty && !text.contains("<html>") && test.fault != "emptyAnswer"
    #expect(text.components(separatedBy: "\r\ndate: ").count == (isServices ? 2 : 1))
    #expect(await emulator.outcome(emulator.start("second")) == test.usher)
    let listing = try await emulator.listing()
    for name in ["first", "second"] { #expect(listing.contains("\"\(name)\"") == test.runs) }
    let line = "\(test.fault) on StartAudienceGenerationJob of"
    #expect(emulator.reports == ["fault 1: \(line) 'first' (rule 1)", "fault 2: \(line) 'second' (rule 1)"])
    #expect(emulator.running.end(SIGTERM) == 0)
  }

  @Test("A connection is refused by a reset before a byte of it is read, and the next ones are not")
  func refuse() async throws {
    let emulator = try FaultyEmulator(rules: #"{"fault": "refuse", "times": 2}"#)
    #expect(Self.summary(try emulator.raw().receive()) == "reset")
    #expect(["not sent", "maybe sent"].contains(await emulator.outcome(emulator.start("a"))))
    #expect(try await !emulator.listing().contains("\"a\""))
    #expect(emulator.reports == (1...2).map { "fault \($0): refuse on a connection (rule 1)" })
  }

  @Test("A connection is reset when the head of a request has arrived and no byte of its body has")
  func resetBeforeBody() async throws {
    let emulator = try FaultyEmulator(
      rules: #"{"fault": "resetBeforeBody", "operation": "StartAudienceGenerationJob", "times": 2}"#)
    let connection = try emulator.raw()
    connection.send(emulator.start("a").head)
    #expect(Self.summary(connection.receive()) == "reset")
    #expect(["not sent", "maybe sent"].contains(await emulator.outcome(emulator.start("a"))))
    #expect(try await !emulator.listing().contains("\"a\""))
    #expect(emulator.reports.count == 2)
    #expect(await emulator.outcome(emulator.start("a")) == "200")
  }

  @Test(
    "An answer that is held back holds neither other clients up nor the emulator's end",
    arguments: [#"{"fault": "runThenSilence", "times": 1}"#, #"{"fault": "slow", "seconds": 3600, "times": 1}"#])
  func held(rule: String) async throws {
    let emulator = try FaultyEmulator(rules: rule)
    let connection = try emulator.raw()
    connection.send(emulator.start("a").text)
    try emulator.running.process.waitUntil { !emulator.reports.isEmpty }
    #expect(try await emulator.listing().contains("\"a\""))
    emulator.running.process.signal(SIGTERM)
    try emulator.running.process.waitUntil { false }
    #expect(emulator.running.process.wait() == 0)
    #expect(Self.summary(connection.receive()) == "closed")
  }

  @Test("The options shape the list, and a script's jobs are on it")
  func listed() async throws {
    let emulator = try FaultyEmulator(
      script: #"""
        {"formatVersion": 1, "faults": [{"fault": "answerAbout", "name": "theirs", "operation":
        "StartAudienceGenerationJob"}], "jobs": [{"name": "theirs", "listedIn": "us-east-1",
        "audienceGenerationJobArn": "arn:aws:cleanrooms-ml:eu-west-1:210987654321:audience-generation-job/p",
        "configuredAudienceModelArn": "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/m"}]}
        """#,
      [
        "--page-size", "1", "--pages", "endless", "--empty-pages", "0", "--filter-delay", "86400", "--get-delay",
        "86400", "--job-seconds", "86400", "--start-tags", "dropped",
      ])
    let listing = try await emulator.listing()
    #expect(listing.contains("eu-west-1:210987654321") && listing.contains(#""nextToken":"empty-0-1""#))
    #expect(await emulator.outcome(emulator.start("theirs")) == "200")
    #expect(try await emulator.listing() == listing)
    let get = emulator.request(
      "GET", "\(FaultyEmulator.jobs)/arn%3Aaws%3Acleanrooms-ml%3Aeu-west-1%3A210987654321%3Aaudience-generation-job%2Fp"
    )
    #expect(await emulator.outcome(get) == "404")
  }

  @Test("A script that cannot be used ends the emulator before it listens", arguments: ["{}", nil])
  func mistake(text: String?) throws {
    let folder = try TemporaryFolder()
    let file = folder.file("faults.json")
    if let text { try Data(text.utf8).write(to: file) }
    let result = try ChildProcess.run(RunningEmulator.executable, ["--port", "0", "--faults", file.path])
    #expect(result.status == 1)
    #expect(result.standardError.contains(file.path))
    #expect(result.standardOutput == "")
  }

  private static func summary(_ received: (text: String, end: RawConnection.End)) -> String {
    summary(received.text, received.end)
  }

  private static func summary(_ text: String, _ end: RawConnection.End) -> String {
    if text.isEmpty { return "\(end)" }
    let parts = text.components(separatedBy: "\r\n\r\n")
    let head = parts[0].components(separatedBy: "\r\n")
    let length = head.first { $0.lowercased().hasPrefix("content-length: ") }.flatMap { Int($0.dropFirst(16)) }
    guard head[0].hasPrefix("HTTP/1.1 "), let length, parts.count == 2 else { return "no answer: \(text)" }
    let missing = length - parts[1].utf8.count
    return missing == 0 ? String(head[0].dropFirst(9).prefix(3)) : missing > 0 ? "half" : "too long: \(text)"
  }
}
