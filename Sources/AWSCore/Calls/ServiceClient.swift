#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One call to a service, before it has an endpoint and a signature.
package struct ServiceCall: Sendable {
  package var method: String
  /// Percent-encoded, beginning with `/`.
  package var path: String
  package var query: [QueryItem]
  /// JSON, or empty for none.
  package var body: [UInt8]
  package var region: AWSRegion
  package var repeats: RepeatRule

  package init(
    method: String, path: String, query: [QueryItem] = [], body: [UInt8] = [], region: AWSRegion, repeats: RepeatRule
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.body = body
    self.region = region
    self.repeats = repeats
  }
}

/// Calls a service: resolves the endpoint, signs, sends, judges the answer, and repeats what is right to repeat. Each
/// attempt is signed anew.
package struct ServiceClient: Sendable {
  private let signingName: String
  private let transport: any HTTPTransport
  private let credentials: any CredentialsProvider
  private let endpoints: EndpointResolver
  private let policy: RetryPolicy
  private let userAgent: String
  private let attemptLimit: Duration
  private let surroundings: CallSurroundings
  private let quota = RetryQuota()
  private let skew = ClockSkew()

  /// - Parameters:
  ///   - signingName: the service's name in signatures, for example `cleanrooms-ml`.
  ///   - attemptLimit: the time that one attempt may take.
  package init(
    signingName: String, transport: any HTTPTransport, credentials: any CredentialsProvider,
    endpoints: EndpointResolver, policy: RetryPolicy = RetryPolicy(), userAgent: String,
    attemptLimit: Duration = .seconds(60), surroundings: CallSurroundings
  ) {
    self.signingName = signingName
    self.transport = transport
    self.credentials = credentials
    self.endpoints = endpoints
    self.policy = policy
    self.userAgent = userAgent
    self.attemptLimit = attemptLimit
    self.surroundings = surroundings
  }

  /// Makes the call and returns its 2xx answer.
  ///
  /// Where the task is cancelled, the attempt under way is the last one, and the failure is that one's.
  package func send(_ call: ServiceCall) async throws(CallFailure) -> HTTPResponse {
    var attempts = CallAttempts(rule: call.repeats, policy: policy)
    let invocation = surroundings.invocationID()
    var paid: Int?
    while true {
      let request = try await signed(call, invocation: invocation, attempt: attempts.attempt)
      let outcome = await attempt(request)
      switch attempts.step(after: outcome, random: surroundings.random()) {
      case .finish(let response):
        quota.giveBack(paid)
        return response
      case .fail(let failure): throw failure
      case .resign(let failure):
        guard skew.learn(from: outcome, at: surroundings.now()) else { throw failure }
      case .repeatAfter(let delay, let cost, let failure):
        guard !Task.isCancelled, quota.take(cost) else { throw failure }
        paid = cost
        do { try await surroundings.sleep(delay) } catch { throw failure }
      }
    }
  }

  private func attempt(_ request: HTTPRequest) async -> AttemptOutcome {
    do throws(TransportError) {
      return .answer(try await transport.send(request, within: attemptLimit))
    } catch {
      return .failure(error)
    }
  }

  private func signed(
    _ call: ServiceCall, invocation: String, attempt: Int
  ) async throws(CallFailure) -> HTTPRequest {
    let held: Credentials
    do throws(CredentialsError) {
      held = try await credentials.credentials()
    } catch {
      throw .noCredentials(error.message)
    }
    var request = HTTPRequest(
      method: call.method, endpoint: endpoints.endpoint(in: call.region),
      path: call.path, query: call.query,
      headers: HTTPHeaders([
        ("user-agent", userAgent), ("amz-sdk-invocation-id", invocation),
        ("amz-sdk-request", "attempt=\(attempt); max=\(policy.maximumAttempts)"),
      ]),
      body: call.body)
    if !call.body.isEmpty { request.headers["content-type"] = "application/json" }
    SigV4Signer(credentials: held, service: signingName, region: call.region.name)
      .sign(&request, at: surroundings.now().addingTimeInterval(skew.seconds))
    return request
  }
}
