import JobModel
import StateFile

/// A new name with the digest of a recorded run whose name is no longer declared: a rename, which starts the same run a
/// second time.
enum RenamedJob {
  static func check(_ job: DeclaredJob, declared: Set<JobName>, against snapshot: Snapshot) -> [Diagnostic] {
    guard let earlier = snapshot.runs(withDigest: job.digest).first(where: { !declared.contains($0.name) }) else {
      return []
    }
    return [Diagnostic(.warning, at: job.location, message(job, earlier), notes: [note(earlier)])]
  }

  private static func message(_ job: DeclaredJob, _ earlier: StartedRecord) -> String {
    "metadata.name: '\(job.name)' is the very run that was started \(earlier.time) as '\(earlier.name)', "
      + "which is no longer declared: renamed, it runs a second time"
  }

  private static func note(_ earlier: StartedRecord) -> String {
    "to keep the run that exists, keep the name '\(earlier.name)'"
  }
}
