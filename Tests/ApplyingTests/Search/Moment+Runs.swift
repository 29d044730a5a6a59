import JobModel
import StateFile

@testable import Applying

// What `RunShell` and `JobLookUp` do for one run.
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
      case .lookUp(let scope):
        if let reason = apply.stopped {
          (event, code) = (.interrupted(reason), [2])
        } else if isFirst, seed.run.intents.isEmpty, stage.search.mistake == .skipsFirstLookUp {
          (event, code) = (.lookedUp(.nothing, begun: ModelRun.duration(now - apply.began)), [3])
        } else {
          apply.runs[run].step = .look(everyModel: scope == .everyModel, begun: now - apply.began)
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
        let admission = admission(apply)
        apply.runs[run].holdsPlace = apply.runs[run].holdsPlace || admission == .granted
        (event, code) = (.admitted(admission), [4, admission == .granted ? 0 : apply.stopped == nil ? 1 : 2])
      case .intend:
        let intent = stage.intent(newID(run, &apply, stage), of: seed)
        apply.runs[run].token = intent
        return write([stage.line(intent)], then: nil, run, &apply)
      case .start:
        apply.runs[run].step = .send
        return
      case .record(let arn):
        guard let token = apply.runs[run].token else { preconditionFailure("started without an intent") }
        apply.runs[run].token = nil
        return write([stage.line(startedAs: Stage.job(arn), token)], then: .started(arn: arn), run, &apply)
      case .adopt(let jobs): return adopt(jobs, run, &apply, stage)
      case .close(_, let result):
        guard let token = apply.runs[run].token else { return end(run, result, &apply) }
        apply.runs[run].token = nil
        let id = stage.search.mistake == .closesWithoutID ? newID(run, &apply, stage) : token.id
        return write([stage.line(closing: id)], then: result, run, &apply)
      case .end(let result):
        return end(run, result, &apply)
      }
    }
  }

  private func admission(_ apply: ModelApply) -> StartMachine.Admission {
    if let reason = apply.stopped { return .stopped(reason) }
    return apply.isDeferred ? .deferred(Reason(.quota, "quota")) : .granted
  }

  private func newID(_ run: Int, _ apply: inout ModelApply, _ stage: Stage) -> RecordID {
    apply.runs[run].ids += 1
    return stage.id(apply.number, apply.runs[run].seed.index, apply.runs[run].ids)
  }

  private func end(_ run: Int, _ result: RunResult, _ apply: inout ModelApply) {
    apply.runs[run].result = result
    apply.runs[run].step = .over
  }

  /// As `RunShell` records found jobs: each under its own service name.
  private mutating func adopt(
    _ jobs: [StartMachine.FoundJob], _ run: Int, _ apply: inout ModelApply, _ stage: Stage
  ) {
    let seed = apply.runs[run].seed
    var (left, lines) = (jobs, [Int]())
    if let token = apply.runs[run].token {
      if let own = left.firstIndex(where: { $0.serviceName == token.serviceName }) {
        lines.append(stage.line(startedAs: Stage.job(left.remove(at: own).arn), token))
      }
      apply.runs[run].token = nil
    }
    for job in left {
      if let intent = seed.run.intents.dropFirst().first(where: { $0.serviceName == job.serviceName }) {
        lines.append(stage.line(startedAs: Stage.job(job.arn), intent))
      } else {
        let id = newID(run, &apply, stage)
        let model = seed.run.intents.first ?? stage.intent(id, of: seed)
        lines.append(stage.line(startedAs: Stage.job(job.arn), model, id: id, serviceName: job.serviceName))
      }
    }
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
    apply.stopped = reason
    for run in apply.runs.indices {
      switch apply.runs[run].step {
      case .look, .judge, .wait: feed(.interrupted(reason), code: [2], run, &apply, stage)
      case .send, .receive, .write, .over: break
      }
    }
  }

  mutating func wake(_ apply: inout ModelApply, _ stage: Stage) {
    for run in apply.runs.indices {
      if case .wait(let end) = apply.runs[run].step, end <= now - apply.began {
        feed(.waited, code: [6], run, &apply, stage)
      }
    }
  }

  // MARK: Calls

  mutating func look(_ run: Int, _ fault: Fault?, _ apply: inout ModelApply, _ stage: Stage) {
    guard case .look(let everyModel, let begun) = apply.runs[run].step else { preconditionFailure("it does not look") }
    let isFirst = apply.runs[run].machine.isLookingFirst
    var listed = service.listed(at: now, everyModel: everyModel)
    if isFirst || stage.search.mistake == .sharesOneListing {
      switch apply.prepared {
      case .failed?: return found(nil, begun, run, &apply, stage)
      case .listed(let jobs)?: listed = jobs
      case nil: break
      }
    }
    if fault != nil { return found(nil, begun, run, &apply, stage) }
    let candidates = stage.candidates(listed, service, apply.runs[run].seed, isFirst: isFirst)
    apply.runs[run].step = .judge(candidates, begun: begun)
    if !stage.search.judgesApart || candidates.isEmpty { judge(run, nil, &apply, stage) }
  }

  mutating func judge(_ run: Int, _ fault: Fault?, _ apply: inout ModelApply, _ stage: Stage) {
    guard case .judge(let candidates, let begun) = apply.runs[run].step else { preconditionFailure("nothing to judge") }
    found(fault == nil ? candidates : nil, begun, run, &apply, stage)
  }

  /// - Parameter candidates: nil where the call failed.
  private mutating func found(
    _ candidates: [Int]?, _ begun: Int, _ run: Int, _ apply: inout ModelApply, _ stage: Stage
  ) {
    let seed = apply.runs[run].seed
    let isFirst = apply.runs[run].machine.isLookingFirst
    var (ours, foreign) = ([Int](), Int?.none)
    for job in candidates ?? [] where !service.jobs[job].isDeleted {
      let isOurs = service.jobs[job].run == seed.index && service.jobs[job].taggedAt <= now
      if isOurs || stage.search.mistake == .adoptsByName {
        ours.append(job)
      } else if !isFirst || seed.run.serviceNames.contains(stage.names[service.jobs[job].name]) {
        foreign = foreign ?? job
      }
    }
    let found: StartMachine.LookUp
    if candidates == nil {
      found = .failed(Reason(.noAnswer, "503"))
    } else if !ours.isEmpty {
      found = .ours(
        ours.map {
          StartMachine.FoundJob(arn: Stage.arn($0), serviceName: stage.names[service.jobs[$0].name])
        })
    } else {
      found = foreign.map { .foreign(arn: Stage.arn($0)) } ?? .nothing
    }
    let code = [7, candidates == nil ? 1 : 0, foreign ?? -1, begun] + ours
    feed(.lookedUp(found, begun: ModelRun.duration(begun)), code: code, run, &apply, stage)
  }

  mutating func send(_ run: Int, _ fault: Fault?, _ apply: inout ModelApply, _ stage: Stage) {
    let admission = admission(apply)
    guard admission == .granted else {
      return feed(.admitted(admission), code: [4, apply.stopped == nil ? 1 : 2], run, &apply, stage)
    }
    let seed = apply.runs[run].seed
    apply.runs[run].step = .receive(answer(to: seed, fault, &apply, stage))
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
      // What the state, or a run of this apply, has already is another run's: `TakenArns`.
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
    switch answer {
    case .quota: apply.isDeferred = true
    case .expired: stop(Reason(.credentials, "expired"), &apply, stage)
    case .conflict where stage.search.mistake == .takesConflictForDone:
      return end(run, .started(arn: Stage.arn(-1)), &apply)
    case .started, .throttled, .refused, .conflict, .uncertain, .strange: break
    }
    feed(
      .answered(answer.answer, sent: ModelRun.duration(now - apply.began)), code: [8, answer.code, now - apply.began],
      run, &apply, stage)
  }
}
