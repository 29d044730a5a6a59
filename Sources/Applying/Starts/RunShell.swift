import AWSCore
import CleanRoomsML
import CleanRoomsMLModel
import JobModel
import StateFile
import Synchronization

/// Carries out what the machine of one run decides: looks up, records, sends.
struct RunShell: Sendable {
  let client: CleanRoomsMLClient
  let journal: StateJournal
  let gate: ApplyGate
  let slots: CallSlots
  let lookUp: JobLookUp
  let claims: JobClaims
  let notices: ApplyNotices
  let settleTime: Duration
  let surroundings: ApplySurroundings
  let report: @Sendable (ApplyEvent) -> Void

  private var records: RunRecords { RunRecords(surroundings: surroundings) }

  /// How long a stop may go unnoticed while a run waits.
  private static let waitSlice = Duration.milliseconds(250)

  /// How old a listing may be that proves an absence: no older than the settle time, and as old as a call takes where
  /// that is nothing.
  private var maximumAge: Duration { max(settleTime, .seconds(1)) }

  /// Takes one run to its end and reports it.
  ///
  /// - Returns: the run as the next attempt of this apply takes it on: without the open starts that were closed.
  func carryOut(
    _ run: AppliedRun, intentsReadAt readAt: Duration
  ) async -> (run: AppliedRun, result: RunResult) {
    var run = run
    var machine =
      run.intents.isEmpty
      ? StartMachine(settleTime: settleTime, settlesFrom: run.settlesFirst ? readAt : nil)
      : StartMachine(resumingIntentReadAt: readAt, isDeclared: run.job != nil, settleTime: settleTime)
    let result = await carryOut(&run, &machine)
    // It was looked for long enough; the next round need not wait again.
    if case .deferred = result { run.settlesFirst = false }
    report(.ended(run, result))
    return (run, result)
  }

