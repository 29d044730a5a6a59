package import CleanRoomsMLModel

/// A job at the service, of any kind: what List tells of it, and what only Get adds.
package struct ServiceJob: Equatable, Sendable {
  /// A kind without ARNs has here what it is told apart by.
  package var arn: String
  package var serviceName: String
  /// The ARN of what it is made from: the configured audience model, or of an export the generation job.
  package var sourceArn: String
  package var status: AudienceGenerationJobStatus
  /// ISO 8601, as the service writes it.
  package var createTime: String
  package var updateTime: String
  /// The account that started the job, 12 digits.
  package var startedBy: String?

  // Of an export.
  package var audienceSize: AudienceSize?
  package var outputLocation: String?

  // Get adds these.
  package var tags = StringMap()
  package var statusDetails: StatusDetails?
  package var metrics: AudienceQualityMetrics?
  /// The texts of its `sqlParameters`, which are sensitive: a message of the service may quote them.
  package var sqlTexts: [String] = []
  /// The template of its `sqlParameters`, as sensitive.
  package var analysisTemplateArn: String?
}
