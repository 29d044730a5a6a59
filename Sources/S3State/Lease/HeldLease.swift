/// A lease that is held, as a state machine: what became of reads and writes in, the next step out.
struct HeldLease: Hashable {
  enum Step: Equatable {
    /// Nothing to do before this time.
    case wait(until: Duration)
    case renew(value: String, S3Condition)
    /// An answer was lost, or cannot be told from another's: what is there decides.
    case read
    case ended(End)
  }

  /// Why it is held no longer.
  enum End: Hashable {
    /// Another took it, or its object is gone.
    case taken
    /// Nothing confirmed it for its whole time.
    case unconfirmed
  }

  let terms: LeaseTerms
  private(set) var version: S3Version
  /// When the last confirmed write was sent.
  private(set) var confirmed: Duration
  private(set) var end: End?
  /// The writes since the last confirmed one whose answers were lost, with the time when each was sent: they may arrive at
  /// any later time. Once another write is confirmed they cannot: no ETag comes back.
  private var lost: [String: Duration] = [:]
  private var mustRead = false
  /// Not before this time: after a failure.
  private var next: Duration

  init(_ terms: LeaseTerms, version: S3Version, confirmed: Duration) {
    self.terms = terms
    self.version = version
    self.confirmed = confirmed
    next = confirmed + terms.renewal
  }

  /// Whether an attempt may be made now.
  func allowsStart(at now: Duration) -> Bool {
    end == nil && now - confirmed < terms.startLimit
  }

  /// What is to be done now.
  mutating func step(at now: Duration, newValue: () -> String) -> Step {
    if end == nil, now - confirmed >= terms.length { end = .unconfirmed }
    if let end { return .ended(end) }
    if now < next { return .wait(until: min(next, confirmed + terms.length)) }
    return mustRead ? .read : .renew(value: newValue(), .unchanged(version))
  }

  /// - Parameter sent: when the write was sent.
  mutating func put(_ outcome: S3PutOutcome, value: String, sent: Duration, at now: Duration) {
    switch outcome {
    case .written(let version): confirm(version, sent)
    case .preconditionFailed where lost.isEmpty: end = .taken
    // An earlier write of ours may be what is there, or what is just being written.
    case .preconditionFailed, .conflict: mustRead = true
    case .uncertain:
      lost[value] = sent
      mustRead = true
    case .refused: next = now + terms.pollInterval
    }
  }

  /// - Parameter object: nil where there is none.
  mutating func read(_ object: S3Object?, at now: Duration) {
    mustRead = false
    guard let object else {
      end = .taken
      return
    }
    if object.version.etag == version.etag {
      next = now + terms.pollInterval / 4
      return
    }
    guard let record = LeaseRecord(object.bytes), let sent = lost[record.value] else {
      end = .taken
      return
    }
    confirm(object.version, sent)
  }

  mutating func readFailed(at now: Duration) {
    next = now + terms.pollInterval
  }

  private mutating func confirm(_ version: S3Version, _ sent: Duration) {
    self.version = version
    confirmed = max(confirmed, sent)
    next = confirmed + terms.renewal
    mustRead = false
    lost = [:]
  }
}
