import AWSCore
import CleanRoomsMLModel
import Emulator
import TestSupport
import Testing

@testable import Applying

@Suite("Why a run was not started, as a program and as a person reads it")
struct ReasonTests {
  private static let request = Job("spring").request
  private static let model = request.configuredAudienceModelArn

  /// The failure of a start, its kind, and what is said.
  static let rows: [(CallFailure, Reason.Kind, String)] = [
    (.notSent("no route"), .notSent, "it was not started, nothing was sent: no route"),
    (.noCredentials("no AWS credentials found"), .credentials, "no AWS credentials found"),
    (
      error(nil, 429, "", .throttling), .throttled, "it was not started, the service is throttling: HTTP 429"
    ),
    (
      error("ThrottlingException", 400, "slow down", .throttling), .throttled,
      "it was not started, the service is throttling: ThrottlingException (HTTP 400): slow down"
    ),
    (
      error("ServiceQuotaExceededException", 402, "", .quota), .quota,
      "the service's quota is used up: ServiceQuotaExceededException (HTTP 402)"
    ),
    (
      error("ExpiredTokenException", 403, "expired", .credentials), .credentials,
      "ExpiredTokenException (HTTP 403): expired"
    ),
    (error("RequestTimeTooSkewed", 403, "", .clockSkew), .clock, "RequestTimeTooSkewed (HTTP 403)"),
    (
      error("ValidationException", 400, "no", .refused), .refused,
      "the service refused it: ValidationException (HTTP 400): no"
    ),
    (
      error("ResourceNotFoundException", 404, "", .notFound), .refused,
      "the service refused it: ResourceNotFoundException (HTTP 404)"
    ),
    (error("ConflictException", 409, "", .conflict), .nameTaken, "ConflictException (HTTP 409)"),
    (
      .unclear(ServiceError(type: nil, message: "", status: 502, kind: .unclear)), .noAnswer,
      "the service answered HTTP 502"
    ),
    (.uncertain("lost"), .noAnswer, "the answer is not certain: lost"),
  ]

  private static func error(_ type: String?, _ status: Int, _ message: String, _ kind: ServiceError.Kind) -> CallFailure
  {
    .refused(ServiceError(type: type, message: message, status: status, requestID: "r-1", kind: kind))
  }

  private func why(_ answer: StartMachine.Answer) -> Reason? {
    switch answer {
    case .started: nil
    case .notRun(let reason), .refused(let reason), .quota(let reason), .fatal(let reason), .conflict(let reason),
      .uncertain(let reason), .strange(let reason), .stopped(let reason):
      reason
    }
  }

  @Test("A failure has a kind, words without the request's id, and the id by itself", arguments: rows)
  func kinds(failure: CallFailure, kind: Reason.Kind, text: String) throws {
    let reason = try #require(why(StartMachine.Answer(failure, needing: Permission.toStart(Self.request))))
    #expect(reason.kind == kind)
    #expect(reason.text == text)
    #expect(!reason.text.contains("r-1"))
    if case .refused = failure {
      #expect(reason.requestID == "r-1")
      #expect(reason.description == text + " (request r-1)")
    }
  }

  @Test("Who may not start a job is told what to allow: the action that the message names, or all that a start needs")
  func permissions() {
    let all = [
      Permission(action: "cleanrooms-ml:StartAudienceGenerationJob", resource: Self.model),
      Permission(
        action: "cleanrooms-ml:TagResource",
        resource: "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/*"),
      Permission(action: "iam:PassRole", resource: "arn:aws:iam::123456789012:role/reader"),
    ]
    for (message, expected) in [
      ("", all), ("User: arn:aws:iam::1:user/u is not authorized to perform: iam:PassRole on resource: r", [all[2]]),
    ] {
      let failure = Self.error("AccessDeniedException", 403, message, .accessDenied)
      #expect(
        why(StartMachine.Answer(failure, needing: Permission.toStart(Self.request)))?.kind == .accessDenied(expected))
    }
  }

  @Test("Who may not look is told that, too", arguments: [Wire.Kind.list, .get])
  func lookingDenied(kind: Wire.Kind) async throws {
    let world = World()
    let arn = try await world.startForeign(Job("spring").serviceName)
    let outcome = try await world.apply([Job("spring")], MemoryStore()) {
      $0.kind == kind ? .answer(.error(403, "AccessDeniedException")) : nil
    }
    #expect(
      outcome.results["spring"]?.reason?.kind
        == .accessDenied([
          kind == .get
            ? Permission(action: "cleanrooms-ml:GetAudienceGenerationJob", resource: arn)
            : Permission(action: "cleanrooms-ml:ListAudienceGenerationJobs", resource: "*")
        ]))
  }

  @Test("A start that is never certain says what was answered, and how long was looked for it")
  func cause() async throws {
    let outcome = try await World().apply([Job("spring")], MemoryStore()) {
      $0.kind == .start ? .answer(.error(502, nil, headers: [("x-amzn-requestid", "r-9")], message: "")) : nil
    }
    let reason = try #require(outcome.results["spring"]?.reason)
    #expect(reason.text.hasPrefix("the service answered HTTP 502; the job is not to be found after 20 s"))
    #expect(reason.requestID == "r-9")
  }

  @Test("What --max-starts puts off and what the quota puts off are two things")
  func deferrals() async throws {
    let jobs = Job.several(3)
    let byLimit = try await World().apply(jobs, MemoryStore(), maximumStarts: 0)
    #expect(byLimit.results.values.allSatisfy { $0.reason?.kind == .maximumStarts })
    let byQuota = try await World { $0.quota = 0 }.apply(jobs, MemoryStore())
    #expect(byQuota.results.values.allSatisfy { $0.reason?.kind == .quota })
  }
}
