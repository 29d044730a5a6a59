import Applying
import JobModel

/// What to do about a run that did not end as started: lines without their marks, the cheapest safe step first, and what
/// starts a paid job last.
struct Advice {
  let commands: UsherCommands

  func lines(for result: RunResult, of run: AppliedRun) -> [String] {
    switch result {
    case .started, .adopted: []
    case .closedUndeclared:
      ["if the job is still wanted, declare it again: apply looks for it, and starts a paid job if it finds none"]
    case .deferred(let reason), .stopped(let reason): reason.cures(commands, of: run) + [Self.later(reason.kind)]
    case .failed(let reason): notStarted(reason, run)
    case .uncertain(let reason): reason.cures(commands, of: run) + uncertain(reason, run)
    case .unrecorded(let arns, let reason):
      [Self.fixing(reason.kind), "or record it now:"] + arns.flatMap { run.adopting($0, commands) }
    }
  }

  private static func later(_ kind: Reason.Kind) -> String {
    switch kind {
    case .maximumStarts: "run the same apply again, or raise --max-starts"
    case .quota, .inFlight: "run the same apply again when jobs have ended"
    default: "run the same apply again"
    }
  }

  private func notStarted(_ reason: Reason, _ run: AppliedRun) -> [String] {
    switch reason.kind {
    case .nameTaken, .undecided: named(reason, run, mayRun: false)
    case .refused where reason.isRefusal:
      ["fix the manifest and run the same apply again; what was started stays started"]
    case .state: ["\(Self.room), and run the same apply again"]
    case .stateDisplaced: ["\(Self.back), and run the same apply again"]
    default: reason.cures(commands, of: run) + ["run the same apply again"]
    }
  }

  /// Its job may be running: nothing here may start it again.
  private func uncertain(_ reason: Reason, _ run: AppliedRun) -> [String] {
    switch reason.kind {
    case .nameTaken, .undecided: named(reason, run, mayRun: true)
    case .state: ["\(Self.room), and run the same apply again: it \(Self.looksFirst)"]
    case .stateDisplaced: ["\(Self.back), and run the same apply again: it \(Self.looksFirst)"]
    default:
      [
        "run the same apply again, if need be with a longer --settle-time: it \(Self.looksFirst)",
        "until then do not change the manifest or its revision: the job may be running",
      ]
    }
  }

  /// A job has the service name, or none can be seen that does.
  ///
  /// - Parameter mayRun: whether a start of the run may have run.
  private func named(_ reason: Reason, _ run: AppliedRun, mayRun: Bool) -> [String] {
    guard let holder = reason.holder else {
      return [
        "wait a few minutes, and run the same apply again with --settle-time 120: the list of jobs may be late",
        "only if the job was deleted: \(Self.anew(run, mayRun))",
      ]
    }
    // Its tags or its model say that it is another's: waiting changes nothing.
    if reason.kind == .nameTaken, !mayRun { return ["to run this job: \(Self.anew(run, mayRun))"] }
    return [
      "wait a few minutes, and run the same apply again with --settle-time 120: the job's tags may be late",
      "if it is this run's own job, record it:",
    ]
      + run.adopting(holder, commands)
      + (run.job == nil
        ? ["only if it is another job, delete the record of the open start:"]
          + [commands.forget(run.run, withOpenIntents: true)]
        : ["only if it is another job: \(Self.anew(run, mayRun))"])
  }

  /// - Parameter mayRun: an open start keeps its service name: another name alone would not leave it.
  private static func anew(_ run: AppliedRun, _ mayRun: Bool) -> String {
    let change =
      run.job?.givenServiceName == nil
      ? "change metadata.revision" : mayRun ? "change metadata.revision, and spec.name" : "give another spec.name"
    return change + ": this starts a paid job"
  }

  private static func fixing(_ kind: Reason.Kind) -> String {
    "\(kind == .stateDisplaced ? back : room), and run the same apply again: it finds the job by its name and tags and "
      + "records it"
  }

  private static let looksFirst = "looks for the job before it starts anything"
  private static let room = "free disk space, or make the folder writable"
  private static let back = "put the state file back (git stash pop, for example)"
}
