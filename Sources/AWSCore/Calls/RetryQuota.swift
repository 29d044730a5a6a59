import Synchronization

/// The tokens that repeats are paid with, shared by all calls of a client: where everything fails, calls fail at their
/// first attempt instead of tripling the load. Numbers: botocore, retries/quota.py and standard.py.
final class RetryQuota: Sendable {
  static let capacity = 500
  static let costOfError = 5
  static let costOfTransportError = 10

  private let available = Mutex(capacity)

  /// Takes `cost` tokens; false where there are not that many.
  func take(_ cost: Int) -> Bool {
    available.withLock { available in
      guard available >= cost else { return false }
      available -= cost
      return true
    }
  }

  /// Gives back what the last repeat of a successful call cost, or one token for a call without repeats.
  func giveBack(_ cost: Int?) {
    available.withLock { $0 = min(Self.capacity, $0 + (cost ?? 1)) }
  }
}
