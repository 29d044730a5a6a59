import AWSCore
import CleanRoomsMLModel
import JobModel
import StateFile
import Synchronization

/// Carries out what the machine of one run decides: looks up, records, sends.
struct StartShell: Sendable {
  let kind: JobKind
  let journal: StateJournal
  let gate: ApplyGate
  let reader: ServiceJobReader
  let lookUp: JobLookUp
  let claims: JobClaims
  let notices: ApplyNotices
  let settleTime: Duration
  let environment: ApplyEnvironment
  let report: @Sendable (ApplyEvent) -> Void

  /// How long a stop may go unnoticed while a run waits.
  private static let waitSlice = Duration.milliseconds(250)

  /// Takes one run to its end and reports it.
  ///
  /// - Returns: the run as the next attempt of this apply takes it on: without the open starts that were closed.
  func apply(
    _ item: WorkItem, intentsReadAt readAt: Duration
  ) async -> (item: WorkItem, result: RunResult) {
    var item = item
    var machine =
      item.intents.isEmpty
      ? StartMachine(settleTime: settleTime, settlesFrom: item.settlesFirst ? readAt : nil)
      : StartMachine(resumingIntentReadAt: readAt, isDeclared: item.job != nil, settleTime: settleTime)
    let result = await drive(&item, &machine)
    await gate.pass(item)
    // It was looked for long enough; the next round need not wait again.
    if case .deferred = result { item.settlesFirst = false }
    report(.ended(item, result))
    return (item, result)
  }

  private func drive(_ item: inout WorkItem, _ machine: inout StartMachine) async -> RunResult {
    // The only place that holds the token: it is consumed by the outcome, or ends here with the intent left open.
    var token = item.intents.first.map { journal.resume($0) }
    var isAdmitted = false
    var hasSent = false
    var look = JobLookUp.Look(found: .nothing, ended: .zero)
    var event = StartMachine.Event.begin
    while true {
      switch machine.next(event) {
      case .lookUp(let allNamesFrom):
        event = await find(item, allNamesFrom, isFirst: machine.isLookingFirst, &look)
      case .wait(let duration):
        event = await wait(duration, item)
      case .admit:
        let admission =
          isAdmitted
          ? await gate.decide { [item] in $0.check(item.accountRegion) }
          : await gate.admit(item, at: environment.elapsed)
        isAdmitted = isAdmitted || admission == .granted
        event = .admitted(admission)
      case .intend, .renew:
        if let inherited = token.take() { inherited.leaveOpen() }
        do throws(StateError) {
          let records = environment.records(of: item)
          token = try await journal.intend(records.intent(environment.newID()))
          for old in item.intents {
            try await journal.finish(journal.resume(old), records.closed("resumed as a new start"))
          }
          item.intents = []
          event = .intended
        } catch {
          let reason = await stop(error)
          return .failed(reason.saying("it was not started: \(reason.text)"))
        }
      case .start:
        let id = token?.intent.id
        event = await start(item, recordedAs: id, look)
        if case .answered = event { hasSent = true }
      case .record(let arn):
        item.answeredAt = environment.elapsed()
        do throws(StateError) {
          if let token = token.take() {
            try await journal.finish(token, environment.records(of: item).started(arn))
          }
          return .started(arn: arn)
        } catch {
          return .unrecorded(arns: [arn], await stop(error))
        }
      case .adopt(let jobs, let besides):
        var own: Intent?
        if let held = token.take() {
          own = held.intent
          held.leaveOpen()
        }
        if isAdmitted, !hasSent { await gate.giveBack(item) }
        return await adopt(jobs, besides: besides, as: item, closing: own)
      case .close(let reason, let result):
        if isAdmitted { await gate.giveBack(item) }
        do throws(StateError) {
          let closed = environment.records(of: item).closed(reason.recorded)
          if let token = token.take() { try await journal.finish(token, closed) }
          for other in item.intents.dropFirst() { try await journal.finish(journal.resume(other), closed) }
          item.goOnAfresh()
          return result
        } catch {
          let failure = await stop(error)
          // Another may have taken the start on: who has lost the state closes nothing.
          if error.isDisplaced { return result }
          return .failed(failure.saying("\(reason.text); and \(failure.text)"))
        }
      case .end(let result):
        if isAdmitted, !hasSent { await gate.giveBack(item) }
        if let token = token.take() { await journal.leaveOpen(token) }
        for other in item.intents.dropFirst() { await journal.leaveOpen(journal.resume(other)) }
        return result
      }
    }
  }

  /// Records the jobs, each under its own service name, then sets the tags that are missing.
  private func adopt(
    _ jobs: [StartMachine.FoundJob], besides: [String], as item: WorkItem, closing own: Intent?
  ) async -> RunResult {
    let arns = jobs.map(\.arn)
    // What its name and tags prove counts more than an answer: the other run's record goes before this one comes.
    let others = jobs.compactMap { job in claims.prove(job, is: item).map { (claim: $0, arn: job.arn) } }
    for other in others { notices.add(.takenBack(other.claim.run.name, other.arn)) }
    do throws(StateError) {
      let records = environment.records(of: item)
      try await journal.adopt(
        records.adopted(jobs, closing: own, newID: environment.newID),
        takingBack: records.takingBack(others.map(\.claim)))
    } catch {
      return .unrecorded(arns: arns, await stop(error))
    }
    let tagging = Tagging(jobs: reader.jobs, watch: watch(item) { false })
    for job in jobs where !job.isTagged {
      let reason = await reader.slots.hold { await tagging.tag(job.arn, as: item) }
      if let reason { notices.add(.untagged(item, job.arn, reason)) }
    }
    if arns.count + besides.count > 1 { notices.add(.possibleSecondStart(item, taken: arns, besides: besides)) }
    return .adopted(arns: arns)
  }

