/// When a call may be repeated.
package enum RepeatRule: Sendable {
  /// Whenever there is hope: the call changes nothing.
  case readOnly
  /// Only after an attempt that certainly did not run: it was not sent, or the service turned it away as too much.
  case onlyIfNotRun
}

/// What one attempt came to.
enum AttemptOutcome: Equatable {
  case answer(HTTPResponse)
  case failure(TransportError)
}

/// The attempts of one call as a state machine: outcomes in, steps out; it sends nothing and waits for nothing.
struct CallAttempts {
  enum Step {
    case finish(HTTPResponse)
    case fail(CallFailure)
    /// Sign and send again after a wait, which costs so many tokens; fail with the failure where that cannot be.
    case repeatAfter(Duration, cost: Int, orFail: CallFailure)
    /// Sign with the service's time and send again at once; fail where the answer does not tell that time.
    case resign(orFail: CallFailure)
  }

  let rule: RepeatRule
  let policy: RetryPolicy
  /// Counted from 1.
  private(set) var attempt = 1
  private var hasResigned = false
  private var mayHaveRun = false

  init(rule: RepeatRule, policy: RetryPolicy) {
    self.rule = rule
    self.policy = policy
  }

  /// - Parameter random: 0 to 1, for the jitter.
  mutating func step(after outcome: AttemptOutcome, random: Double) -> Step {
    switch outcome {
    case .failure(.notSent(let reason)):
      return next(mayHaveRun ? .uncertain(reason) : .notSent(reason), .noAnswer, random: random)
    case .failure(.maybeSent(let reason)):
      return uncertain(.uncertain(reason), .noAnswer, random: random)
    case .answer(let response) where HTTPResponse.isSuccess(response.status):
      return .finish(response)
    case .answer(let response):
      return step(after: ErrorAnswer(response), delay: response.requestedDelay, random: random)
    }
  }

  private mutating func step(after answer: ErrorAnswer, delay: Duration?, random: Double) -> Step {
    // Whatever its type says: a server that fails while it carries out a call does not know whether it ran.
    if rule == .onlyIfNotRun, answer.status >= 500 {
      return uncertain(.unclear(answer.error(.unclear)), .error, delay: delay, random: random)
    }
    switch answer.errorClass {
    case .throttling: return next(.refused(answer.error(.throttling)), .throttling, delay: delay, random: random)
    case .transient: return uncertain(.unclear(answer.error(.unclear)), .error, delay: delay, random: random)
    case .clockSkew:
      let failure = CallFailure.refused(answer.error(.clockSkew))
      guard !hasResigned else { return .fail(failure) }
      hasResigned = true
      return .resign(orFail: failure)
    case .final(.unclear): return .fail(.unclear(answer.error(.unclear)))
    case .final(let kind): return .fail(.refused(answer.error(kind)))
    }
  }

  private mutating func uncertain(
    _ failure: CallFailure, _ reason: RetryPolicy.Reason, delay: Duration? = nil, random: Double
  ) -> Step {
    mayHaveRun = true
    guard rule == .readOnly else { return .fail(failure) }
    return next(failure, reason, delay: delay, random: random)
  }

  /// The next attempt where the policy grants one, `failure` otherwise.
  private mutating func next(
    _ failure: CallFailure, _ reason: RetryPolicy.Reason, delay: Duration? = nil, random: Double
  ) -> Step {
    guard attempt < policy.maximumAttempts else { return .fail(failure) }
    let wait = policy.delay(after: attempt, reason, random: random, requested: delay)
    attempt += 1
    return .repeatAfter(wait, cost: policy.terms(reason).cost, orFail: failure)
  }
}
