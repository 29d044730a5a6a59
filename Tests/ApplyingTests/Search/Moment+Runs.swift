import JobModel

@testable import Applying
@testable import StateFile

// What `StartShell` and `JobLookUp` do for one run.
extension Moment {
  mutating func begin(_ seed: RunSeed, _ apply: inout ModelApply, _ stage: Stage) {
    apply.runs.append(ModelRun(seed, readAt: now - apply.began, stage))
    feed(.begin, code: [1], apply.runs.count - 1, &apply, stage)
  }

  private mutating func feed(
    _ event: StartMachine.Event, code: [Int], _ run: Int, _ apply: inout ModelApply, _ stage: Stage
  ) {
    var (event, code) = (event, code)
    let seed = apply.runs[run].seed
    while true {
      let isFirst = apply.runs[run].machine.isLookingFirst
      switch apply.runs[run].next(event, code: code) {
      case .lookUp(let allNamesFrom):
        if let reason = apply.stopped {
          (event, code) = (.interrupted(reason), [2])
        } else if isFirst, seed.item.intents.isEmpty, stage.search.mistake == .skipsFirstLookUp {
          noteLook(run, listedAt: now, &apply)
          (event, code) = (.lookedUp(.nothing, begun: ModelRun.duration(now - apply.began)), [3])
        } else {
          apply.runs[run].step = .look(allNamesFrom: ModelRun.ticks(allNamesFrom), begun: now - apply.began)
          return
        }
      case .wait(let pause):
        if let reason = apply.stopped {
          (event, code) = (.interrupted(reason), [2])
        } else {
          apply.runs[run].step = .wait(until: now - apply.began + ModelRun.ticks(pause))
          return
        }
      case .admit:
        let (item, now) = (seed.item, ModelRun.duration(now - apply.began))
        let admission =
          apply.runs[run].isAdmitted ? apply.limits.check(item.accountRegion) : apply.limits.admit(item, at: now)
        apply.runs[run].isAdmitted = apply.runs[run].isAdmitted || admission == .granted
        (event, code) = (.admitted(admission), [4, admission == .granted ? 0 : apply.stopped == nil ? 1 : 2])
      case .renew where mayNotRenew(apply, stage):
        (event, code) = (.intended, [5])
      case .intend, .renew:
        let records = stage.records(of: seed)
        let intent = records.intent(newID(run, &apply))
        apply.runs[run].token = intent
        let closed = apply.runs[run].inherited.map { stage.line(records.closed("r"), ending: $0) }
        apply.runs[run].inherited = []
        return write([stage.line(.intent(intent))] + closed, then: nil, run, &apply)
      case .start:
        apply.runs[run].step = .send
        return
      case .record(let arn):
        guard let token = apply.runs[run].token else { preconditionFailure("started without an intent") }
        apply.runs[run].token = nil
        let line = stage.line(stage.records(of: seed).started(arn), ending: token)
        apply.saves.append(line)
        return write([line], then: .started(arn: arn), run, &apply)
      case .adopt(let jobs, _): return adopt(jobs, run, &apply, stage)
      case .close(_, let result):
        guard var token = apply.runs[run].token else { return end(run, result, &apply) }
        apply.runs[run].token = nil
        apply.runs[run].seed = seed.afresh(stage)
        if stage.search.mistake == .closesWithoutID { token.id = newID(run, &apply) }
        let closed = stage.records(of: seed).closed("r")
        let lines = ([token] + apply.runs[run].inherited.dropFirst()).map { stage.line(closed, ending: $0) }
        // Who has lost the state closes nothing.
        if stage.search.mistake == .closesAfterLoss { apply.saves += lines }
        if apply.isDisplaced { return end(run, result, &apply) }
        return write(lines, then: result, run, &apply)
      case .end(let result):
        if let token = apply.runs[run].token { apply.saves.append(stage.line(.intent(token))) }
        return end(run, result, &apply)
      }
    }
  }

  /// Two of the mistakes send under the id that an earlier process, or an earlier round, left.
  private func mayNotRenew(_ apply: ModelApply, _ stage: Stage) -> Bool {
    stage.search.mistake == .closesAfterLoss || stage.search.mistake == .sendsUnderClosedID && apply.round > 0
  }

  private func newID(_ run: Int, _ apply: inout ModelApply) -> RecordID {
    apply.runs[run].ids += 1
    let count = apply.round * 4 + apply.runs[run].ids
    return RecordID(high: UInt64(apply.number), low: UInt64(apply.runs[run].seed.index * 16 + count))
  }

  private func end(_ run: Int, _ result: RunResult, _ apply: inout ModelApply) {
    apply.runs[run].result = result
    apply.runs[run].step = .over
  }

