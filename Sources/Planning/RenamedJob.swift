import JobModel
import StateFile

/// A new name with the digest of a recorded run, or of an open start, that no given manifest declares: a rename, or a job
/// of PATHs that were not given. In both cases the same run would be started a second time.
enum RenamedJob {
  static func check(
    _ job: DeclaredJob, _ declared: Declared, against snapshot: Snapshot, _ commands: UsherCommands
  ) -> [Diagnostic] {
    let runs = snapshot.runs(withDigest: job.digest).filter { !declared.contains($0.run) }
    if let earlier = runs.first(where: { declared.scopes.contain($0.path) }) ?? runs.first {
      let isElsewhere = !declared.scopes.contain(earlier.path)
      return [
        Diagnostic(
          at: job.location, message(job, earlier, isElsewhere: isElsewhere),
          notes: notes(job, earlier, isElsewhere: isElsewhere, commands))
      ]
    }
    guard let open = snapshot.openIntents.first(where: { $0.digest == job.digest && !declared.contains($0.run) })
    else { return [] }
    let isElsewhere = !declared.scopes.contain(open.path)
    return [
      Diagnostic(
        at: job.location, message(job, open, isElsewhere: isElsewhere), notes: notes(open, isElsewhere: isElsewhere))
    ]
  }

  private static func message(_ job: DeclaredJob, _ earlier: StartedRecord, isElsewhere: Bool) -> String {
    "metadata.name: '\(job.name)' is the run that was started \(earlier.time) as '\(earlier.name)'"
      + (isElsewhere
        ? " (\(ShownText.line(earlier.path)), \(notGiven)): it would be paid twice"
        : ", \(undeclared): under the new name it would start a second paid job")
  }

  private static func message(_ job: DeclaredJob, _ open: Intent, isElsewhere: Bool) -> String {
    "metadata.name: '\(job.name)' is the run of an open start of \(open.time) as '\(open.name)'"
      + (isElsewhere
        ? " (\(ShownText.line(open.path)), \(notGiven)): its job may be running, and would be paid twice"
        : ", \(undeclared): its job may be running, and under the new name a second paid job would start")
  }

  private static func notes(
    _ job: DeclaredJob, _ earlier: StartedRecord, isElsewhere: Bool, _ commands: UsherCommands
  ) -> [String] {
    [
      "to keep the existing result and start nothing: keep the name '\(earlier.name)'"
        + (isElsewhere ? "; if another manifest declares it, remove this job" : ""),
      isElsewhere
        ? "or, only if no manifest declares '\(earlier.name)', give its service job the new name:"
        : "or give its service job the new name:",
      commands.adopt(job.name, earlier.identity, takesOver: true),
      again,
    ]
  }

  private static func notes(_ open: Intent, isElsewhere: Bool) -> [String] {
    [
      isElsewhere
        ? "keep the name '\(open.name)', or remove this job if another manifest declares it, and run apply: it checks the "
          + "open start, and starts no second job"
        : "keep the name '\(open.name)' and run apply: it checks the open start, and starts no second job",
      "then, to rename it, change the name and plan again: the plan names the command", again,
    ]
  }

  private static let undeclared = "which is no longer declared"

  private static let notGiven = "not declared in the given PATHs"

  private static let again =
    "to run it again under the new name, give it another metadata.revision: this starts a paid job"
}
