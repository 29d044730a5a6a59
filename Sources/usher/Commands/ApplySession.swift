import Applying
import DurableFile
import JobModel
import Manifests
import Planning
import StateFile
import SystemPackage

/// What `apply` proposes.
private struct PlannedApply: Proposal {
  let plan: Plan
  /// Of the roots whose jobs these are.
  let maximumInFlight: ProjectLimit?

  var isDone: Bool { plan.isDone }

  func decidesTheSame(as other: PlannedApply) -> Bool { plan.decidesTheSame(as: other.plan) }
}

/// One run of `apply`, from the first reading to the summary.
struct ApplySession {
  let command: ApplyCommand
  let terminal: Terminal
  private let given: GivenPaths
  private let state: ChosenState
  private let commands: UsherCommands
  private let clock = ContinuousClock()

  init(command: ApplyCommand, terminal: Terminal) throws(UserError) {
    self.command = command
    self.terminal = terminal
    given = GivenPaths(command.paths, version: Usher.version)
    state = try terminal.state(given: command.givenState, for: given, command.service, command.locking)
    commands = state.commands(command.service, paths: command.paths)
  }

  func run() async throws -> Ending {
    let snapshot = try await state.read(for: given)
    let first = PlannedApply(plan: try await plan(given, against: snapshot), maximumInFlight: given.maxInFlight)
    await state.note(snapshot, terminal, commands, opensForWriting: true)
    noteLimit()
    let isCalled = !first.isDone || command.until == .ended && first.plan.counts.started > 0
    return try await ServiceConnection.with(
      command.service, terminal, of: state, snapshot, createsEmulator: true, isCalled: isCalled,
      accounts: first.plan.items.map(\.job.account)
    ) { connection in
      let reconciler = Reconciler(
        state.store, of: connection.owner,
        lock: { try await state.lock(for: "apply", timeout: command.locking.timeout, terminal) },
        propose: { try await planAgain(against: $0) },
        agree: command.autoApprove ? nil : { try await ask($0.plan, isAnother: $1) })
      let outcome = try await reconciler.run(from: first) { apply, journal in
        if command.autoApprove { show(apply.plan) }
        state.warnOfTail(journal.snapshot, terminal)
        return await carryOut(apply, journal, connection)
      }
      switch outcome {
      case .nothingToDo(let apply, let opened):
        if let opened {
          state.warnOfTail(opened, terminal)
        } else {
          state.warnOfIncompleteLine(snapshot, terminal)
        }
        return try await nothingToDo(apply.plan, connection)
      case .carriedOut(let apply, let carried):
        guard command.until == .ended, carried.signal == nil, carried.report.stateFailure == nil else {
          return carried.ending
        }
        if command.format == .text {
          ApplySummary(report: carried.report, plan: apply.plan, commands: commands).show(on: terminal)
        }
        return try await follow(apply.plan, carried.report, connection, begun: carried.begun)
      }
    }
  }

  /// Reads everything anew, under the lock.
  private func planAgain(against snapshot: Snapshot) async throws -> PlannedApply {
    let given = GivenPaths(command.paths, version: Usher.version)
    let plan = try await plan(given, against: snapshot, quietly: true)
    guard try ChosenState.name(given: command.givenState, for: given) == state.named else {
      throw UserError("usher.yaml now names another state; nothing was started", notes: ["run the same apply again"])
    }
    return PlannedApply(plan: plan, maximumInFlight: given.maxInFlight)
  }

  private func plan(_ given: GivenPaths, against snapshot: Snapshot, quietly: Bool = false) async throws -> Plan {
    let outcome = await PlanMaking.make(
      given, isStrict: command.strict, maximumStarts: command.maxStarts, against: snapshot,
      requests: command.verbose ? .all : .missing, commands: commands)
    guard let plan = outcome.plan, !outcome.hasErrors else {
      throw UserError(
        Count.mistakes(outcome.allDiagnostics) + " Nothing was started.", diagnostics: outcome.allDiagnostics)
    }
    try requireReviewed(plan)
    if !quietly { terminal.show(outcome.allDiagnostics) }
    return plan
  }

