import AWSCore

/// Where a run's job lives: in the partition and region of its model, and in the account of its seed role.
struct JobPlace: Sendable {
  private let model: Arn?
  /// 12 digits; empty where no ARN names it.
  let account: String

  init(model: String, role: String) {
    self.model = Arn(model)
    account = Arn(role)?.account ?? ""
  }

  /// The place of a job that is recorded.
  init(ofJob arn: String) {
    model = Arn(arn)
    account = model?.account ?? ""
  }

  /// Whether that is the ARN of a job there.
  func holds(_ arn: String) -> Bool {
    guard let job = Arn(arn), let model else { return false }
    return job.partition == model.partition && job.service == model.service && job.region == model.region
      && job.account == account && job.resource.utf8.starts(with: "audience-generation-job/".utf8)
  }

  /// The same for all that is in one place.
  var key: [String] { [model?.partition ?? "", model?.region ?? "", account] }

  /// nil where the model is in no partition that is known.
  var region: AWSRegion? { model.flatMap { AWSRegion(of: $0) } }

  /// The form of the ARNs there, for the reader of an error.
  var form: String {
    "arn:\(model?.partition ?? "aws"):cleanrooms-ml:\(model?.region ?? "<region>"):"
      + "\(account.isEmpty ? "<account>" : account):audience-generation-job/<id>"
  }
}
