import JobModel
import StateFile

/// A run's identity: the job's name, and the digest of what it computes.
struct Run: Hashable {
  let name: JobName
  let digest: SpecDigest

  init(_ job: DeclaredJob) { (name, digest) = (job.name, job.digest) }
  init(_ record: StartedRecord) { (name, digest) = (record.name, record.digest) }
  init(_ intent: Intent) { (name, digest) = (intent.name, intent.digest) }
}