  /// Where a reviewed plan was given, whatever would be started must be in it.
  private func requireReviewed(_ plan: Plan) throws(UserError) {
    guard let file = command.savedPlan else { return }
    let reviewed: SavedPlan
    do {
      reviewed = try SavedPlan(try readFile(FilePath(file)))
    } catch let error as SavedPlanError {
      throw UserError("\(file) \(error)")
    } catch {
      throw UserError("\(error)")
    }
    let unreviewed = reviewed.unreviewed(in: plan)
    if unreviewed.isEmpty { return }
    throw UserError(
      "\(file) does not name \(Count.of(unreviewed.count, "job")) that would be started. Nothing was started.",
      diagnostics: unreviewed)
  }

  private func noteLimit() {
    if let flag = command.maxStarts, let limit = given.maxStarts, limit.value < flag {
      terminal.note(
        "note: \(limit.place) allows \(Count.of(limit.value, "start")); --max-starts cannot raise this limit")
    }
  }

  private func nothingToDo(_ plan: Plan, _ connection: ServiceConnection) async throws -> Ending {
    let show = {
      PlanView(console: terminal.err, detail: .changes).showFailures(of: plan)
      let (count, failed) = (plan.counts.started, plan.counts.failed)
      let failures = failed == 0 ? "" : "; \(Count.of(failed, "job")) failed"
      terminal.out.line(
        count == 0
          ? "Nothing to do: no job is declared."
          : "Nothing to do: \(Count.of(count, "job")) unchanged\(failures).")
    }
    if command.until == .ended {
      if command.format == .text { show() }
      return try await follow(plan, ApplyReport(), connection, begun: clock.now)
    }
    return ApplySummary(report: ApplyReport(), plan: plan, commands: commands)
      .ending(state.member(plan.snapshot.owner), on: terminal, show: show)
  }

  /// With `--until ended`, follows the declared jobs to their ends.
  private func follow(
    _ plan: Plan, _ report: ApplyReport, _ connection: ServiceConnection, begun: ContinuousClock.Instant
  ) async throws -> Ending {
    var summary = ApplySummary(report: report, plan: plan, commands: commands)
    let member = state.member(connection.owner)
    let isLive = !command.screen.quiet && command.service.log.level == nil
    var session = FollowingSession(
      "apply", state, connection, terminal, parallelism: command.service.parallelism, settleTime: command.settleTime,
      begun: begun, isRecording: true, lockTimeout: command.locking.timeout, isLive: isLive)
    if !command.screen.quiet {
      session.note = { [terminal] job in
        if isLive { terminal.err.eraseLive() }
        terminal.err.line("\(job.record.name): \(job.outcome?.words ?? "")")
      }
    }
    let signals = await Signals { [summary] number in
      var ending = summary.ending(member, on: terminal)
      ending.code = ExitStatus.interrupted(by: number)
      if command.format == .json { terminal.write(ending) }
    }
    terminal.record.takesSignals = true
    var following = try await ApplyFollowing(plan, state.store, timeout: command.timeout)
    await following.run(session, signals.first)
    summary.following = following
    let ending = summary.ending(member, on: terminal) { [following] in following.show(on: terminal.err) }
    terminal.write(ending)
    signals.stop()
    return ending
  }

  private func show(_ plan: Plan) {
    if command.screen.quiet { return }
    PlanView(console: terminal.err, detail: command.screen.planDetail).show(plan)
  }

