/// One request and what became of it, for whoever watches. Headers and bodies are as they were sent and received:
/// secrets included.
package struct Exchange: Sendable {
  package var request: HTTPRequest
  package var outcome: Result<HTTPResponse, TransportError>
  package var duration: Duration

  package init(request: HTTPRequest, outcome: Result<HTTPResponse, TransportError>, duration: Duration) {
    self.request = request
    self.outcome = outcome
    self.duration = duration
  }

  /// The operation, for example `StartAudienceGenerationJob`; method and path of a request that has no such name.
  package var operation: String { request.operation ?? "\(request.method) \(request.wirePath)" }

  /// Which attempt of a call this is, as the service was told: `attempt=1; max=3`. nil for a request that is no call
  /// to a service of AWS.
  package var attempt: String? { request.headers[AttemptHeaders.attempt] }

  /// nil where there is no answer.
  package var status: Int? { try? outcome.get().status }

  /// `x-amzn-requestid`, for AWS support; nil where there is none.
  package var requestID: String? { answer?.requestID }

  /// The type of the error that was answered, without namespace, for example `ConflictException`; nil for success and
  /// where the answer names none.
  package var errorType: String? { status.map(HTTPResponse.isSuccess) == false ? answer?.type : nil }

  /// What came of it, as far as this one attempt tells.
  package enum Meaning: Sendable {
    case success
    /// The service does not do it, however often it is asked.
    case refusedForGood
    /// No answer, one that says nothing, or one that the caller knows what to do about: it repeats the call, waits for
    /// the quota, or looks for the job that has the name.
    case other
  }

  package var meaning: Meaning {
    guard let status else { return .other }
    if HTTPResponse.isSuccess(status) { return .success }
    switch answer?.errorClass {
    case .final(.refused), .final(.accessDenied), .final(.credentials), .final(.notFound): return .refusedForGood
    default: return .other
    }
  }

  private var answer: ErrorAnswer? {
    (try? outcome.get()).map { ErrorAnswer(QueryProtocol.normalized($0)) }
  }
}

extension HTTPHeader {
  /// Whether the value lets whoever reads it act as somebody else, or is a signature.
  package var isSecret: Bool { Self.secrets.contains(name.lowercased()) }

  private static let secrets: Set<String> = [
    "authorization", "cookie", "proxy-authorization", "set-cookie", "x-amz-security-token", "x-amz-sso_bearer_token",
    "x-aws-ec2-metadata-token",
  ]
}
