import AWSCore
import CleanRoomsMLModel
import JobModel

extension AudienceGenerationJobs {
  /// What a start needs: the job carries tags, and the service reads the seed by the role.
  static func permissions(toStart request: StartAudienceGenerationJobRequest) -> [Permission] {
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

  func permissions(toStart item: WorkItem) -> [Permission] { item.job?.request.map(Self.permissions(toStart:)) ?? [] }

  var permissionToList: Permission {
    Permission(action: "cleanrooms-ml:ListAudienceGenerationJobs", resource: "*")
  }

  func permission(toRead arn: String) -> Permission {
    Permission(action: "cleanrooms-ml:GetAudienceGenerationJob", resource: arn)
  }

  func permission(toTag arn: String) -> Permission {
    Permission(action: "cleanrooms-ml:TagResource", resource: arn)
  }
}
