import JobModel
import StateFile

/// A new name with the digest of a recorded run, or of an open start, that is no longer declared: a rename, which would
/// start the same run a second time.
enum RenamedJob {
  static func check(
    _ job: DeclaredJob, _ declared: Declared, against snapshot: Snapshot, _ commands: UsherCommands
  ) -> [Diagnostic] {
    let earlier = snapshot.runs(withDigest: job.digest)
      .first { !declared.contains(Run($0)) && declared.scopes.contain($0.path) }
    if let earlier {
      return [Diagnostic(at: job.location, message(job, earlier), notes: notes(job, earlier, commands))]
    }
    let open = snapshot.openIntents
      .first { $0.digest == job.digest && !declared.contains(Run($0)) && declared.scopes.contain($0.path) }
    return open.map { [Diagnostic(at: job.location, message(job, $0), notes: notes($0))] } ?? []
  }

  private static func message(_ job: DeclaredJob, _ earlier: StartedRecord) -> String {
    "metadata.name: '\(job.name)' is the run that was started \(earlier.time) as '\(earlier.name)', which is no longer "
      + "declared: under the new name it would start a second paid job"
  }

  private static func notes(
    _ job: DeclaredJob, _ earlier: StartedRecord, _ commands: UsherCommands
  ) -> [String] {
    [
      "to keep the existing result and start nothing: keep the name '\(earlier.name)'",
      "or give its service job the new name:",
      commands.adopt(job.name, earlier.audienceGenerationJobArn, in: job.location.file, takesOver: true),
      again,
    ]
  }

  private static func message(_ job: DeclaredJob, _ open: Intent) -> String {
    "metadata.name: '\(job.name)' is the run of an open start of \(open.time) as '\(open.name)', which is no longer "
      + "declared: its job may be running, and under the new name a second paid job would start"
  }

  private static func notes(_ open: Intent) -> [String] {
    [
      "keep the name '\(open.name)' and run apply: it checks the open start, and starts no second job",
      "then, to rename it, change the name and plan again: the plan names the command", again,
    ]
  }

  private static let again =
    "to run it again under the new name, give it another metadata.revision: this starts a paid job"
}
