/// The start of one run as a state machine: events in, actions out, no I/O.
///
/// A fresh run is looked up, announced by an intent, and started. Whatever leaves it uncertain whether a start was
/// carried out leads to settling: looking for the job, with growing pauses, until the settle time has passed since the
/// last send; only then is it started again, once. An intent that an earlier process left open begins by settling.
package struct StartMachine: Sendable {
  private enum Phase {
    case lookingFirst
    case admitting
    case intending
    case sending
    /// The look-up that the start relies on has become too old while it waited for its turn.
    case lookingAgain
    case settling(Settling)
  }

  private struct Settling {
    var deadline: Duration
    var pause: Duration
  }

  private static let firstPause = Duration.milliseconds(250)
  private static let longestPause = Duration.seconds(4)
  private static let maximumOldLookUps = 5

  private let settleTime: Duration
  /// Whether a manifest declares the run: only then may it be started again.
  private let isDeclared: Bool
  /// From when on to settle before anything else; nil for a fresh run.
  private let settlesFrom: Duration?
  private var phase = Phase.lookingFirst
  private var hasIntent: Bool
  /// Whether the intent is that of an earlier process: another may have taken it on, so that it is never sent under.
  private var isInherited: Bool
  /// Whether an attempt under the intent may have been carried out.
  private var isUncertain: Bool
  /// How often a start was sent, by this process or an earlier one.
  private var sends: Int
  private var sawConflict = false
  /// Why it is not certain what came of the last start; nil for that of an earlier process.
  private var cause: Reason?
  private var hasRestarted = false
  /// How often a look-up was too old when its turn came.
  private var oldLookUps = 0

  /// The machine of a run that no intent names yet.
  ///
  /// - Parameter settlesFrom: for a run whose records were forgotten a moment ago: since when it is looked for.
  package init(settleTime: Duration, settlesFrom: Duration? = nil) {
    self.settleTime = settleTime
    self.settlesFrom = settlesFrom
    isDeclared = true
    (hasIntent, isInherited, isUncertain, sends) = (false, false, false, 0)
  }

  /// The machine of a run whose intent an earlier process left open, read at `readAt`.
  package init(resumingIntentReadAt readAt: Duration, isDeclared: Bool, settleTime: Duration) {
    self.settleTime = settleTime
    self.isDeclared = isDeclared
    settlesFrom = readAt
    (hasIntent, isInherited, isUncertain, sends) = (true, true, true, 1)
  }

  /// Whether the run is looked up before anything was sent for it: the listing that was made for all missing runs may
  /// answer.
  package var isLookingFirst: Bool {
    switch phase {
    case .lookingFirst, .lookingAgain: sends == 0
    case .admitting, .intending, .sending, .settling: false
    }
  }

  package mutating func next(_ event: Event) -> Action {
    switch (phase, event) {
    case (_, .begin):
      guard let settlesFrom else { return .lookUp(underAllNamesFrom: .zero) }
      return settle(from: settlesFrom)
    case (_, .interrupted(let reason)):
      return hasIntent && (isUncertain || sawConflict)
        ? .end(.uncertain(.leftOpen(reason, cause))) : endUnsent(.stopped(reason), reason)
    case (.lookingFirst, .lookedUp(let found, let begun)): return lookedFirst(found, begun)
    case (.lookingAgain, .lookedUp(let found, let begun)): return lookedAgain(found, begun)
    case (.admitting, .admitted(let admission)), (.sending, .admitted(let admission)): return admitted(admission)
    case (.intending, .intended):
      (hasIntent, isInherited) = (true, false)
      return send()
    case (.sending, .lookUpTooOld):
      oldLookUps += 1
      if oldLookUps > Self.maximumOldLookUps {
        return endUnsent(.failed(.lookUpTooOld), .lookUpTooOld)
      }
      phase = .lookingAgain
      return .lookUp(underAllNamesFrom: .zero)
    case (.sending, .answered(let answer, let sent)): return answered(answer, sent)
    case (.settling(let settling), .lookedUp(let found, let begun)): return looked(found, begun, settling)
    case (.settling(let settling), .waited): return .lookUp(underAllNamesFrom: settling.deadline)
    default: preconditionFailure("the shell sent \(event) in \(phase)")
    }
  }

  private mutating func lookedFirst(_ found: LookUp, _ begun: Duration) -> Action {
    switch found {
    case .ours(let jobs, let besides): return .adopt(jobs, besides: besides)
    case .failed(let reason): return .end(.failed(.lookUpFailed(reason)))
    case .anothers(let arn): return .end(.failed(.nameTaken(by: arn)))
    case .undecided: return settle(from: begun)
    case .nothing: return admit()
    }
  }

  private mutating func lookedAgain(_ found: LookUp, _ begun: Duration) -> Action {
    switch found {
    case .ours(let jobs, let besides): return .adopt(jobs, besides: besides)
    case .failed(let reason): return endUnsent(.failed(.lookUpFailed(reason)), reason)
    case .anothers(let arn):
      let words = Reason.nameTaken(by: arn)
      return endUnsent(.failed(words), words)
    case .undecided: return settle(from: begun)
    case .nothing: return send()
    }
  }

  private mutating func admit() -> Action {
    phase = .admitting
    return .admit
  }

  private mutating func send() -> Action {
    phase = .sending
    return .start
  }

  private mutating func admitted(_ admission: Admission) -> Action {
    switch admission {
    case .granted:
      if hasIntent, !isInherited { return send() }
      phase = .intending
      return hasIntent ? .renew : .intend
    case .deferred(let reason): return endUnsent(.deferred(reason), reason)
    case .failed(let reason): return endUnsent(.failed(reason), reason)
    case .stopped(let reason): return endUnsent(.stopped(reason), reason)
    }
  }

  /// The end of a run for which nothing (more) was sent.
  private func endUnsent(_ result: RunResult, _ reason: Reason) -> Action {
    if !hasIntent { return .end(result) }
    return isUncertain ? .end(.uncertain(.leftOpen(reason, cause))) : .close(reason, result)
  }

  private mutating func answered(_ answer: Answer, _ sent: Duration) -> Action {
    sends += 1
    switch answer {
    case .started(let arn): return .record(arn: arn)
    case .notRun(let reason), .refused(let reason): return endUnsent(.failed(reason), reason)
    case .stopped(let reason): return endUnsent(.stopped(reason), reason)
    case .quota(let reason): return endUnsent(.deferred(reason), reason)
    case .fatal(let reason): return endUnsent(.failed(reason), reason)
    case .conflict(let reason):
      (sawConflict, cause) = (true, reason)
      return settle(from: sent)
    case .uncertain(let reason), .strange(let reason):
      (isUncertain, cause) = (true, reason)
      return settle(from: sent)
    }
  }

  private mutating func settle(from start: Duration) -> Action {
    let deadline = start + settleTime
    phase = .settling(Settling(deadline: deadline, pause: Self.firstPause))
    return .lookUp(underAllNamesFrom: deadline)
  }

  private mutating func looked(_ found: LookUp, _ begun: Duration, _ settling: Settling) -> Action {
    if case .ours(let jobs, let besides) = found { return .adopt(jobs, besides: besides) }
    // Before the deadline, what was not found says nothing: List, Get and tags may be late.
    guard begun < settling.deadline else { return settled(found) }
    var settling = settling
    let pause = min(settling.pause, settling.deadline - begun)
    settling.pause = min(settling.pause * 2, Self.longestPause)
    phase = .settling(settling)
    return .wait(pause)
  }

  /// The settle time has passed and the last look-up, which began after it, did not find the job.
  private mutating func settled(_ found: LookUp) -> Action {
    switch found {
    case .ours(let jobs, let besides): return .adopt(jobs, besides: besides)
    case .failed(let reason):
      return .end(
        hasIntent ? .uncertain(.cannotSettle(reason, cause)) : .failed(.lookUpFailed(reason)))
    case .undecided(let arn, let isGone):
      // It could be the run's job: it is never started over, and its intent is not closed.
      return .end(.uncertain(.undecided(arn, isGone: isGone, cause)))
    case .anothers(let arn): return settledAsTaken(by: arn)
    case .nothing:
      if sawConflict { return .end(.uncertain(.nameTakenInvisibly(cause))) }
      if !isDeclared { return .close(.undeclared, .closedUndeclared) }
      if hasRestarted { return .end(.uncertain(.stillUncertain(cause, after: settleTime))) }
      // Settled is settled: until its next send it is certain that it does not run.
      isUncertain = false
      hasRestarted = hasIntent
      return admit()
    }
  }

  /// Only another's job has the name. It cannot be the run's, so that its intent can be closed; but where the service said
  /// that the name is taken, it may have been taken by the run's own earlier send.
  private func settledAsTaken(by arn: String) -> Action {
    let words = Reason.nameTaken(by: arn)
    if !hasIntent { return .end(.failed(words)) }
    if sawConflict, isUncertain || sends > 1 { return .end(.uncertain(.nameTakenWhileOpen(by: arn, cause))) }
    return .close(isDeclared ? words : .undeclared, isDeclared ? .failed(words) : .closedUndeclared)
  }
}
