/// How often a call is tried, and how long it waits between: full jitter over an exponential backoff, as botocore's
/// standard mode has it.
package struct RetryPolicy: Sendable {
  package var maximumAttempts: Int
  /// The longest wait before the second attempt; doubled for each further one.
  package var base: Duration
  /// No wait is longer, whatever the service asks for.
  package var cap: Duration

  package init(maximumAttempts: Int = 3, base: Duration = .seconds(1), cap: Duration = .seconds(20)) {
    self.maximumAttempts = maximumAttempts
    self.base = base
    self.cap = cap
  }

  /// The wait after `attempt`, counted from 1.
  ///
  /// - Parameters:
  ///   - random: 0 to 1.
  ///   - requested: what the service asked for in `Retry-After`; kept up to the cap.
  func delay(after attempt: Int, random: Double, requested: Duration?) -> Duration {
    let longest = min(base * (1 << min(attempt - 1, 20)), cap)
    return max(longest * random, min(requested ?? .zero, cap))
  }
}

/// The wait that an answer asks for: `x-amz-retry-after` in milliseconds, `Retry-After` in seconds.
func requestedDelay(_ response: HTTPResponse) -> Duration? {
  if let milliseconds = response.headers["x-amz-retry-after"].flatMap({ Int($0) }), milliseconds >= 0 {
    return .milliseconds(milliseconds)
  }
  guard let seconds = response.headers["retry-after"].flatMap({ Int($0) }), seconds >= 0 else { return nil }
  return .seconds(seconds)
}
