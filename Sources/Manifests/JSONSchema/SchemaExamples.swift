import CleanRoomsMLModel
import JobModel

/// A valid value for each text, by the name of its shape.
enum SchemaExamples {
  static let byShape: [String: String] = [
    ManifestShape.name.shape: "spring-lookalikes",
    ManifestShape.revision.shape: "2026-W47",
    ManifestShape.upstream.shape: "spring-lookalikes",
    FieldConstraints.audienceGenerationJobArn.shape:
      "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/0d1f2a34",
    FieldConstraints.name.shape: "Spring lookalikes",
    FieldConstraints.configuredAudienceModelArn.shape:
      "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/0d1f2a34",
    FieldConstraints.roleArn.shape: "arn:aws:iam::123456789012:role/seed-reader",
    FieldConstraints.s3Uri.shape: "s3://acme-seeds/spring.jsonl",
    FieldConstraints.queryString.shape: "SELECT user_id FROM page_views WHERE section = :section",
    ManifestShape.sqlFile.shape: "queries/seed.sql",
    FieldConstraints.analysisTemplateArn.shape: """
    arn:aws:cleanrooms:us-east-1:123456789012:membership/11111111-2222-3333-4444-555555555555/analysistemplate/\
    66666666-7777-8888-9999-000000000000
    """,
    FieldConstraints.collaborationId.shape: "11111111-2222-3333-4444-555555555555",
    FieldConstraints.description.shape: "Spring campaign",
    FieldConstraints.parameters.key.shape: "section",
    FieldConstraints.parameters.value.shape: "books",
    FieldConstraints.sparkProperties.key.shape: "spark.sql.shuffle.partitions",
    FieldConstraints.sparkProperties.value.shape: "200",
    FieldConstraints.tags.key.shape: "team",
    FieldConstraints.tags.value.shape: "growth",
    ProjectShape.requiredVersion.shape: ">= 0.1.0",
    ProjectShape.state.shape: "state/\(StateFileName.usual)",
    ProjectShape.modelPattern.shape: "arn:aws:cleanrooms-ml:*:123456789012:configured-audience-model/*",
    ProjectShape.rolePattern.shape: "arn:aws:iam::123456789012:role/seed-*",
    ProjectShape.s3Prefix.shape: "s3://acme-seeds/",
    ProjectShape.account.shape: "123456789012",
    ProjectShape.profile.shape: "brand-a",
    ProjectShape.accountRole.shape: "arn:aws:iam::123456789012:role/usher",
    ProjectShape.externalID.shape: "acme-usher",
    ProjectShape.region.shape: "eu-*",
    ProjectShape.tagValue.shape: "growth",
    ProjectShape.workerType.shape: "CR.16X",
  ]
}
