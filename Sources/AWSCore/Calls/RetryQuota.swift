import Synchronization

/// The tokens that repeats are paid with, shared by all calls of a client: where everything fails, calls fail at their
/// first attempt instead of tripling the load.
final class RetryQuota: Sendable {
  private let capacity: Int
  private let gain: Int
  private let available: Mutex<Int>

  init(_ policy: RetryPolicy) {
    capacity = policy.capacity
    gain = policy.gain
    available = Mutex(policy.capacity)
  }

  /// Takes `cost` tokens; false where there are not that many.
  func take(_ cost: Int) -> Bool {
    available.withLock { available in
      guard available >= cost else { return false }
      available -= cost
      return true
    }
  }

  /// Gives back what the last repeat of a successful call cost, or the gain of a call without repeats.
  func giveBack(_ cost: Int?) {
    available.withLock { $0 += min(capacity - $0, cost ?? gain) }
  }
}