  private mutating func adopt(
    _ jobs: [StartMachine.FoundJob], _ run: Int, _ apply: inout ModelApply, _ stage: Stage
  ) {
    let (seed, token) = (apply.runs[run].seed, apply.runs[run].token)
    apply.runs[run].token = nil
    let lines = stage.records(of: seed, open: apply.runs[run].inherited)
      .adopted(jobs, closing: token) { newID(run, &apply) }
      .map { stage.line(.started($0)) }
    apply.saves += lines
    write(lines, then: .adopted(arns: jobs.map(\.arn)), run, &apply)
  }

  // MARK: Records

  private func write(_ lines: [Int], then result: RunResult?, _ run: Int, _ apply: inout ModelApply) {
    apply.runs[run].result = result
    apply.runs[run].step = .write(lines)
    if apply.hasDiskFailed { return cannotWrite(run, &apply) }
    apply.pending.append(ModelApply.Write(run: run, line: lines[0]))
  }

  /// The first of the run's lines is durable.
  mutating func isDurable(_ run: Int, _ apply: inout ModelApply, _ stage: Stage) {
    guard case .write(let lines) = apply.runs[run].step else { preconditionFailure("it writes nothing") }
    if lines.count > 1 {
      write(Array(lines.dropFirst()), then: apply.runs[run].result, run, &apply)
    } else if apply.runs[run].result != nil {
      apply.runs[run].step = .over
    } else {
      feed(.intended, code: [5], run, &apply, stage)
    }
  }

  func cannotWrite(_ run: Int, _ apply: inout ModelApply) {
    let reason = Reason(.state, "the disk")
    switch apply.runs[run].result {
    case .started(let arn): end(run, .unrecorded(arns: [arn], reason), &apply)
    case .adopted(let arns): end(run, .unrecorded(arns: arns, reason), &apply)
    default: end(run, .failed(reason), &apply)
    }
  }

  /// Nothing is begun any more, and nobody looks or waits any more.
  mutating func stop(_ reason: Reason, _ apply: inout ModelApply, _ stage: Stage) {
    guard apply.stopped == nil else { return }
    apply.limits.stop(reason)
    for run in apply.runs.indices {
      switch apply.runs[run].step {
      case .look, .judge, .wait: feed(.interrupted(reason), code: [2], run, &apply, stage)
      case .pause where stage.search.mistake != .sendsAfterStop: apply.runs[run].step = .receive(.stopped)
      case .pause, .send, .receive, .write, .over: break
      }
    }
  }

  mutating func wake(_ apply: inout ModelApply, _ stage: Stage) {
    for run in apply.runs.indices {
      switch apply.runs[run].step {
      case .wait(let end) where end <= now - apply.began: feed(.waited, code: [6], run, &apply, stage)
      case .pause(let end) where end <= now - apply.began: apply.runs[run].step = .send
      default: break
      }
    }
  }

  // MARK: Calls

  mutating func look(_ run: Int, _ fault: Fault?, _ apply: inout ModelApply, _ stage: Stage) {
    guard case .look(let allNamesFrom, let begun) = apply.runs[run].step else {
      preconditionFailure("it does not look")
    }
    let isFirst = apply.runs[run].machine.isLookingFirst
    var listedAt = now
    if isFirst || stage.search.mistake == .sharesOneListing {
      switch apply.prepared {
      case .failed?: return found(nil, [7], begun, run, &apply, stage)
      // One that is too old is made anew.
      case .listed(let time)? where now - time <= stage.maximumAge || stage.search.mistake == .listsOnce:
        listedAt = time
      case .listed, nil: break
      }
    }
    if fault != nil { return found(nil, [7], begun, run, &apply, stage) }
    if listedAt == now { list(&apply, stage) }
    noteLook(run, listedAt: listedAt, &apply)
    apply.runs[run].step = .judge(underAllNames: begun >= allNamesFrom, begun: begun)
    if !stage.search.judgesApart { judge(run, nil, &apply, stage) }
  }

  /// What the run's next start relies on.
  private func noteLook(_ run: Int, listedAt: Int, _ apply: inout ModelApply) {
    apply.runs[run].look = JobLookUp.Look(
      found: .nothing, ended: ModelRun.duration(listedAt - apply.began),
      ownCount: ownCount(of: apply.runs[run], apply))
  }

  /// What was shown once stays a candidate.
  mutating func list(_ apply: inout ModelApply, _ stage: Stage) {
    if stage.search.mistake == .trustsLastLook { apply.seen = [] }
    apply.seen.formUnion(service.listed(at: now))
  }

  mutating func judge(_ run: Int, _ fault: Fault?, _ apply: inout ModelApply, _ stage: Stage) {
    guard case .judge(let underAllNames, let begun) = apply.runs[run].step else {
      preconditionFailure("nothing to judge")
    }
    if fault != nil { return found(nil, [7], begun, run, &apply, stage) }
    let (found, number) = stage.lookUp(
      apply.seen.sorted(), service, apply.runs[run].seed, underAllNames: underAllNames, at: now)
    self.found(found, [9, number], begun, run, &apply, stage)
  }

