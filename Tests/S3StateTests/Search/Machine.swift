@testable import S3State

/// A machine that applies once: its part of the lease, and how far the apply is.
struct Machine: Hashable {
  enum Work: Hashable {
    /// It waits for the lease, or has ended.
    case rest
    case read
    /// Not before that time.
    case look(from: Int)
    case intend, check
    case send(checked: Int)
    case record, release
  }

  /// What the lease's part does next.
  enum Step: Hashable {
    case read
    case put(value: String, S3Condition)
  }

  let number: Int
  /// So many ticks may pass in which it could move and does not.
  var pausesLeft: Int?
  var isAlive = true
  var hasBegun = false
  private var request = LeaseRequest(LeaseSearch.terms)
  /// Held, or held once.
  var lease: HeldLease?
  /// Of who asks for it; nil for who has it, or had it.
  var step: Step? = .read
  private var pausesUntil = 0
  private var values = 0
  var work = Work.rest
  /// The journal as it was read.
  var known = LeaseWorld.Journal()

  init(number: Int, pausesLeft: Int?) {
    (self.number, self.pausesLeft) = (number, pausesLeft)
  }

  /// It has the lease.
  mutating func hold(_ lease: HeldLease) {
    self.lease = lease
    step = nil
    hasBegun = true
    work = .read
  }

  mutating func newValue() -> String {
    values += 1
    return "\(number)-\(values)"
  }

  /// - Parameter isBusy: whether a write of the lock is under way.
  func keeps(at now: Int, isBusy: Bool) -> Bool {
    if isBusy { return false }
    if step != nil { return now >= pausesUntil }
    guard var lease else { return false }
    return switch lease.step(at: LeaseSearch.time(now), newValue: { "" }) {
    case .renew, .read: true
    case .wait, .ended: false
    }
  }

  func mayStart(at now: Duration) -> Bool { lease?.allowsStart(at: now) ?? false }

  mutating func next(at now: Duration) -> Step? {
    if let step { return step }
    guard var lease else { return nil }
    let step = lease.step(at: now, newValue: { "" })
    self.lease = lease
    return switch step {
    case .read: .read
    case .renew(_, let condition): .put(value: newValue(), condition)
    case .wait, .ended: nil
    }
  }

  mutating func read(_ object: S3Object?, at now: Duration) {
    if lease != nil { lease?.read(object, at: now) } else { take(ask { $0.read(object, at: now, newValue: $1) }, now) }
  }

  mutating func put(_ outcome: S3PutOutcome, value: String, sent: Duration, at now: Duration) {
    if lease != nil {
      lease?.put(outcome, value: value, sent: sent, at: now)
    } else if step != nil {
      take(ask { request, _ in request.put(outcome, value: value, sent: sent) }, now)
    }
  }

  private mutating func ask(
    _ body: (inout LeaseRequest, () -> String) -> LeaseRequest.Step
  ) -> LeaseRequest.Step {
    let value = "\(number)-\(values + 1)"
    let step = body(&request) { value }
    if case .put = step { values += 1 }
    return step
  }

  private mutating func take(_ step: LeaseRequest.Step, _ now: Duration) {
    switch step {
    case .read: self.step = .read
    case .put(let value, let condition): self.step = .put(value: value, condition)
    case .pause(let pause):
      self.step = .read
      pausesUntil = LeaseSearch.ticks(now + pause)
    case .acquired(let lease):
      hold(lease)
    case .foreign, .refused, .unanswered: isAlive = false
    }
  }
}
