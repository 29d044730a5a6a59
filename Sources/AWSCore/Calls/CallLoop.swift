/// Carries out the attempts of calls: signs each one anew, sends it, and repeats what is right to repeat. What calls
/// share, the tokens for repeats and what is known of the service's clock, lives here.
struct CallLoop: Sendable {
  let transport: any HTTPTransport
  let policy: RetryPolicy
  /// The time that one attempt may take.
  let attemptLimit: Duration
  let environment: CallEnvironment
  private let quota: RetryQuota
  private let skew = ClockSkew()
  /// nil where requests are sent as fast as they come.
  private let pace: SendingPace?

  init(transport: any HTTPTransport, policy: RetryPolicy, attemptLimit: Duration, environment: CallEnvironment) {
    self.transport = transport
    self.policy = policy
    self.attemptLimit = attemptLimit
    self.environment = environment
    quota = RetryQuota(policy)
    pace = policy.learnsRate ? SendingPace() : nil
  }

  /// Returns a 2xx answer.
  ///
  /// Where the task is cancelled, the attempt under way is the last one, and the failure is that one's.
  ///
  /// - Parameters:
  ///   - request: without a signature.
  ///   - normalize: puts an answer into the form whose errors are understood.
  ///   - signer: asked before each attempt; nil for a request that goes unsigned.
  func send(
    _ request: HTTPRequest, repeats rule: RepeatRule, watch: AttemptWatch = .none,
    normalize: (HTTPResponse) -> HTTPResponse = { $0 }, signer: () async throws(CallFailure) -> SigV4Signer?
  ) async throws(CallFailure) -> HTTPResponse {
    var attempts = CallAttempts(rule: rule, policy: policy)
    var request = request
    request.headers[AttemptHeaders.invocation] = environment.invocationID()
    var paid: Int?
    do {
      try await watch.pause { [host = request.endpoint.host] in try await waitForTurn(to: host) }
    } catch {
      throw .notSent("it was cancelled while it waited for its turn")
    }
    while true {
      request.headers[AttemptHeaders.attempt] = "attempt=\(attempts.attempt); max=\(policy.maximumAttempts)"
      if let signer = try await signer() {
        signer.sign(&request, at: environment.now().addingTimeInterval(skew.seconds))
      }
      guard await watch.mayAttempt() else { throw .notSent("it was cancelled before it was sent") }
      let outcome = await attempt(request, normalize)
      pace?.learn(from: outcome, of: request.endpoint.host, at: time)
      switch attempts.step(after: outcome, random: environment.random()) {
      case .finish(let response):
        quota.giveBack(paid)
        return response
      case .fail(let failure): throw SensitiveText(secretsOf: request).cleaned(failure)
      case .resign(let failure):
        guard skew.learn(from: outcome, at: environment.now()) else {
          throw SensitiveText(secretsOf: request).cleaned(failure)
        }
      case .repeatAfter(let delay, let cost, let failure):
        let failure = SensitiveText(secretsOf: request).cleaned(failure)
        guard !Task.isCancelled, quota.take(cost) else { throw failure }
        paid = cost
        do {
          try await watch.pause { [host = request.endpoint.host] in
            try await environment.sleep(delay)
            try await waitForTurn(to: host)
          }
        } catch { throw failure }
      }
    }
  }

  private var time: Double { environment.now().timeIntervalSinceReferenceDate }

  /// Waits until the host may be sent another request.
  private func waitForTurn(to host: String) async throws {
    while let seconds = pace?.take(for: host, at: time) { try await environment.sleep(.seconds(seconds)) }
  }

  private func attempt(_ request: HTTPRequest, _ normalize: (HTTPResponse) -> HTTPResponse) async -> AttemptOutcome {
    do throws(TransportError) {
      return .answer(normalize(try await transport.send(request, within: attemptLimit)))
    } catch {
      return .failure(error)
    }
  }
}

/// What the AWS tools say of an attempt in its headers.
enum AttemptHeaders {
  /// The same for all attempts of a call.
  static let invocation = "amz-sdk-invocation-id"
  /// `attempt=1; max=3`
  static let attempt = "amz-sdk-request"
}
