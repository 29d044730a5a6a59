import AWSCore

/// Where a run's job lives: in the partition and region of its model, and in the account of its seed role.
struct JobPlace {
  private let model: Arn?
  private let role: Arn?

  init(model: String, role: String) {
    self.model = Arn(model)
    self.role = Arn(role)
  }

  /// Whether that is the ARN of a job there.
  func holds(_ arn: String) -> Bool {
    guard let job = Arn(arn) else { return false }
    return job.partition == model?.partition && job.service == model?.service && job.region == model?.region
      && job.account == role?.account
  }

  /// The form of the ARNs there, for the reader of an error.
  var form: String {
    "arn:\(model?.partition ?? "aws"):cleanrooms-ml:\(model?.region ?? "<region>"):\(role?.account ?? "<account>"):"
      + "audience-generation-job/<id>"
  }
}

extension AppliedRun {
  var place: JobPlace { JobPlace(model: configuredAudienceModelArn, role: roleArn) }
}
