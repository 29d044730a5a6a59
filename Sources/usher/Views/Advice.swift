import Applying
import JobModel

/// What to do about a run that did not end as started: lines without their marks, the cheapest safe step first, and what
/// starts a paid job last.
struct Advice {
  let commands: UsherCommands

  func lines(for result: RunResult, of item: WorkItem) -> [String] {
    switch result {
    case .started, .adopted: []
    case .closedUndeclared:
      ["if the job is still wanted, declare it again: apply looks for it, and starts a paid job if it finds none"]
    case .deferred(let reason), .stopped(let reason): reason.advice(commands, of: item) + [Self.later(reason.kind)]
    case .failed(let reason): notStarted(reason, item)
    case .uncertain(let reason): reason.advice(commands, of: item) + uncertain(reason, item)
    case .unrecorded(let arns, let reason):
      [Self.fixing(reason.kind), "or record it now:"] + arns.flatMap { item.adopting($0, commands) }
    }
  }

  private static func later(_ kind: Reason.Kind) -> String {
    switch kind {
    case .maximumStarts: "run the same apply again, or raise --max-starts"
    case .quota, .inFlight: "run the same apply again when jobs have ended"
    default: "run the same apply again"
    }
  }

  private func notStarted(_ reason: Reason, _ item: WorkItem) -> [String] {
    switch reason.kind {
    case .nameTaken, .undecided: named(reason, item, mayRun: false)
    case .refused where reason.isRefusal:
      ["fix the manifest and run the same apply again; what was started stays started"]
    case .state: ["\(Self.room), and run the same apply again"]
    case .stateDisplaced: ["\(Self.back), and run the same apply again"]
    default: reason.advice(commands, of: item) + ["run the same apply again"]
    }
  }

  /// Its job may be running: nothing here may start it again.
  private func uncertain(_ reason: Reason, _ item: WorkItem) -> [String] {
    switch reason.kind {
    case .nameTaken, .undecided: named(reason, item, mayRun: true)
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
  private func named(_ reason: Reason, _ item: WorkItem, mayRun: Bool) -> [String] {
    guard let holder = reason.holder else {
      return [
        "wait a few minutes, and run the same apply again with --settle-time 120: the list of jobs may be late",
        "only if the job was deleted: \(Self.anew(item, mayRun))",
      ]
    }
    // Its tags or its model say that it is another's: waiting changes nothing.
    if reason.kind == .nameTaken, !mayRun { return ["to run this job: \(Self.anew(item, mayRun))"] }
    return [
      "wait a few minutes, and run the same apply again with --settle-time 120: the job's tags may be late",
      "if it is this run's job, record it:",
    ]
      + item.adopting(holder, commands)
      + (item.job == nil
        ? ["only if it is another job, delete the record of the open start:"]
          + [commands.forget(item.run, withOpenIntents: true)]
        : ["only if it is another job: \(Self.anew(item, mayRun))"])
  }

  /// - Parameter mayRun: an open start keeps its service name: another name alone would not leave it.
  private static func anew(_ item: WorkItem, _ mayRun: Bool) -> String {
    let change =
      item.job?.givenServiceName == nil
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
