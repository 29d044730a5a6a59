import JobModel
import StateFile

/// A new name with the digest of a recorded run that is no longer declared: a rename, which starts the same run a
/// second time.
enum RenamedJob {
  static func check(_ job: DeclaredJob, _ declared: Declared, against snapshot: Snapshot) -> [Diagnostic] {
    let earlier = snapshot.runs(withDigest: job.digest)
      .first { !declared.contains(Run($0)) && declared.scopes.contain($0) }
    guard let earlier else { return [] }
    return [Diagnostic(.warning, at: job.location, message(job, earlier), notes: notes(job, earlier))]
  }

  private static func message(_ job: DeclaredJob, _ earlier: StartedRecord) -> String {
    "metadata.name: '\(job.name)' is the very run that was started \(earlier.time) as '\(earlier.name)' and is no "
      + "longer declared: renamed, it runs a second time"
  }

  private static func notes(_ job: DeclaredJob, _ earlier: StartedRecord) -> [String] {
    [
      "to keep the run that exists, keep the name '\(earlier.name)', or let its job have the new one:",
      ShellCommand.usher(
        "state", "adopt", job.name.text, earlier.audienceGenerationJobArn, job.location.file, "--take-over"),
    ]
  }
}