  /// Asks on standard error, answered on standard input.
  private func ask(_ plan: Plan, isAnother: Bool) async throws {
    if isAnother { terminal.err.line("The plan has changed since you saw it:") }
    let isFirst: Bool
    if state.exists { isFirst = await !state.emptiness(of: plan.snapshot, nil).isEmpty } else { isFirst = true }
    try Question.requireTerminal(
      "apply asks before it starts anything",
      note: (isFirst
        ? "first make sure that no job was started yet (see the note above); only then give --auto-approve"
        : "if the plan was reviewed, give --auto-approve") + ": this starts paid jobs")
    PlanView(console: terminal.err, detail: command.screen.planDetail).show(plan)
    let (starts, settle) = (plan.counts.start, plan.counts.settle)
    let what = [
      starts > 0 ? "Start \(Count.of(starts, "job"))" : nil,
      settle > 0 ? "\(starts > 0 ? "c" : "C")heck \(Count.of(settle, "open start"))" : nil,
    ].compactMap { $0 }.joined(separator: " and ")
    let jobs = plan.items.count == 1 ? "the job looks" : "all \(plan.items.count) jobs look"
    let warning: ShownText =
      isFirst
      ? "The state \(state.path) \(state.exists ? "is empty" : "does not exist"): \(jobs) new.\n" : ""
    try Question.ask(
      "\(warning)\(what.isEmpty ? "Start nothing, and record the jobs that already exist" : what)? Each start costs money and cannot be cancelled.",
      terminal, declined: "nothing was started")
  }

  /// What was carried out, and the signal that stopped it.
  private struct Carried {
    var report: ApplyReport
    var signal: Int32?
    var begun: ContinuousClock.Instant
    var ending: Ending
  }

  private func carryOut(
    _ apply: PlannedApply, _ journal: StateJournal, _ connection: ServiceConnection
  ) async -> Carried {
    let plan = apply.plan
    let begun = clock.now
    let elapsed: @Sendable () -> Duration = { [clock] in begun.duration(to: clock.now) }
    let progress = ApplyProgress(
      terminal.err, screen: command.screen, isLogged: command.service.log.level != nil, isWaiting: command.until != nil,
      elapsed: elapsed)
    let unfinished = command.format == .json ? UnfinishedApply(plan) : nil
    let gate = ApplyGate(maximumStarts: plan.startLimit)
    let applier = Applier(
      client: connection.client, journal: journal, gate: gate,
      settings: ApplySettings(
        parallelism: command.service.parallelism, settleTime: .seconds(command.settleTime),
        waitsForQuota: command.until != nil, waitLimit: command.timeout.map { .seconds($0) },
        recordsEnds: command.until == .ended,
        maximumInFlight: apply.maximumInFlight.map { InFlightLimit(count: $0.value, place: $0.place) }),
      environment: .system(elapsed: elapsed),
      report: {
        unfinished?.note($0)
        progress.report($0)
      })
    let ending = { @Sendable (report: ApplyReport, signal: Int32?) in
      ApplySummary(report: report, plan: plan, commands: commands)
        .ending(state.member(connection.owner), on: terminal, endedBy: signal)
    }
    // Whatever is under way has an end of its own now.
    let signals = await Signals { number in
      guard let report = unfinished?.report(endedBy: "a second \(Signals.name(of: number))") else { return }
      terminal.write(ending(report, number))
    }
    terminal.record.takesSignals = true
    let interrupts = signals.first
    let (report, signal) = await withTaskGroup(of: Int32?.self) { group in
      group.addTask {
        for await number in interrupts {
          progress.say(
            "\(Signals.name(of: number)): usher finishes running calls and starts no more. A second signal stops it at once."
          )
          await gate.stop("interrupted by \(Signals.name(of: number))")
          return number
        }
        return nil
      }
      group.addTask {
        while (try? await Task.sleep(for: .seconds(1))) != nil { progress.tick() }
        return nil
      }
      let report = await applier.apply(plan)
      group.cancelAll()
      let signal = await group.reduce(into: nil as Int32?) { $0 = $0 ?? $1 }
      return (report, signal)
    }
    progress.finish()
    await state.noteReplaced(by: journal, terminal)
    let result = ending(report, signal)
    if command.until != .ended || signal != nil { terminal.write(result) }
    signals.stop()
    return Carried(report: report, signal: signal, begun: begun, ending: result)
  }
}
