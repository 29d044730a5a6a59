import AWSCore
import CleanRoomsML
import CleanRoomsMLModel
import JSONText
import JobModel
import StateFile

/// Carries out what the machine of one run decides: looks up, records, sends.
struct RunShell: Sendable {
  let client: CleanRoomsMLClient
  let journal: StateJournal
  let gate: ApplyGate
  let slots: CallSlots
  let lookUp: JobLookUp
  let settleTime: Duration
  let surroundings: ApplySurroundings
  let report: @Sendable (ApplyEvent) -> Void

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
        let admission = holdsPlace ? await gate.check(run.region) : await gate.admit(to: run.region)
        holdsPlace = holdsPlace || admission == .granted
        event = .admitted(admission)
      case .intend:
        do throws(StateError) {
          token = try await journal.intend(intent(of: run))
          event = .intended
        } catch {
          return await diskFailed(error, .failed("it was not started: \(error)"))
        }
      case .start:
        event = await start(run)
      case .record(let arn, let isAdopted):
        do throws(StateError) {
          if let token = token.take() {
            try await journal.finish(
              token,
              .started(
                audienceGenerationJobArn: arn, time: surroundings.timestamp(), fields: fields(of: run),
                adopted: isAdopted))
          } else {
            try await journal.adopt(adopted(run, arn))
          }
          return isAdopted ? .adopted(arn: arn) : .started(arn: arn)
        } catch {
          return await diskFailed(error, .unrecorded(arn: arn, "\(error)"))
        }
      case .close(let reason, let result):
        if holdsPlace { await gate.giveBack() }
        do throws(StateError) {
          if let token = token.take() {
            try await journal.finish(token, .closed(reason: reason, time: surroundings.timestamp()))
          }
          return result
        } catch {
          return await diskFailed(error, .failed("\(reason); and the state cannot be written: \(error)"))
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
    if isFirst, let reason = await gate.stopped { return .interrupted(reason) }
    let begun = surroundings.elapsed()
    return .lookedUp(await lookUp.find(run, scope, mayUseFirstListing: isFirst), begun: begun)
  }

  private func start(_ run: AppliedRun) async -> StartMachine.Event {
    guard var request = run.job?.request else { preconditionFailure("\(run.name) is started without a declaration") }
    // An intent's service name counts, whatever the manifest says by now.
    request.name = run.serviceName
    return await slots.hold {
      let admission = await gate.check(run.region)
      guard admission == .granted else { return .admitted(admission) }
      report(.sending(run))
      let answer = await answer(to: request)
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
    case .uncertain(let reason), .conflict(let reason):
      report(.uncertain(run, reason: reason, upTo: settleTime))
    case .started, .notRun, .refused: break
    }
  }

  private func answer(to request: StartAudienceGenerationJobRequest) async -> StartMachine.Answer {
    do throws(CallFailure) {
      return .started(arn: try await client.startAudienceGenerationJob(request))
    } catch {
      return StartMachine.Answer(error)
    }
  }

  /// After a disk error nothing new is begun; what is in flight ends and is told.
  private func diskFailed(_ error: StateError, _ result: RunResult) async -> RunResult {
    await gate.stop("the state cannot be written: \(error)")
    return result
  }

  private func intent(of run: AppliedRun) -> Intent {
    Intent(
      id: surroundings.newID(), name: run.name, digest: run.digest, serviceName: run.serviceName,
      configuredAudienceModelArn: run.configuredAudienceModelArn, roleArn: run.roleArn, region: run.region,
      path: run.path, time: surroundings.timestamp())
  }

  private func adopted(_ run: AppliedRun, _ arn: String) -> StartedRecord {
    StartedRecord(
      id: surroundings.newID(), name: run.name, digest: run.digest, serviceName: run.serviceName,
      audienceGenerationJobArn: arn, region: run.region,
      configuredAudienceModelArn: run.configuredAudienceModelArn, time: surroundings.timestamp(), path: run.path,
      fields: fields(of: run), adopted: true)
  }

  private func fields(of run: AppliedRun) -> String {
    var json = JSONWriter()
    if let job = run.job, let request = job.request {
      MaterialFields(of: request, revision: job.revision).write(to: &json)
    } else {
      json.object { _ in }
    }
    return json.text
  }
}
