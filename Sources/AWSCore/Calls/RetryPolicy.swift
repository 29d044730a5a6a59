/// How often a call is tried, how long it waits between, and what a repeat costs: the AWS SDKs' `standard` mode, full
/// jitter over an exponential backoff. All its numbers are here: those of botocore's retries/standard.py, but for
/// `longestExtension`, which is 5 s there.
package struct RetryPolicy: Sendable {
  /// Why a call is repeated.
  package enum Reason: CaseIterable, Sendable {
    /// The service turned it away as too much.
    case throttling
    /// The service answered with an error that passes.
    case error
    /// There was no answer.
    case noAnswer
  }

  /// What a repeat for one reason takes.
  package struct Terms: Sendable {
    /// The longest wait before the second attempt; doubled for each further one.
    package var base: Duration
    /// In tokens of the quota that all calls of a client share.
    package var cost: Int

    package init(base: Duration, cost: Int) {
      self.base = base
      self.cost = cost
    }
  }

  /// The first one counted.
  package var maximumAttempts: Int
  package var throttling = Terms(base: .seconds(1), cost: 5)
  package var error = Terms(base: .milliseconds(50), cost: 14)
  package var noAnswer = Terms(base: .milliseconds(50), cost: 14)
  /// No wait is longer, whatever the service asks for.
  package var cap = Duration.seconds(20)
  /// How far the service can make a wait longer than it would be.
  package var longestExtension = Duration.seconds(20)
  /// The tokens that there are, and the most that there ever are.
  package var capacity = 500
  /// The tokens that a call gives back which succeeds at once; any other gives back what its last repeat cost.
  package var gain = 1
  /// Whether fewer requests a second are sent after a throttling answer, as in the SDKs' `adaptive` mode.
  package var learnsRate = false

  package init(maximumAttempts: Int = 3) {
    self.maximumAttempts = maximumAttempts
  }

  func terms(_ reason: Reason) -> Terms {
    switch reason {
    case .throttling: throttling
    case .error: error
    case .noAnswer: noAnswer
    }
  }

  /// The wait after `attempt`, counted from 1.
  ///
  /// - Parameters:
  ///   - random: 0 to 1.
  ///   - requested: what the service asked for.
  func delay(after attempt: Int, _ reason: Reason, random: Double, requested: Duration?) -> Duration {
    let wait = min(terms(reason).base * (1 << min(attempt - 1, 20)), cap) * random
    return max(wait, min(requested ?? .zero, wait + longestExtension, cap))
  }
}

extension HTTPResponse {
  /// The wait that an answer asks for: `x-amz-retry-after` in milliseconds, `Retry-After` in seconds.
  var requestedDelay: Duration? {
    number("x-amz-retry-after").map { .milliseconds($0) } ?? number("retry-after").map { .seconds($0) }
  }

  private func number(_ header: String) -> Int? {
    headers[header].flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 }
  }
}
