/// Asks for a lease until it has it: reads and writes in, the next step out. It sends nothing and waits for nothing.
///
/// Times are those of one clock of this machine that also runs during sleep. Clocks of two machines are never compared.
struct LeaseRequest: Hashable {
  enum Step: Equatable {
    case read
    /// Write `LeaseRecord`s of the holder with that value; the condition is the lease's as it was read.
    case put(value: String, S3Condition)
    case pause(Duration)
    case acquired(HeldLease)
    /// The object is no lease.
    case foreign
    /// S3 refuses the write; a sentence.
    case refused(String)
    /// Every write was answered by nothing or by what does not say what became of it; the last reason.
    case unanswered(String)
  }

  private let terms: LeaseTerms
  /// What was read last, and when that content was first seen.
  private var watched: Watched?
  /// The writes whose answers were lost, with the time when each was sent: they may arrive at any later time.
  private var lost: [String: Duration] = [:]

  /// So many writes are made whose answers are lost.
  static let lostLimit = 5

  private struct Watched: Hashable {
    var version: S3Version
    var since: Duration
  }

  init(_ terms: LeaseTerms) {
    self.terms = terms
  }

  /// - Parameters:
  ///   - object: the lease as it was read; nil where there is none.
  ///   - now: after the read.
  mutating func read(_ object: S3Object?, at now: Duration, newValue: () -> String) -> Step {
    guard let object else { return .put(value: newValue(), .absent) }
    guard let record = LeaseRecord(object.bytes) else { return .foreign }
    if let sent = lost[record.value] {
      return .acquired(HeldLease(terms, version: object.version, confirmed: sent))
    }
    let write = Step.put(value: newValue(), .unchanged(object.version))
    if record.holder == nil { return write }
    guard let watched, watched.version.etag == object.version.etag else {
      watched = Watched(version: object.version, since: now)
      return .pause(min(terms.pollInterval, .seconds(record.seconds)))
    }
    let rest = watched.since + .seconds(record.seconds) - now
    return rest <= .zero ? write : .pause(min(terms.pollInterval, rest))
  }

  /// - Parameter sent: when the write was sent.
  mutating func put(_ outcome: S3PutOutcome, value: String, sent: Duration) -> Step {
    switch outcome {
    case .written(let version):
      return .acquired(HeldLease(terms, version: version, confirmed: sent))
    case .preconditionFailed: return .read
    case .conflict: return .pause(terms.pollInterval)
    case .uncertain(let reason):
      lost[value] = sent
      return lost.count < Self.lostLimit ? .read : .unanswered(reason)
    case .refused(let failure): return .refused(failure.description)
    }
  }
}
