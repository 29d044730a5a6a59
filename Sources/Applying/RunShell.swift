import AWSCore
import CleanRoomsML
import CleanRoomsMLModel
import JobModel
import StateFile

/// Carries out what the machine of one run decides: looks up, records, sends.
struct RunShell: Sendable {
  let client: CleanRoomsMLClient
  let journal: StateJournal
  let gate: ApplyGate
  let slots: CallSlots
  let lookUp: JobLookUp
  let takenArns: TakenArns
  let settleTime: Duration
  let surroundings: ApplySurroundings
  let report: @Sendable (ApplyEvent) -> Void

  private var records: RunRecords { RunRecords(surroundings: surroundings) }

  /// How long a stop may go unnoticed while a run waits.
  private static let waitSlice = Duration.milliseconds(250)

  /// Takes one run to its end and reports it.
  func carryOut(_ run: AppliedRun, intentsReadAt readAt: Duration) async -> RunResult {
    var machine =
      run.intents.isEmpty
      ? StartMachine(settleTime: settleTime)
      : StartMachine(resumingIntentReadAt: readAt, isDeclared: run.job != nil, settleTime: settleTime)
    let result = await carryOut(run, &machine)
    report(.ended(run, result))
    return result
  }

  private func carryOut(_ run: AppliedRun, _ machine: inout StartMachine) async -> RunResult {
    // The only place that holds the token: it is consumed by the outcome, or ends here with the intent left open.
    var token = run.intents.first.map { journal.resume($0) }
    var holdsPlace = false
    var event = StartMachine.Event.begin
    while true {
      switch machine.next(event) {
      case .lookUp(let scope):
        event = await find(run, scope, isFirst: machine.isLookingFirst)
      case .wait(let duration):
        event = await wait(duration)
      case .admit:
        let admission = holdsPlace ? await gate.check(run.region) : await gate.admit(run, at: surroundings.elapsed())
        holdsPlace = holdsPlace || admission == .granted
        event = .admitted(admission)
      case .intend:
        do throws(StateError) {
          token = try await journal.intend(records.intent(of: run))
          event = .intended
        } catch {
          let reason = await stop(error)
          return .failed(reason.saying("it was not started: \(reason.text)"))
        }
      case .start:
        event = await start(run)
      case .record(let arn):
        do throws(StateError) {
          if let token = token.take() {
            try await journal.finish(token, records.started(run, arn, isAdopted: false))
          }
          return .started(arn: arn)
        } catch {
          return .unrecorded(arns: [arn], await stop(error))
        }
      case .adopt(var jobs):
        let arns = jobs.map(\.arn)
        for arn in arns { takenArns.take(arn) }
        do throws(StateError) {
          if let held = token.take() {
            // A job with the name of another intent is recorded under that one; this one is closed by any ARN of the run.
            let own = jobs.firstIndex { $0.serviceName.utf8.elementsEqual(held.intent.serviceName.utf8) }
            if let own {
              try await journal.finish(held, records.started(run, jobs.remove(at: own).arn, isAdopted: true))
            }
          }
          for job in jobs { try await records.adopt(job, as: run, closing: run.intents.dropFirst(), in: journal) }
          return .adopted(arns: arns)
        } catch {
          return .unrecorded(arns: arns, await stop(error))
        }
      case .close(let reason, let result):
        if holdsPlace { await gate.giveBack(run) }
        do throws(StateError) {
          if let token = token.take() {
            try await journal.finish(token, .closed(reason: reason.recorded, time: surroundings.timestamp()))
          }
          return result
        } catch {
          let failure = await stop(error)
          return .failed(failure.saying("\(reason.text); and \(failure.text)"))
        }
      case .end(let result):
        if let token = token.take() { token.leaveOpen() }
        return result
      }
    }
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

  private func find(_ run: AppliedRun, _ scope: StartMachine.LookUpScope, isFirst: Bool) async -> StartMachine.Event {
    let begun = surroundings.elapsed()
    let found = await gate.stopSignal.unlessRaised { await lookUp.find(run, scope, isFirst: isFirst) }
    if case .failed(let reason)? = found, reason.kind == .credentials, !isFirst {
      // Settling goes on for a while, and no credentials get better by that.
      await gate.stop(reason)
    }
    if let found { return .lookedUp(found, begun: begun) }
    return .interrupted(await gate.stopped ?? Reason(.interrupted, "apply stopped"))
  }

  private func start(_ run: AppliedRun) async -> StartMachine.Event {
    guard var request = run.job?.request else { preconditionFailure("\(run.name) is started without a declaration") }
    // An intent's service name counts, whatever the manifest says by now.
    request.name = run.serviceName
    return await slots.hold {
      let admission = await gate.check(run.region)
      guard admission == .granted else { return .admitted(admission) }
      report(.sending(run))
      let answer = await answer(to: request, for: run)
      report(.answered(run))
      // Later than the send itself, so that settling looks longer rather than shorter.
      let sent = surroundings.elapsed()
      // Before the place is free: the next run in it must know.
      await take(answer, for: run)
      return .answered(answer, sent: sent)
    }
  }

  /// What one run's answer means for all runs.
  private func take(_ answer: StartMachine.Answer, for run: AppliedRun) async {
    switch answer {
    case .quota(let reason): await gate.deferRegion(run.region, reason)
    case .fatal(let reason): await gate.stop(reason)
    case .uncertain(let reason), .conflict(let reason), .strange(let reason):
      report(.uncertain(run, reason: reason, upTo: settleTime))
    case .started, .notRun, .refused: break
    }
  }

  private func answer(to request: StartAudienceGenerationJobRequest, for run: AppliedRun) async -> StartMachine.Answer {
    do throws(CallFailure) {
      let arn = try await client.startAudienceGenerationJob(request)
      if let reason = takenArns.refusal(toTake: arn, for: run) { return .strange(reason) }
      return .started(arn: arn)
    } catch {
      return StartMachine.Answer(SensitiveText(of: request).cleaned(error), of: request)
    }
  }

  /// After a disk error nothing new is begun; what is in flight ends and is told.
  private func stop(_ error: StateError) async -> Reason {
    let reason = Reason(error)
    await gate.stop(reason)
    return reason
  }
}
