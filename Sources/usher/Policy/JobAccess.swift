import AWSCore
import CleanRoomsMLModel
import JobModel

/// What a job needs of IAM: ARNs that mean only themselves in a policy.
struct JobAccess {
  let name: JobName
  let model: Arn
  let role: Arn
  let collaborationID: String?

  /// - Throws: where an ARN holds what a policy would take for a pattern or a variable: it would allow more than the job
  ///   needs.
  init(_ job: DeclaredJob) throws(UserError) {
    guard let request = job.request, let model = Arn(request.configuredAudienceModelArn),
      let role = Arn(request.seedAudience.roleArn)
    else { throw UserError("'\(job.name)' lacks the ARN of a model or of a role") }
    for arn in [model, role] where arn.description.utf8.contains(where: "*?$".utf8.contains) {
      throw UserError(
        "'\(job.name)': \(arn) contains *, ? or $, which a policy treats as a pattern or a variable",
        notes: ["\(job.location.file):\(job.location.line): no model or role of AWS has such a name"])
    }
    name = job.name
    self.model = model
    self.role = role
    collaborationID = request.collaborationId
  }

  /// Whether the model is another account's.
  var isCrossAccount: Bool { model.account != role.account }

  /// The jobs of the model in the account that starts them, and in the model's own where that is another.
  var startedJobs: [String] { isCrossAccount ? [ownJobs, partnerJobs] : [ownJobs] }

  /// IAM hands a role to a service only within an account, so that the role's account is the caller's.
  var ownJobs: String { jobs(of: role.account) }

  /// In a collaboration the model's account has a job of its own for each that is started.
  var partnerJobs: String { jobs(of: model.account) }

  private func jobs(of account: String) -> String {
    "arn:\(model.partition):cleanrooms-ml:\(model.region):\(account):audience-generation-job/*"
  }
}
