import Applying
import DurableFile
import JobModel
import Manifests
import Planning
import StateFile
import SystemPackage

/// One run of `apply`, from the first reading to the summary.
struct ApplySession {
  let command: ApplyCommand
  let consoles: Consoles
  private let given: GivenPaths
  private let state: StateLocation
  private let commands: UsherCommands
  private let clock = ContinuousClock()

  init(command: ApplyCommand, consoles: Consoles) throws(UserError) {
    self.command = command
    self.consoles = consoles
    given = GivenPaths(command.paths, version: Usher.version)
    state = try StateLocation.find(given: command.givenState, for: given)
    commands = state.commands(command.service, paths: command.paths)
  }

  func run() async throws {
    let snapshot = try state.read(for: given)
    let first = try await plan(given, against: snapshot)
    state.note(snapshot, consoles, commands, opensForWriting: true)
    noteLimit()
    try await ServiceConnection.with(command.service, consoles, createsEmulator: true) { connection in
      try connection.requireOwner(snapshot.owner, of: state.path)
      try await run(first, connection)
    }
  }

  private func run(_ first: Plan, _ connection: ServiceConnection) async throws {
    if first.isDone {
      // It says that all is in the state: what an apply that crashed wrote may not be on the disk yet.
      try Snapshot.sync(state.path)
      state.warnOfIncompleteLine(first.snapshot, consoles)
      return try nothingToDo(first)
    }
    try await connection.checkCredentials(consoles)

    var agreed = first
    while true {
      if !command.autoApprove { try ask(agreed) }
      let lock = try await state.lock(for: "apply", timeout: command.lockTimeout, consoles)
      let journal = try await StateJournal.open(lock, owner: connection.owner)
      let (plan, given) = try await planAgain(against: journal.snapshot)
      if plan.isDone {
        state.warnOfTail(journal.snapshot, consoles)
        return try nothingToDo(plan)
      }
      if !command.autoApprove, !plan.decidesTheSame(as: agreed) {
        consoles.err.line("The plan has changed meanwhile:")
        agreed = plan
        continue
      }
      if command.autoApprove { show(plan) }
      state.warnOfTail(journal.snapshot, consoles)
      return try await carryOut(plan, journal, connection, given.maxInFlight)
    }
  }

  /// Reads everything anew, under the lock.
  private func planAgain(against snapshot: Snapshot) async throws -> (Plan, GivenPaths) {
    let given = GivenPaths(command.paths, version: Usher.version)
    let plan = try await plan(given, against: snapshot, quietly: true)
    guard try StateLocation.find(given: command.givenState, for: given).path == state.path else {
      throw UserError("usher.yaml names another state meanwhile: nothing was started", notes: ["run it again"])
    }
    return (plan, given)
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
    if !quietly { DiagnosticView(console: consoles.err).show(outcome.allDiagnostics) }
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
      "\(Count.of(unreviewed.count, "job")) would be started that \(file) does not name. Nothing was started.",
      diagnostics: unreviewed)
  }

  private func noteLimit() {
    if let flag = command.maxStarts, let limit = given.maxStarts, limit.value < flag {
      consoles.note("note: \(limit.place) allows \(Count.of(limit.value, "start")), and --max-starts cannot raise that")
    }
  }

  private func nothingToDo(_ plan: Plan) throws {
    if command.format == .json {
      consoles.out.document(summary(of: ApplyReport(), plan.snapshot.owner).json)
    } else {
      let count = plan.counts.started
      consoles.out.line(
        count == 0
          ? "Nothing to do: no job is declared."
          : "Nothing to do: \(Count.of(count, "declared job")), all started before.")
    }
    try consoles.checkOutput()
  }

  private func show(_ plan: Plan) {
    if command.screen.quiet { return }
    PlanView(console: consoles.err, detail: command.screen.planDetail).show(plan)
  }

  /// Asks on standard error, answered on standard input.
  private func ask(_ plan: Plan) throws {
    let isFirst = !state.exists || !state.emptiness(of: plan.snapshot, nil).isEmpty
    try Question.requireTerminal(
      "apply asks before it starts anything", whoReviewed: "the plan",
      note: isFirst
        ? "first make sure that no job was started yet (see the note above); only then give --auto-approve" : nil)
    PlanView(console: consoles.err, detail: command.screen.planDetail).show(plan)
    let (starts, settle) = (plan.counts.start, plan.counts.settle)
    let what = [
      starts > 0 ? "Start \(Count.of(starts, "job"))" : nil,
      settle > 0 ? "\(starts > 0 ? "s" : "S")ettle \(Count.of(settle, "open start"))" : nil,
    ].compactMap { $0 }.joined(separator: " and ")
    let jobs = plan.items.count == 1 ? "the job looks" : "all \(plan.items.count) jobs look"
    let warning =
      isFirst
      ? "The state \(ShownText.line(state.path)) \(state.exists ? "is empty" : "does not exist"): \(jobs) new.\n" : ""
    try Question.ask(
      "\(warning)\(what.isEmpty ? "Start nothing, and record what runs already" : what)? Each start costs money and cannot be cancelled.",
      consoles, declined: "nothing was started")
  }

  private func carryOut(
    _ plan: Plan, _ journal: StateJournal, _ connection: ServiceConnection, _ maximumInFlight: ProjectLimit?
  ) async throws {
    let begun = clock.now
    let elapsed: @Sendable () -> Duration = { [clock] in begun.duration(to: clock.now) }
    let progress = ApplyProgress(
      consoles.err, screen: command.screen, isLogged: command.service.log.level != nil, isWaiting: command.wait,
      elapsed: elapsed)
    let unfinished = command.format == .json ? UnfinishedApply(plan) : nil
    let gate = ApplyGate(maximumStarts: plan.startLimit)
    let applier = Applier(
      client: connection.client, journal: journal, gate: gate,
      settings: ApplySettings(
        parallelism: command.service.parallelism, settleTime: .seconds(command.settleTime),
        waitsForQuota: command.wait,
        maximumInFlight: maximumInFlight.map { InFlightLimit(count: $0.value, place: $0.place) }),
      surroundings: .system(elapsed: elapsed),
      report: {
        unfinished?.note($0)
        progress.report($0)
      })
    let result = SingleDocument(consoles.out)
    let signals = await Signals { number in
      guard let report = unfinished?.report(endedBy: "a second \(Signals.name(of: number))") else { return }
      result.write { summary(of: report, connection.owner).json }
    }
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
    let ending = summary(of: report, connection.owner)
    if command.format == .json { result.write { ending.json } } else { ending.show(on: consoles) }
    signals.stop()
    try finish(report, signal)
  }

  private func summary(of report: ApplyReport, _ owner: StateOwner?) -> ApplySummary {
    ApplySummary(report: report, state: state.member(owner), commands: commands)
  }

  private func finish(_ report: ApplyReport, _ signal: Int32?) throws {
    if let failure = report.stateFailure { consoles.error(failure.description) }
    if let signal, report.hasStopped || report.hasFailures || report.hasDeferred {
      throw ExitStatus.interrupted(by: signal)
    }
    try consoles.checkOutput()
    if report.hasFailures || report.hasStopped { throw ExitStatus.error }
    if report.hasDeferred { throw ExitStatus.deferred }
  }
}
