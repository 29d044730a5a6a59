import AWSCore
import CleanRoomsMLModel

extension Permission {
  /// What a start needs: the job carries tags, and the service reads the seed by the role.
  static func toStart(_ request: StartAudienceGenerationJobRequest) -> [Permission] {
    let model = Arn(request.configuredAudienceModelArn)
    let jobs = model.map {
      "arn:\($0.partition):\($0.service):\($0.region):\($0.account):audience-generation-job/*"
    }
    return [
      Permission(
        action: "cleanrooms-ml:StartAudienceGenerationJob", resource: request.configuredAudienceModelArn),
      Permission(action: "cleanrooms-ml:TagResource", resource: jobs ?? "*"),
      Permission(action: "iam:PassRole", resource: request.seedAudience.roleArn),
    ]
  }

  static let toList = Permission(action: "cleanrooms-ml:ListAudienceGenerationJobs", resource: "*")

  static func toTag(_ arn: String) -> Permission {
    Permission(action: "cleanrooms-ml:TagResource", resource: arn)
  }

  static func toGet(_ arn: String) -> Permission {
    Permission(action: "cleanrooms-ml:GetAudienceGenerationJob", resource: arn)
  }
}
