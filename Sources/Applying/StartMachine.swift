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

  /// What looking for the run's service name found.
  package enum LookUp: Equatable, Sendable {
    case nothing
    /// A job with this name and both tags of the run.
    case ours(arn: String)
    /// Jobs with this name, none of which carries the run's tags.
    case foreign(arn: String)
    case failed(String)
  }

  /// What came of a start.
  package enum Answer: Equatable, Sendable {
    case started(arn: String)
    /// It did not run, and the retry policy has no further attempt.
    case notRun(String)
    case refused(String)
    case quota(String)
    /// The credentials, or the clock, will fail every call.
    case fatal(String)
    case conflict(String)
    case uncertain(String)
  }

  /// Whether a further start may be made now.
  package enum Admission: Equatable, Sendable {
    case granted
    /// Not in this apply: the quota is used up, or `--max-starts` is.
    case deferred(String)
    /// Nothing is started any more: an interrupt, a disk error, wrong credentials.
    case stopped(String)
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
    case interrupted(String)
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
    /// Record the job; the run is done.
    case record(arn: String, isAdopted: Bool)
    /// Record that nothing came of the intent; the run ends with that result.
    case close(reason: String, RunResult)
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
  private var restarts = 0

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
      return .end(hasIntent ? .uncertain(StartWords.leftOpen(reason)) : .stopped(reason))
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
    case .ours(let arn): return .record(arn: arn, isAdopted: true)
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
    case .stopped(let reason): return endUnsent(.stopped(reason), reason)
    }
  }

  /// The end of a run for which nothing (more) was sent.
  private func endUnsent(_ result: RunResult, _ reason: String) -> Action {
    if !hasIntent { return .end(result) }
    return isUncertain ? .end(.uncertain(StartWords.leftOpen(reason))) : .close(reason: reason, result)
  }

  private mutating func answered(_ answer: Answer, _ sent: Duration) -> Action {
    switch answer {
    case .started(let arn): return .record(arn: arn, isAdopted: false)
    case .notRun(let reason), .refused(let reason): return endUnsent(.failed(reason), reason)
    case .quota(let reason): return endUnsent(.deferred(reason), reason)
    case .fatal(let reason): return endUnsent(.failed(reason), reason)
    case .conflict:
      sawConflict = true
      return settle(from: sent, in: .everyModel)
    case .uncertain:
      isUncertain = true
      return settle(from: sent, in: sawConflict ? .everyModel : .model)
    }
  }

  private mutating func settle(from start: Duration, in scope: LookUpScope) -> Action {
    phase = .settling(Settling(deadline: start + settleTime, pause: Self.firstPause, scope: scope))
    return .lookUp(scope)
  }

  private mutating func looked(_ found: LookUp, _ begun: Duration, _ settling: Settling) -> Action {
    if case .ours(let arn) = found { return .record(arn: arn, isAdopted: true) }
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
    case .ours(let arn): return .record(arn: arn, isAdopted: true)
    case .failed(let reason):
      return .end(
        hasIntent ? .uncertain(StartWords.cannotSettle(reason)) : .failed(StartWords.lookUpFailed(reason)))
    case .foreign where !isDeclared, .nothing where !isDeclared:
      return .close(reason: StartWords.undeclared, .closedUndeclared)
    case .foreign(let arn):
      if isUncertain { return .end(.uncertain(StartWords.nameTakenWhileOpen(by: arn))) }
      let words = StartWords.nameTaken(by: arn)
      return hasIntent ? .close(reason: words, .failed(words)) : .end(.failed(words))
    case .nothing:
      if sawConflict { return .end(.uncertain(StartWords.nameTakenInvisibly)) }
      guard restarts == 0 else { return .end(.uncertain(StartWords.stillUncertain)) }
      if hasIntent { restarts += 1 }
      return admit()
    }
  }
}
