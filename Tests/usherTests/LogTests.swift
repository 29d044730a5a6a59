import Foundation
import TestSupport
import Testing

@Suite("The log", .processes)
struct LogTests {
  private static let query = "SELECT hashed_reader FROM loyal_readers_of_acme WHERE visits > 4711"
  /// With characters that JSON may escape.
  private static let secret = "abc/def+SECRET/0123456789"
  private static let token = "IQoJb3JpZ2luX2VjEXAMPLETOKEN//////////wEaCXVzLWVhc3Q="

  static let sqlJob =
    """
    ---
    apiVersion: usher/v1
    kind: AudienceGenerationJob
    metadata: {name: with-sql}
    spec:
      configuredAudienceModelArn: \(Manifest.model)
      seedAudience:
        sqlParameters:
          queryString: \(query)
          parameters: {region_of_interest: north-by-northwest-4242}
        sqlComputeConfiguration: {worker: {type: CR.1X, number: 2}}
        roleArn: arn:aws:iam::123456789012:role/seed-reader

    """

  /// Puts the keys into a file, and the state away, so that every kind of call is made.
  private func apply(_ more: [String]) throws -> (place: Workplace, log: String) {
    let place = try Workplace()
    try place.write(Self.sqlJob + Manifest.jobs(3), to: "m/jobs.yaml")
    let emulator = try RunningEmulator([], in: place)
    let arguments = ["apply", "m", "--auto-approve", "--quiet"] + emulator.flags
    let keys = RunningEmulator.keys.merging(["AWS_SESSION_TOKEN": Self.token]) { $1 }
    let first = try place.usher(arguments + more, environment: keys)
    #expect(first.status == 0, "\(first.standardError)")
    try FileManager.default.removeItem(at: place.state)
    let second = try place.usher(arguments + more, environment: keys)
    #expect(second.status == 0, "\(second.standardError)")
    let status = try place.usher(["status"] + emulator.flags + more, environment: keys)
    #expect(status.status == 0)
    return (place, first.standardError + second.standardError + status.standardError)
  }

  @Test(
    "At debug each attempt of each call is one line, with all that AWS support asks for", arguments: ["text", "json"])
  func debug(format: String) throws {
    let (_, log) = try apply(["--log-level", "debug", "--log-format", format])
    let lines = log.split(separator: "\n").filter {
      $0.contains(format == "json" ? "\"level\":\"debug\"" : " debug ")
    }
    for operation in ["StartAudienceGenerationJob", "ListAudienceGenerationJobs", "GetAudienceGenerationJob"] {
      #expect(lines.contains { $0.contains(operation) }, "\(log)")
    }
    #expect(lines.count { $0.contains("StartAudienceGenerationJob") } == 4)
    #expect(!log.contains("trace"))
    for line in lines where format == "text" {
      #expect(
        line.contains(
          /^2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z debug \w+ attempt="attempt=1; max=3" host=127\.0\.0\.1:\d+ requestId=[-0-9a-f]+ seconds=[0-9.e-]+ status=200$/
        ), "\(line)")
    }
    for line in lines where format == "json" {
      let entry = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(
        Set(entry.keys) == ["time", "level", "message", "attempt", "host", "requestId", "seconds", "status"])
      #expect(entry["status"] as? Int == 200)
    }
  }

  @Test("At trace all is shown but secrets: credentials, tokens, signatures and SQL", arguments: ["text", "json"])
  func secrets(format: String) throws {
    let (place, log) = try apply(["--log-level", "trace", "--log-format", format])
    #expect(log.contains("acme-seeds/2.jsonl") && log.contains("amz-sdk-invocation-id"), "bodies and headers are shown")
    #expect(log.contains("GetAudienceGenerationJob answered") && log.contains("<replaced>"))
    let state = try String(contentsOf: place.state, encoding: .utf8)
    for text in [log, state] {
      // The emulator's secret is its key ID too, which may be seen.
      for hidden in [Self.token, "Signature=", "AWS4-HMAC", "loyal_readers", "SELECT", "visits", "north-by-northwest"] {
        #expect(!text.contains(hidden), "\(hidden)")
      }
    }
  }

  @Test("A secret key is in no line of a trace, not even where it is refused")
  func secretKey() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(1), to: "m/jobs.yaml")
    let emulator = try RunningEmulator([], in: place)
    let result = try place.usher(
      ["apply", "m", "--auto-approve", "--log-level", "trace"] + emulator.flags,
      environment: ["AWS_ACCESS_KEY_ID": "usher-emulator", "AWS_SECRET_ACCESS_KEY": Self.secret])
    #expect(result.status == 1)
    #expect(result.standardError.contains(" error ListAudienceGenerationJobs"), "\(result.standardError)")
    #expect(result.standardError.contains("errorType=InvalidSignatureException"))
    #expect(!result.standardError.contains(Self.secret))
  }

  @Test("Without --log-level nothing is logged")
  func silent() throws {
    let (_, log) = try apply([])
    #expect(!log.contains("attempt"), "\(log)")
  }

  @Test("Credentials that end within five minutes and cannot be renewed are warned of; others are not")
  func shortCredentials() throws {
    for (seconds, isWarned) in [(240.0, true), (3600.0, false)] {
      let place = try Workplace()
      try place.write(Manifest.jobs(1), to: "m/jobs.yaml")
      let emulator = try RunningEmulator([], in: place)
      var keys = RunningEmulator.keys
      keys["AWS_CREDENTIAL_EXPIRATION"] = Date(timeIntervalSinceNow: seconds).formatted(.iso8601)
      let result = try place.usher(["apply", "m", "--auto-approve", "--quiet"] + emulator.flags, environment: keys)
      #expect(result.status == 0)
      #expect(
        result.standardError.contains("warning: the credentials from the environment end in 2") == isWarned,
        "\(result.standardError)")
    }
  }

  @Test("A program that prints credentials serves an apply")
  func credentialProcess() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(2), to: "m/jobs.yaml")
    try place.write(
      #"{"Version": 1, "AccessKeyId": "usher-emulator", "SecretAccessKey": "usher-emulator"}"#, to: "keys of mine.json")
    try place.write(
      "[profile helped]\ncredential_process = cat \"\(place.file("keys of mine.json").path)\"\n",
      to: "home/.aws/config")
    let emulator = try RunningEmulator([], in: place)
    let result = try place.usher(
      ["apply", "m", "--auto-approve", "--profile", "helped", "--log-level", "info"] + emulator.flags)
    #expect(result.status == 0, "\(result.standardError)")
    #expect(result.standardError.contains(" info credentials source=\"credential_process of profile"))
  }
}
