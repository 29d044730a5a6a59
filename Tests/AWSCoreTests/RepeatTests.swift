import AWSCore
import Foundation
import Testing

@Suite struct RepeatTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var script: [ScriptedTransport.Outcome]
    var readOnly: String
    /// For a call that changes something.
    var change: String
    /// How many attempts each makes.
    var attempts: (readOnly: Int, change: Int)

    init(
      _ name: String, _ script: [ScriptedTransport.Outcome], readOnly: String, change: String, _ attempts: (Int, Int)
    ) {
      testDescription = name
      self.script = script
      self.readOnly = readOnly
      self.change = change
      self.attempts = attempts
    }
  }

  static let html = ScriptedTransport.Outcome.answer(403, "<html>Forbidden</html>")
  static let skewed = ScriptedTransport.Outcome.answer(
    403, type: "InvalidSignatureException", "{\"message\": \"Signature expired: 1 is now earlier than 2\"}",
    headers: ["date": "Tue, 14 Nov 2023 23:13:20 GMT"])

  static let rows = [
    Row("200", [.ok], readOnly: "200", change: "200", (1, 1)),
    Row("not sent, then 200", [.notSent, .ok], readOnly: "200", change: "200", (2, 2)),
    Row("never sent", [.notSent, .notSent, .notSent, .ok], readOnly: "not sent", change: "not sent", (3, 3)),
    Row("maybe sent", [.maybeSent, .ok], readOnly: "200", change: "uncertain", (2, 1)),
    Row("maybe sent, then not", [.maybeSent, .notSent, .notSent], readOnly: "uncertain", change: "uncertain", (3, 1)),
    Row("throttled, then 200", [.throttled, .throttled, .ok], readOnly: "200", change: "200", (3, 3)),
    Row("throttled", [.throttled, .throttled, .throttled, .ok], readOnly: "throttling", change: "throttling", (3, 3)),
    Row("not sent, then lost", [.notSent, .maybeSent, .ok], readOnly: "200", change: "uncertain", (3, 2)),
    Row("429 without a type", [.answer(429, "slow down"), .ok], readOnly: "200", change: "200", (2, 2)),
    Row("throttling as 400", [.answer(400, type: "Throttling"), .ok], readOnly: "200", change: "200", (2, 2)),
    Row("throttling as 503", [.answer(503, type: "SlowDown"), .ok], readOnly: "200", change: "uncertain", (2, 1)),
    Row(
      "expired as 500", [.answer(500, type: "ExpiredTokenException")], readOnly: "credentials", change: "uncertain",
      (1, 1)),
    Row("500", [.answer(500, type: "InternalServerException"), .ok], readOnly: "200", change: "uncertain", (2, 1)),
    Row("503 of a proxy", [.answer(503, "<html>"), .ok], readOnly: "200", change: "uncertain", (2, 1)),
    Row("408", [.answer(408, type: "RequestTimeout"), .ok], readOnly: "200", change: "uncertain", (2, 1)),
    Row("4xx without a type", [html, .ok], readOnly: "uncertain", change: "uncertain", (1, 1)),
    Row("302", [.answer(302, ""), .ok], readOnly: "uncertain", change: "uncertain", (1, 1)),
    Row("505", [.answer(505, ""), .ok], readOnly: "uncertain", change: "uncertain", (1, 1)),
    Row(
      "an identity provider's trouble", [.answer(400, type: "IDPCommunicationError"), .ok], readOnly: "200",
      change: "uncertain", (2, 1)),
    Row("400", [.answer(400, type: "ValidationException"), .ok], readOnly: "refused", change: "refused", (1, 1)),
    Row("409", [.answer(409, type: "ConflictException"), .ok], readOnly: "conflict", change: "conflict", (1, 1)),
    Row("402", [.answer(402, type: "ServiceQuotaExceededException")], readOnly: "quota", change: "quota", (1, 1)),
    Row(
      "expired", [.answer(403, type: "ExpiredTokenException"), .ok], readOnly: "credentials", change: "credentials",
      (1, 1)),
    Row("clock skew, then 200", [skewed, .ok], readOnly: "200", change: "200", (2, 2)),
    Row("clock skew twice", [skewed, skewed, .ok], readOnly: "clockSkew", change: "clockSkew", (2, 2)),
    Row(
      "clock skew without a date", [.answer(403, type: "RequestTimeTooSkewed"), .ok], readOnly: "clockSkew",
      change: "clockSkew", (1, 1)),
    Row(
      "clock skew costs no attempt", [.throttled, .throttled, skewed, .ok], readOnly: "200", change: "200", (4, 4)),
  ]

  @Test("A call is repeated exactly as far as its rule allows", arguments: rows)
  func repeated(_ row: Row) async throws {
    for (rule, expected, attempts) in [
      (RepeatRule.readOnly, row.readOnly, row.attempts.readOnly), (.onlyIfNotRun, row.change, row.attempts.change),
    ] {
      let transport = ScriptedTransport(row.script)
      let client = try ServiceClient.scripted(transport, FakeEnvironment().environment())
      #expect(await result(of: client, rule) == expected, "\(rule)")
      #expect(transport.requests.count == attempts, "\(rule)")
    }
  }

  @Test("Waits double up to the cap, and never fall below what the service asks for")
  func waits() async throws {
    let fake = FakeEnvironment()
    let asked = ScriptedTransport.Outcome.answer(429, type: "ThrottlingException", headers: ["retry-after": "7"])
    let greedy = ScriptedTransport.Outcome.answer(429, type: "ThrottlingException", headers: ["Retry-After": "3600"])
    for script in [[.throttled, .throttled, .ok], [asked, greedy, .ok]] {
      let client = try ServiceClient.scripted(ScriptedTransport(script), fake.environment())
      #expect(await result(of: client, .onlyIfNotRun) == "200")
    }
    #expect(fake.sleeps == [.seconds(1), .seconds(2), .seconds(7), .seconds(20)])
    let jitterless = FakeEnvironment()
    let client = try ServiceClient.scripted(ScriptedTransport([.throttled, .ok]), jitterless.environment(random: 0))
    #expect(await result(of: client, .readOnly) == "200")
    #expect(jitterless.sleeps == [.zero])
  }

  @Test("Each attempt is signed anew and counted, under one invocation id")
  func headers() async throws {
    let transport = ScriptedTransport([.notSent, Self.skewed, .ok])
    let client = try ServiceClient.scripted(transport, FakeEnvironment().environment())
    #expect(await result(of: client, .onlyIfNotRun) == "200")
    let requests = transport.requests
    #expect(
      requests.map { $0.headers["amz-sdk-request"] } == ["attempt=1; max=3", "attempt=2; max=3", "attempt=2; max=3"])
    #expect(requests.map { $0.headers["x-amz-date"] } == ["20231114T221320Z", "20231114T221320Z", "20231114T231320Z"])
    #expect(Set(requests.map { $0.headers["amz-sdk-invocation-id"] }).count == 1)
    #expect(Set(requests.map { $0.headers["authorization"] }).count == 3)
    for request in requests {
      #expect(request.headers["content-type"] == "application/json")
      #expect(request.endpoint == Endpoint(host: "cleanrooms-ml.us-east-1.amazonaws.com"))
      let date = FakeEnvironment.start + (request == requests.last ? 3600 : 0)
      let seen = SigV4Verification.verify(request, service: "cleanrooms-ml", at: date) { _ in "secret" }
      #expect(seen == .valid(accessKeyID: "KEY", region: "us-east-1", service: "cleanrooms-ml"))
    }
  }

  @Test("A skew that was learned once is used by the calls that follow")
  func skewIsKept() async throws {
    let transport = ScriptedTransport([Self.skewed, .ok, .ok])
    let client = try ServiceClient.scripted(transport, FakeEnvironment().environment())
    for _ in 1...2 { #expect(await result(of: client, .onlyIfNotRun) == "200") }
    #expect(transport.requests.map { $0.headers["x-amz-date"] }.last == "20231114T231320Z")
  }

  @Test("A task cancelled while it waits ends with the last attempt's failure")
  func cancelled() async throws {
    let transport = ScriptedTransport([.notSent, .ok])
    let client = try ServiceClient.scripted(transport, FakeEnvironment().environment(cancelled: true))
    #expect(await result(of: client, .onlyIfNotRun) == "not sent")
    #expect(transport.requests.count == 1)
  }

  @Test("A task cancelled during an attempt makes no further one, even where its sleep does not notice")
  func cancelledInAttempt() async throws {
    let transport = ScriptedTransport([.throttled, .ok])
    let client = try ServiceClient.scripted(transport, FakeEnvironment().environment())
    let outcome = await withTaskGroup(of: String.self) { group in
      group.cancelAll()
      group.addTask { await result(of: client, .readOnly) }
      return await group.next()
    }
    #expect(outcome == "throttling")
    #expect(transport.requests.count == 1)
  }

  @Test("Where everything fails, the tokens for repeats run out, and a success earns some back")
  func quota() async throws {
    // 500 tokens pay for 35 repeats after transport errors, two a call; 10 are left, and four successes make them 14.
    let transport = ScriptedTransport(
      Array(repeating: .notSent, count: 54) + Array(repeating: .ok, count: 4)
        + Array(repeating: .notSent, count: 3))
    let client = try ServiceClient.scripted(transport, FakeEnvironment().environment())
    for _ in 1...19 { #expect(await result(of: client, .onlyIfNotRun) == "not sent") }
    #expect(transport.requests.count == 54)
    for _ in 1...4 { #expect(await result(of: client, .onlyIfNotRun) == "200") }
    #expect(await result(of: client, .onlyIfNotRun) == "not sent")
    #expect(transport.unused == 1)
  }

  @Test("Without credentials nothing is sent")
  func noCredentials() async throws {
    let transport = ScriptedTransport([.ok])
    let nobody = CredentialsCache(CredentialsChain([]), now: { FakeEnvironment.start })
    let client = try ServiceClient.scripted(transport, FakeEnvironment().environment(), credentials: nobody)
    #expect(await result(of: client, .readOnly) == "no credentials")
    #expect(transport.requests.isEmpty)
  }
}