  /// - Parameter found: nil where the call failed.
  private mutating func found(
    _ found: StartMachine.LookUp?, _ code: [Int], _ begun: Int, _ run: Int, _ apply: inout ModelApply, _ stage: Stage
  ) {
    let found = found ?? .failed(Reason(.noAnswer, "503"))
    feed(.lookedUp(found, begun: ModelRun.duration(begun)), code: code + [begun], run, &apply, stage)
  }

  mutating func send(_ run: Int, _ fault: Fault?, _ apply: inout ModelApply, _ stage: Stage) {
    let seed = apply.runs[run].seed
    let isRepeat = apply.runs[run].attempts > 0
    if isRepeat, let reason = apply.stopped {
      guard stage.search.mistake == .sendsAfterStop else {
        return feed(.answered(.stopped(reason), sent: .zero), code: [8, 8], run, &apply, stage)
      }
      violation = Violation(promise: .stops, words: "\(seed.item.name) was sent after a stop")
    }
    let isAbsent = stage.search.mistake == .listsOnce || provesAbsence(apply.runs[run], apply, stage)
    let refusal =
      isRepeat
      ? isAbsent ? nil : .lookUpTooOld : apply.limits.refusal(toSendIn: seed.item.accountRegion, isAbsent: isAbsent)
    if let refusal {
      apply.runs[run].attempts = 0
      let code = if case .lookUpTooOld = refusal { [10] } else { [4, apply.stopped == nil ? 1 : 2] }
      return feed(refusal, code: code, run, &apply, stage)
    }
    if !holdsLock(apply), stage.search.mistake != .sendsWithoutLock {
      apply.isDisplaced = true
      stop(Reason(.stateDisplaced, "the lock"), &apply, stage)
      return feed(
        .answered(.stopped(Reason(.stateDisplaced, "the lock")), sent: .zero), code: [8, 9], run, &apply, stage)
    }
    apply.runs[run].attempts += 1
    apply.runs[run].step = .receive(answer(to: seed, fault, &apply, stage))
  }

  private func provesAbsence(_ run: ModelRun, _ apply: ModelApply, _ stage: Stage) -> Bool {
    run.look.provesAbsence(
      at: ModelRun.duration(now - apply.began), ownCount: ownCount(of: run, apply),
      settleTime: ModelRun.duration(stage.search.settleTicks))
  }

  /// How many jobs were ever shown under the run's own service names.
  private func ownCount(of run: ModelRun, _ apply: ModelApply) -> Int {
    apply.seen.count { run.seed.ownNames.contains(service.jobs[$0].name) }
  }

  /// Whether state and lock are still those at their paths.
  func holdsLock(_ apply: ModelApply) -> Bool {
    apply.lockKey >= 0 || apply.lockKey == disks[apply.state].lockFile
  }

  private mutating func answer(
    to seed: RunSeed, _ fault: Fault?, _ apply: inout ModelApply, _ stage: Stage
  ) -> ModelAnswer {
    let habits = stage.search.habits
    switch fault {
    case .throttled: return .throttled
    case .refused: return .refused
    case .quota: return .quota
    case .expired: return .expired
    case .unknown: return .uncertain
    case .late:
      service.startLater(seed.index, seed.name, at: now + habits.executionDelay)
      return .uncertain
    default: break
    }
    let started = service.start(seed.index, seed.name, at: now, habits)
    if fault == .lost { return .uncertain }
    if fault == .strange { return .strange }
    switch started {
    case .conflict: return .conflict
    case .started(let job), .held(let job):
      // What the state, or a run of this apply, has already is another run's: `JobClaims`.
      let isTaken =
        stage.isRecorded(job: job, in: disks[apply.state].content(of: apply.file))
        || apply.runs.contains {
          $0.result?.arns.contains(Stage.arn(job)) ?? false || $0.step == .receive(.started(job))
        }
      return isTaken ? .strange : .started(job)
    }
  }

  mutating func receive(_ run: Int, _ apply: inout ModelApply, _ stage: Stage) {
    guard case .receive(let answer) = apply.runs[run].step else { preconditionFailure("it sent nothing") }
    if case .throttled = answer, apply.runs[run].attempts == 1 {
      // Sent again after a pause.
      apply.runs[run].step = apply.stopped == nil ? .pause(until: now - apply.began + 1) : .receive(.stopped)
      return
    }
    apply.runs[run].attempts = 0
    switch answer {
    case .quota: apply.limits.deferRegion(apply.runs[run].seed.item.accountRegion, Reason(.quota, "quota"))
    case .expired: stop(Reason(.credentials, "expired"), &apply, stage)
    case .conflict where stage.search.mistake == .takesConflictForDone:
      return end(run, .started(arn: Stage.arn(-1)), &apply)
    case .started, .throttled, .refused, .conflict, .uncertain, .strange, .stopped: break
    }
    feed(
      .answered(answer.answer, sent: ModelRun.duration(now - apply.began)), code: [8, answer.code, now - apply.began],
      run, &apply, stage)
  }
}
