import Synchronization

/// How many requests a second a client sends, learnt from what the service turns away as too much: the SDKs' `adaptive`
/// mode, a token bucket whose rate falls at a throttling answer and rises again along a cubic curve (CUBIC, RFC 9438).
/// Its numbers are botocore's, retries/adaptive.py, throttling.py and bucket.py.
///
/// Until the first such answer it lets everything through. Times are seconds of any one clock.
struct SendingRate {
  private static let beta = 0.7
  private static let scale = 0.4
  private static let smoothing = 0.8
  private static let minimum = 0.5
  /// A shorter one might not move the clock.
  private static let shortestWait = 0.001
  /// The rate is measured over so many seconds.
  private static let window = 0.5

  private var isLimiting = false
  private var tokens = 0.0
  private var capacity = 1.0
  /// Requests a second.
  private(set) var rate = 1.0
  private var filledAt: Double
  /// The curve: the rate at the last throttling answer, when that was, and how long until it is reached again.
  private var highest = 0.0
  private var throttledAt: Double
  private var recovery = 0.0
  /// What is really sent: requests a second, and those since the last window began.
  private var measured = 0.0
  private var answers = 0.0
  private var windowBegan: Double

  init(at now: Double) {
    filledAt = now
    throttledAt = now
    windowBegan = now.rounded(.down)
  }

  /// Takes a token; where there is none, gives the seconds after which to ask again.
  mutating func take(at now: Double) -> Double? {
    guard isLimiting else { return nil }
    fill(at: now)
    guard tokens < 1 else {
      tokens -= 1
      return nil
    }
    return max((1 - tokens) / rate, Self.shortestWait)
  }

  /// Learns from an answer, or from the lack of one.
  mutating func learn(isThrottled: Bool, at now: Double) {
    measure(at: now)
    var wanted: Double
    if isThrottled {
      highest = isLimiting ? min(measured, rate) : measured
      recovery = cbrt(highest * (1 - Self.beta) / Self.scale)
      throttledAt = now
      isLimiting = true
      wanted = highest * Self.beta
    } else {
      let time = now - throttledAt - recovery
      wanted = Self.scale * time * time * time + highest
    }
    wanted = min(wanted, 2 * measured)
    fill(at: now)
    rate = max(wanted, Self.minimum)
    capacity = max(wanted, 1)
    tokens = min(tokens, capacity)
  }

  private mutating func measure(at now: Double) {
    answers += 1
    let window = (now / Self.window).rounded(.down) * Self.window
    guard window > windowBegan else { return }
    measured = answers / (window - windowBegan) * Self.smoothing + measured * (1 - Self.smoothing)
    answers = 0
    windowBegan = window
  }

  private mutating func fill(at now: Double) {
    tokens = min(capacity, tokens + max(0, now - filledAt) * rate)
    filledAt = now
  }
}

/// The rates of a client, one for each host: a region that throttles slows no other.
final class SendingPace: Sendable {
  private let rates = Mutex<[String: SendingRate]>([:])

  /// As `SendingRate.take`.
  func take(for host: String, at now: Double) -> Double? {
    rates.withLock { $0[host]?.take(at: now) }
  }

  func learn(from outcome: AttemptOutcome, of host: String, at now: Double) {
    let isThrottled =
      if case .answer(let response) = outcome, !HTTPResponse.isSuccess(response.status) {
        ErrorAnswer(response).errorClass == .throttling
      } else { false }
    rates.withLock { $0[host, default: SendingRate(at: now)].learn(isThrottled: isThrottled, at: now) }
  }
}