  private func carryOut(_ run: inout AppliedRun, _ machine: inout StartMachine) async -> RunResult {
    // The only place that holds the token: it is consumed by the outcome, or ends here with the intent left open.
    var token = run.intents.first.map { journal.resume($0) }
    var holdsPlace = false
    var hasSent = false
    var look = JobLookUp.Look(found: .nothing, ended: .zero)
    var event = StartMachine.Event.begin
    while true {
      switch machine.next(event) {
      case .lookUp(let allNamesFrom):
        event = await find(run, allNamesFrom, isFirst: machine.isLookingFirst, &look)
      case .wait(let duration):
        event = await wait(duration)
      case .admit:
        let admission = holdsPlace ? await gate.check(run.region) : await gate.admit(run, at: surroundings.elapsed())
        holdsPlace = holdsPlace || admission == .granted
        event = .admitted(admission)
      case .intend, .renew:
        if let inherited = token.take() { inherited.leaveOpen() }
        do throws(StateError) {
          token = try await journal.intend(records.intent(of: run))
          for old in run.intents { try await journal.finish(journal.resume(old), closed("resumed as a new start")) }
          run.intents = []
          event = .intended
        } catch {
          let reason = await stop(error)
          return .failed(reason.saying("it was not started: \(reason.text)"))
        }
      case .start:
        let id = token?.intent.id
        event = await start(run, recordedAs: id, look)
        if case .answered = event { hasSent = true }
      case .record(let arn):
        run.answeredAt = surroundings.elapsed()
        do throws(StateError) {
          if let token = token.take() {
            try await journal.finish(token, records.started(run, arn, isAdopted: false))
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
        if holdsPlace, !hasSent { await gate.giveBack(run) }
        return await adopt(jobs, besides: besides, as: run, closing: own)
      case .close(let reason, let result):
        if holdsPlace { await gate.giveBack(run) }
        do throws(StateError) {
          if let token = token.take() { try await journal.finish(token, closed(reason.recorded)) }
          for other in run.intents.dropFirst() {
            try await journal.finish(journal.resume(other), closed(reason.recorded))
          }
          run.goOnAfresh()
          return result
        } catch {
          let failure = await stop(error)
          // Another may have taken the start on: who has lost the state closes nothing.
          if error.isDisplaced { return result }
          return .failed(failure.saying("\(reason.text); and \(failure.text)"))
        }
      case .end(let result):
        if holdsPlace, !hasSent { await gate.giveBack(run) }
        if let token = token.take() { await journal.leaveOpen(token) }
        for other in run.intents.dropFirst() { await journal.leaveOpen(journal.resume(other)) }
        return result
      }
    }
  }

  private func closed(_ reason: String) -> Outcome { .closed(reason: reason, time: surroundings.timestamp()) }

  /// Records the jobs, each under its own service name, then sets the tags that are missing.
  private func adopt(
    _ jobs: [StartMachine.FoundJob], besides: [String], as run: AppliedRun, closing own: Intent?
  ) async -> RunResult {
    let arns = jobs.map(\.arn)
    // What its name and tags prove counts more than an answer: the other run's record goes before this one comes.
    let others = jobs.compactMap { job in claims.prove(job, is: run).map { (claim: $0, arn: job.arn) } }
    for other in others { notices.add(.takenBack(other.claim.run.name, other.arn)) }
    do throws(StateError) {
      let open = run.intents.isEmpty ? [own].compactMap { $0 } : run.intents
      try await records.adopt(jobs, as: run, closing: open, takingBack: others.map(\.claim), in: journal)
    } catch {
      return .unrecorded(arns: arns, await stop(error))
    }
    let tagging = Tagging(client: client, watch: watch { false })
    for job in jobs where !job.isTagged {
      let reason = await slots.hold { await tagging.tag(job.arn, as: run) }
      if let reason { notices.add(.untagged(run, job.arn, reason)) }
    }
    if arns.count + besides.count > 1 { notices.add(.possibleSecondStart(run, taken: arns, besides: besides)) }
    return .adopted(arns: arns)
  }

  /// Waits, in slices, so that a stop is noticed.
  private func wait(_ duration: Duration) async -> StartMachine.Event {
    var left = duration
    while left > .zero {
      if let reason = await gate.stopped { return .interrupted(reason) }
      let slice = min(left, Self.waitSlice)
      await surroundings.sleep(slice)
      left -= slice
    }
    return .waited
  }

  private func find(
    _ run: AppliedRun, _ allNamesFrom: Duration, isFirst: Bool, _ look: inout JobLookUp.Look
  ) async -> StartMachine.Event {
    let begun = surroundings.elapsed()
    let found = await gate.stopSignal.unlessRaised {
      await lookUp.find(
        run, preparedWithin: isFirst ? maximumAge : nil, underAllNames: begun >= allNamesFrom)
    }
    guard let found else {
      return .interrupted(await gate.stopped ?? Reason(.interrupted, "apply stopped"))
    }
    if case .failed(let reason) = found.found, reason.kind == .credentials, !isFirst {
      // Settling goes on for a while, and no credentials get better by that.
      await gate.stop(reason)
    }
    look = found
    return .lookedUp(found.found, begun: begun)
  }

  private func start(_ run: AppliedRun, recordedAs id: RecordID?, _ look: JobLookUp.Look) async -> StartMachine.Event {
    guard var request = run.job?.request, let id else {
      preconditionFailure("\(run.name) is started without a declaration or an intent")
    }
    // An intent's service name counts, whatever the manifest says by now.
    request.name = run.serviceName
    return await slots.hold {
      let admission = await gate.check(run.region)
      guard admission == .granted else { return .admitted(admission) }
      let isTooOld = Flag()
      let watch = watch {
        if await provesNothing(look, run) { isTooOld.raise() }
        return isTooOld.isRaised
      }
      if await provesNothing(look, run) { return .lookUpTooOld }
      report(.sending(run))
      let answer = await answer(to: request, for: run, id, watch)
      report(.answered(run))
      // No attempt of it ran.
      if case .notRun = answer, isTooOld.isRaised { return .lookUpTooOld }
      // Later than the send itself, so that settling looks longer rather than shorter.
      let sent = surroundings.elapsed()
      // Before the place is free: the next run in it must know.
      await take(answer, for: run)
      return .answered(answer, sent: sent)
    }
  }

  /// Whether a look-up does not prove any more that the run's job is absent: it is too old, or a listing showed one since.
  private func provesNothing(_ look: JobLookUp.Look, _ run: AppliedRun) async -> Bool {
    if surroundings.elapsed() - look.ended > maximumAge { return true }
    return await lookUp.ownCount(of: run) > look.ownCount
  }

  /// What one run's answer means for all runs.
  private func take(_ answer: StartMachine.Answer, for run: AppliedRun) async {
    switch answer {
    case .quota(let reason): await gate.deferRegion(run.region, reason)
    case .fatal(let reason): await gate.stop(reason)
    case .uncertain(let reason), .conflict(let reason), .strange(let reason):
      report(.uncertain(run, reason: reason, upTo: settleTime))
    case .started, .notRun, .refused, .stopped: break
    }
  }

  private func answer(
    to request: StartAudienceGenerationJobRequest, for run: AppliedRun, _ id: RecordID, _ watch: AttemptWatch
  ) async -> StartMachine.Answer {
    do throws(CallFailure) {
      let arn = try await client.startAudienceGenerationJob(request, watch: watch)
      let otherName = await lookUp.otherName(of: arn, for: run)
      if let reason = claims.refusal(toTake: arn, for: run, into: id, seenAs: otherName) { return .strange(reason) }
      return .started(arn: arn)
    } catch {
      if case .notSent = error, let reason = await gate.stopped { return .stopped(reason) }
      return StartMachine.Answer(SensitiveText(of: request).cleaned(error), of: request)
    }
  }

  /// Before each attempt, repeats included: nothing has stopped the apply, `isOver` does not say no, and state and lock are
  /// still those at their paths. A stop ends the pauses between them.
  private func watch(unless isOver: @escaping @Sendable () async -> Bool) -> AttemptWatch {
    AttemptWatch(
      mayAttempt: {
        if await gate.stopped != nil { return false }
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
