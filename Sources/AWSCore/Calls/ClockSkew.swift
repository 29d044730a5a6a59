import Synchronization

/// How far the service's clock is ahead of this machine's, in seconds, as the last refusal for that reason told.
final class ClockSkew: Sendable {
  private let offset = Mutex<TimeInterval>(0)

  var seconds: TimeInterval { offset.withLock { $0 } }

  /// Learns from an answer's `Date` header; false where it has none that can be read.
  func learn(from outcome: AttemptOutcome, at now: Date) -> Bool {
    guard case .answer(let response) = outcome, let text = response.headers["date"],
      let time = WireTime.date(http: text)
    else { return false }
    offset.withLock { $0 = time.timeIntervalSince(now) }
    return true
  }
}
