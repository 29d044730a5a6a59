import Foundation
import TestSupport

@testable import AWSCore

/// What an attempt comes to, as botocore is told of it.
struct RetryOutcome: Codable, Sendable {
  var status: Int?
  var headers: [String: String]?
  var body: String?
  /// The class in botocore.exceptions.
  var exception: String?

  static let ok = answer(200, nil)

  static func answer(_ status: Int, _ type: String?) -> RetryOutcome {
    RetryOutcome(status: status, headers: type.map { ["x-amzn-errortype": $0] } ?? [:], body: "{}")
  }

  var scripted: ScriptedTransport.Outcome {
    guard let status else {
      return .failure(exception == "ConnectTimeoutError" ? .notSent("timeout") : .maybeSent("lost"))
    }
    let fields = (headers ?? [:]).map { (name: $0.key, value: $0.value) }
    return .success(HTTPResponse(status: status, headers: HTTPHeaders(fields), body: Array((body ?? "").utf8)))
  }
}

/// Calls that one client makes, one after the other.
struct RetryCase: Encodable, Sendable {
  var maximumAttempts: Int
  var random: Double
  var operation = ["cleanroomsml", "GetAudienceGenerationJob"]
  /// The outcomes of each call's attempts, as many as it may make.
  var calls: [[RetryOutcome]]

  /// The waits in milliseconds that botocore puts between the attempts of each call of each case.
  static func askBotocore(_ cases: [RetryCase]) throws -> [[[Int]]] {
    let folder = try TemporaryFolder()
    let file = folder.file("cases.jsonl")
    try Data(cases.map { try JSONEncoder().encode($0) + Data("\n".utf8) }.joined()).write(to: file)
    let result = try Python.script("Oracles/retry.py", [file.path])
    let lines = result.standardOutput.split(separator: "\n")
    guard lines.count == cases.count else { throw OracleError(words: result.standardError) }
    return try lines.map { line in
      try JSONDecoder().decode([[Double]].self, from: Data(line.utf8)).map { $0.map(milliseconds) }
    }
  }

  private struct OracleError: Error {
    var words: String
  }

  /// usher's waits, in milliseconds, for calls that only read.
  func waits(policy: RetryPolicy) async throws -> [[Int]] {
    let fake = FakeEnvironment()
    let script = ScriptedTransport([])
    let client = ServiceClient(
      signingName: "cleanrooms-ml", transport: script,
      credentials: StaticCredentials(Credentials(accessKeyID: "KEY", secretAccessKey: "secret", source: "test")),
      endpoints: try EndpointResolver(service: "cleanrooms-ml"), policy: policy, userAgent: "usher/test",
      environment: fake.environment(random: random))
    var waits: [[Int]] = []
    for outcomes in calls {
      let earlier = fake.sleeps.count
      script.replace(outcomes.map(\.scripted))
      _ = await result(of: client, .readOnly)
      waits.append(fake.sleeps.dropFirst(earlier).map { Self.milliseconds($0 / .seconds(1)) })
    }
    return waits
  }

  private static func milliseconds(_ seconds: Double) -> Int { Int((seconds * 1000).rounded()) }
}

extension RetryCase {
  static func generate(_ random: inout SeededGenerator, calls: Int) -> RetryCase {
    // With more, what is asked for could make botocore's wait longer than the cap.
    let attempts = random.pick([1, 2, 3, 3, 4, 5, 6])
    let failing = Int.random(in: 1...10, using: &random)
    return RetryCase(
      maximumAttempts: attempts, random: random.pick([0, 0.001, 0.25, 0.5, 0.875, 0.999]),
      calls: (0..<calls).map { _ in
        (0..<attempts).map { _ in
          Int.random(in: 0...9, using: &random) < failing ? outcome(&random) : .ok
        }
      })
  }

  private static func outcome(_ random: inout SeededGenerator) -> RetryOutcome {
    if Int.random(in: 0...3, using: &random) == 0 {
      return RetryOutcome(exception: random.pick(["ConnectTimeoutError", "ReadTimeoutError"]))
    }
    let (status, type) = random.pick(answers)
    var outcome = random.pick(forms)(status, type)
    if Bool.random(using: &random) {
      outcome.headers?["X-Amz-Retry-After"] = random.pick(["0", "1500", "3600000", "-1", "soon", ""])
    }
    return outcome
  }

  /// Every throttling type with a status of its own, what passes, and what is final.
  private static let answers: [(Int, String?)] = [
    (400, "Throttling"), (429, "ThrottlingException"), (400, "TooManyRequestsException"), (503, "SlowDown"),
    (400, "RequestLimitExceeded"), (400, "LimitExceededException"), (400, "PriorRequestNotComplete"),
    (400, "RequestTimeout"), (408, "RequestTimeoutException"), (500, "InternalServerException"), (500, nil),
    (502, nil), (503, "ServiceUnavailable"), (503, nil), (504, nil), (504, "SomethingNew"), (501, nil), (505, nil),
    (400, "ValidationException"), (400, nil), (402, "ServiceQuotaExceededException"), (403, "AccessDeniedException"),
    (403, nil), (404, "ResourceNotFoundException"), (409, "ConflictException"), (403, "ExpiredTokenException"),
    (403, "InvalidSignatureException"), (400, "SomethingNew"), (302, nil), (304, nil),
  ]

  /// The ways in which an answer names its type.
  private static let forms: [@Sendable (Int, String?) -> RetryOutcome] = [
    { .answer($0, $1) },
    { status, type in .answer(status, type.map { "\($0):http://internal.amazon.com/coral/" }) },
    { status, type in
      let body = type.map { "{\"__type\": \"com.amazon#\($0)\", \"message\": \"words\"}" } ?? "<html>words</html>"
      return RetryOutcome(status: status, headers: [:], body: body)
    },
    { status, type in
      RetryOutcome(status: status, headers: [:], body: type.map { "{\"code\": \"\($0)\"}" } ?? "")
    },
  ]
}