  /// Waits, in slices, so that a stop is noticed.
  private func wait(_ duration: Duration, _ item: WorkItem) async -> StartMachine.Event {
    var left = duration
    while left > .zero {
      if let reason = await gate.stopped(item) { return .interrupted(reason) }
      let slice = min(left, Self.waitSlice)
      await environment.sleep(slice)
      left -= slice
    }
    return .waited
  }

  private func find(
    _ item: WorkItem, _ allNamesFrom: Duration, isFirst: Bool, _ look: inout JobLookUp.Look
  ) async -> StartMachine.Event {
    let begun = environment.elapsed()
    let found = await gate.stopSignal.unlessRaised {
      await lookUp.find(
        item, preparedWithin: isFirst ? JobLookUp.maximumAge(settleTime: settleTime) : nil,
        underAllNames: begun >= allNamesFrom)
    }
    guard let found else {
      return .interrupted(await gate.stopped ?? Reason(.interrupted, "apply stopped"))
    }
    if case .failed(let reason) = found.found, reason.kind == .credentials, !isFirst {
      // Settling goes on for a while, and no credentials get better by that.
      await gate.stop(reason, in: item.accountRegion.account)
    }
    look = found
    return .lookedUp(found.found, begun: begun)
  }

  private func start(_ item: WorkItem, recordedAs id: RecordID?, _ look: JobLookUp.Look) async -> StartMachine.Event {
    guard let id else {
      preconditionFailure("\(item.name) is started without an intent")
    }
    return await reader.slots.hold {
      let isAbsent = await provesAbsence(look, item)
      let refusal = await gate.decide { $0.refusal(toSendIn: item.accountRegion, isAbsent: isAbsent) }
      if let refusal { return refusal }
      let isTooOld = Flag()
      let watch = watch(item) {
        if await !provesAbsence(look, item) { isTooOld.raise() }
        return isTooOld.isRaised
      }
      report(.sending(item))
      let answer = await send(item, recordedAs: id, watch)
      report(.answered(item))
      // No attempt of it ran.
      if case .notRun = answer, isTooOld.isRaised { return .lookUpTooOld }
      // Later than the send itself, so that settling looks longer rather than shorter.
      let sent = environment.elapsed()
      // Before the slot is free: the next call in it must know.
      await take(answer, for: item)
      return .answered(answer, sent: sent)
    }
  }

  private func provesAbsence(_ look: JobLookUp.Look, _ item: WorkItem) async -> Bool {
    look.provesAbsence(
      at: environment.elapsed(), ownCount: await lookUp.ownCount(of: item), settleTime: settleTime)
  }

  /// What one run's answer means for all runs.
  private func take(_ answer: StartMachine.Answer, for item: WorkItem) async {
    switch answer {
    case .quota(let reason): await gate.decide { $0.deferRegion(item.accountRegion, reason) }
    case .fatal(let reason) where reason.kind == .credentials:
      await gate.stop(reason, in: item.accountRegion.account)
    case .fatal(let reason): await gate.stop(reason)
    case .uncertain(let reason), .conflict(let reason), .strange(let reason):
      report(.uncertain(item, reason: reason, upTo: settleTime))
    case .started, .notRun, .refused, .stopped: break
    }
  }

  private func send(
    _ item: WorkItem, recordedAs id: RecordID, _ watch: AttemptWatch
  ) async -> StartMachine.Answer {
    do throws(CallFailure) {
      let arn = try await reader.jobs.start(item, watch: watch)
      let otherName = await lookUp.otherName(of: arn, for: item)
      if let reason = claims.claim(arn, for: item, into: id, seenAs: otherName) { return .strange(reason) }
      return .started(arn: arn)
    } catch {
      if case .notSent = error, let reason = await gate.stopped(item) { return .stopped(reason) }
      return StartMachine.Answer(
        SensitiveText(of: item.job?.request).cleaned(error), needing: reader.jobs.permissions(toStart: item))
    }
  }

  /// Before each attempt, repeats included: nothing has stopped the apply, `isOver` does not say no, and state and lock are
  /// still those at their paths. A stop ends the pauses between them.
  private func watch(_ item: WorkItem, unless isOver: @escaping @Sendable () async -> Bool) -> AttemptWatch {
    AttemptWatch(
      mayAttempt: {
        if await gate.stopped(item) != nil { return false }
        if await isOver() { return false }
        do throws(StateError) {
          try await journal.requireInPlace()
          return true
        } catch {
          _ = await stop(error)
          return false
        }
      },
      pause: { sleep in
        let result = await gate.stopSignal.unlessRaised {
          do {
            try await sleep()
            return true
          } catch {
            return false
          }
        }
        if result == false { throw CancellationError() }
      })
  }

  /// After a disk error nothing new is started; what is in flight ends and is reported.
  private func stop(_ error: StateError) async -> Reason {
    let reason = Reason(error)
    await gate.stop(reason)
    return reason
  }
}

/// Rises once.
private final class Flag: Sendable {
  private let state = Mutex(false)

  var isRaised: Bool { state.withLock { $0 } }

  func raise() { state.withLock { $0 = true } }
}
