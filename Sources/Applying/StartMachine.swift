/// The start of one run as a state machine: events in, actions out, no I/O.
///
/// A fresh run is looked up, announced by an intent, and started. Whatever leaves it uncertain whether a start was
/// carried out leads to settling: looking for the job, with growing pauses, until the settle time has passed since the
/// last send; only then is it started again, once. An intent that an earlier process left open begins by settling.
package struct StartMachine: Sendable {
  /// Where looking finds jobs.
  package enum LookUpScope: Equatable, Sendable {
    /// Among the jobs of the run's model.
    case model
    /// Among those of all models of the account in the region.
    case everyModel
  }

  /// What looking for the run found.
  package enum LookUp: Equatable, Sendable {
    case nothing
    /// The jobs with both tags of the run, the oldest first; at least one.
    case ours([FoundJob])
    /// Jobs with the run's service name, none of which carries its tags.
    case foreign(arn: String)
    case failed(Reason)
  }

  /// A job of the run at the service.
  package struct FoundJob: Equatable, Sendable {
    package var arn: String
    package var serviceName: String
  }

  /// What came of a start.
  package enum Answer: Equatable, Sendable {
    case started(arn: String)
    /// It did not run, and the retry policy has no further attempt.
    case notRun(Reason)
    case refused(Reason)
    case quota(Reason)
    /// The credentials, or the clock, will fail every call.
    case fatal(Reason)
    case conflict(Reason)
    case uncertain(Reason)
    /// The service answered with a job that cannot be the run's: it may have run, or its name may be taken.
    case strange(Reason)
  }

  /// Whether a further start may be made now.
  package enum Admission: Equatable, Sendable {
    case granted
    /// Not in this apply: the quota is used up, or `--max-starts` is, or a limit of `usher.yaml`.
    case deferred(Reason)
    /// It cannot be known whether it may.
    case failed(Reason)
    /// Nothing is started any more: an interrupt, a disk error, wrong credentials.
    case stopped(Reason)
  }

  package enum Event: Sendable {
    case begin
    /// `begun`: when the look-up began, on this process's monotonic clock, as all times here.
    case lookedUp(LookUp, begun: Duration)
    case admitted(Admission)
    case intended
    /// `sent`: when the last byte may have left.
    case answered(Answer, sent: Duration)
    case waited
    /// Apply stops: nothing is waited for any more.
    case interrupted(Reason)
  }

  package enum Action: Equatable, Sendable {
    case lookUp(LookUpScope)
    case wait(Duration)
    /// Ask whether a start may be made.
    case admit
    /// Make the intent durable.
    case intend
    /// Ask once more, then send.
    case start
    /// Record the job that the start became; the run is done.
    case record(arn: String)
    /// Record the jobs that were found, each under its own service name; the run is done.
    case adopt([FoundJob])
    /// Record that nothing came of the intent; the run ends with that result.
    case close(Reason, RunResult)
    /// End with that result and write nothing: an intent, if there is one, stays open.
    case end(RunResult)
  }

  private enum Phase {
    case lookingFirst
    case admitting
    case intending
    case sending
    case settling(Settling)
  }

  private struct Settling {
    var deadline: Duration
    var pause: Duration
    var scope: LookUpScope
  }

  private static let firstPause = Duration.milliseconds(250)
  private static let longestPause = Duration.seconds(4)

  private let settleTime: Duration
  /// Whether a manifest declares the run: only then may it be started again.
  private let isDeclared: Bool
  /// When the intent of an earlier process was read; nil for a fresh run.
  private let resumedAt: Duration?
  private var phase = Phase.lookingFirst
  private var hasIntent: Bool
  /// Whether an attempt under the intent may have been carried out.
  private var isUncertain: Bool
  private var sawConflict = false
  /// Why it is not certain what came of the last start; nil for that of an earlier process.
  private var cause: Reason?
  private var hasRestarted = false

  /// The machine of a run that no intent names yet.
  package init(settleTime: Duration) {
    self.settleTime = settleTime
    isDeclared = true
    resumedAt = nil
    hasIntent = false
    isUncertain = false
  }

  /// The machine of a run whose intent an earlier process left open, read at `readAt`.
  package init(resumingIntentReadAt readAt: Duration, isDeclared: Bool, settleTime: Duration) {
    self.settleTime = settleTime
    self.isDeclared = isDeclared
    resumedAt = readAt
    hasIntent = true
    isUncertain = true
  }

  /// Whether the run is looked up for the first time: nothing was begun for it, and the listing that was made for all
  /// missing runs beforehand may answer.
  package var isLookingFirst: Bool {
    if case .lookingFirst = phase { true } else { false }
  }

  package mutating func next(_ event: Event) -> Action {
    switch (phase, event) {
    case (_, .begin):
      guard let resumedAt else { return .lookUp(.model) }
      return settle(from: resumedAt, in: .model)
    case (_, .interrupted(let reason)):
      return .end(hasIntent ? .uncertain(StartWords.leftOpen(reason, cause)) : .stopped(reason))
    case (.lookingFirst, .lookedUp(let found, let begun)): return lookedFirst(found, begun)
    case (.admitting, .admitted(let admission)), (.sending, .admitted(let admission)): return admitted(admission)
    case (.intending, .intended):
      hasIntent = true
      return send()
    case (.sending, .answered(let answer, let sent)): return answered(answer, sent)
    case (.settling(let settling), .lookedUp(let found, let begun)): return looked(found, begun, settling)
    case (.settling(let settling), .waited): return .lookUp(settling.scope)
    default: preconditionFailure("the shell sent \(event) in \(phase)")
    }
  }

  private mutating func lookedFirst(_ found: LookUp, _ begun: Duration) -> Action {
    switch found {
    case .ours(let jobs): return .adopt(jobs)
    case .failed(let reason): return .end(.failed(StartWords.lookUpFailed(reason)))
    case .foreign: return settle(from: begun, in: .model)
    case .nothing: return admit()
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
      if hasIntent { return send() }
      phase = .intending
      return .intend
    case .deferred(let reason): return endUnsent(.deferred(reason), reason)
    case .failed(let reason): return endUnsent(.failed(reason), reason)
    case .stopped(let reason): return endUnsent(.stopped(reason), reason)
    }
  }

  /// The end of a run for which nothing (more) was sent.
  private func endUnsent(_ result: RunResult, _ reason: Reason) -> Action {
    if !hasIntent { return .end(result) }
    return isUncertain ? .end(.uncertain(StartWords.leftOpen(reason, cause))) : .close(reason, result)
  }

  private mutating func answered(_ answer: Answer, _ sent: Duration) -> Action {
    switch answer {
    case .started(let arn): return .record(arn: arn)
    case .notRun(let reason), .refused(let reason): return endUnsent(.failed(reason), reason)
    case .quota(let reason): return endUnsent(.deferred(reason), reason)
    case .fatal(let reason): return endUnsent(.failed(reason), reason)
    case .conflict(let reason):
      (sawConflict, cause) = (true, reason)
      return settle(from: sent, in: .everyModel)
    case .uncertain(let reason):
      (isUncertain, cause) = (true, reason)
      return settle(from: sent, in: .model)
    case .strange(let reason):
      (isUncertain, cause) = (true, reason)
      return settle(from: sent, in: .everyModel)
    }
  }

  private mutating func settle(from start: Duration, in scope: LookUpScope) -> Action {
    phase = .settling(Settling(deadline: start + settleTime, pause: Self.firstPause, scope: scope))
    return .lookUp(scope)
  }

  private mutating func looked(_ found: LookUp, _ begun: Duration, _ settling: Settling) -> Action {
    if case .ours(let jobs) = found { return .adopt(jobs) }
    // Before the deadline, what was not found says nothing: List and tags may be late.
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
    case .ours(let jobs): return .adopt(jobs)
    case .failed(let reason):
      return .end(
        hasIntent ? .uncertain(StartWords.cannotSettle(reason, cause)) : .failed(StartWords.lookUpFailed(reason)))
    case .foreign where !isDeclared, .nothing where !isDeclared:
      return .close(StartWords.undeclared, .closedUndeclared)
    case .foreign(let arn):
      if isUncertain { return .end(.uncertain(StartWords.nameTakenWhileOpen(by: arn, cause))) }
      let words = StartWords.nameTaken(by: arn)
      return hasIntent ? .close(words, .failed(words)) : .end(.failed(words))
    case .nothing:
      if sawConflict { return .end(.uncertain(StartWords.nameTakenInvisibly(cause))) }
      if hasRestarted { return .end(.uncertain(StartWords.stillUncertain(cause, after: settleTime))) }
      hasRestarted = hasIntent
      return admit()
    }
  }
}
