import AWSCore
import JobModel

/// What an export needs of IAM: the jobs whose audiences it may write, as a policy names them.
struct ExportAccess {
  let name: JobName
  let account: String
  let jobs: String

  /// - Parameter upstreams: the declared jobs.
  init(_ job: DeclaredJob, of export: DeclaredExport, among upstreams: [JobAccess]) throws(UserError) {
    (name, account) = (job.name, job.account)
    switch export.upstream {
    case .arn(let arn): jobs = arn
    case .job(let run):
      guard let upstream = upstreams.first(where: { $0.name == run.name }) else {
        throw UserError("'\(job.name)' lacks its job")
      }
      jobs = upstream.ownJobs
    }
  }
}
