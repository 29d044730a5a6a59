/// The constraints of StartAudienceGenerationJob's members: from the service model (`cleanroomsml` 2023-09-06, shapes
/// named beside each), and where the API reference is stricter (50 tags instead of 200, unions with exactly one
/// member), from there.
package enum FieldConstraints {
  /// The whole request, member for member.
  package static let request = StructureShape([
    .init("name", .text(name), required: true, "The job's name at the service, unique within the account."),
    .init(
      "configuredAudienceModelArn", .text(configuredAudienceModelArn), required: true,
      "The configured audience model that the lookalikes are drawn from; the job runs in its region."),
    .init("seedAudience", .structure(seedAudience), required: true, "The users whom the audience must resemble."),
    .init("includeSeedInOutput", .boolean, "Whether the seed is part of the result."),
    .init("collaborationId", .text(collaborationId), "The collaboration whose members see the job."),
    .init("description", .text(description), "A description for people."),
    .init("tags", .map(tags), "Tags of the job."),
  ])

  package static let seedAudience = StructureShape(
    [
      .init("dataSource", .structure(s3Source), "A file of user ids, one JSON object per line."),
      .init("roleArn", .text(roleArn), required: true, "The role that the service assumes to read the seed."),
      .init("sqlParameters", .structure(sqlParameters), sensitive: true, "A query whose result is the seed."),
      .init("sqlComputeConfiguration", .structure(sqlComputeConfiguration), "The workers that run the query."),
    ], exactlyOneOf: ["dataSource", "sqlParameters"])

  package static let s3Source = StructureShape([
    .init("s3Uri", .text(s3Uri), required: true, "Where the seed is in S3.")
  ])

  package static let sqlParameters = StructureShape(
    [
      .init("queryString", .text(queryString), "The query itself."),
      .init("analysisTemplateArn", .text(analysisTemplateArn), "The analysis template that holds the query."),
      .init("parameters", .map(parameters), sensitive: true, "The values of the query's parameters."),
    ], exactlyOneOf: ["queryString", "analysisTemplateArn"])

  package static let sqlComputeConfiguration = StructureShape(
    [.init("worker", .structure(worker), "The kind and number of workers.")], exactlyOneOf: ["worker"])

  package static let worker = StructureShape([
    .init("type", .text(workerType), "The size of a worker."),
    .init("number", .integer(2...1024), "How many workers."),
    .init("properties", .structure(workerProperties), "Settings of the workers' engine."),
  ])

  package static let workerProperties = StructureShape(
    [.init("spark", .map(sparkProperties), "Spark properties.")], exactlyOneOf: ["spark"])

  package static let name = TextConstraints(
    shape: "NameString", length: 1...63, pattern: TextPattern(#"[\u0020-\uD7FF\uE000-\uFFFD\t]*"#), mayBeBlank: false)

  package static let configuredAudienceModelArn = TextConstraints(
    shape: "ConfiguredAudienceModelArn", length: 20...2048,
    pattern: TextPattern(
      "arn:aws[-a-z]*:cleanrooms-ml:[-a-z0-9]+:[0-9]{12}:configured-audience-model/[-a-zA-Z0-9_/.]+"),
    form: "arn:aws:cleanrooms-ml:<region>:<12 digits>:configured-audience-model/<id>")

  package static let audienceGenerationJobArn = TextConstraints(
    shape: "AudienceGenerationJobArn", length: 20...2048,
    pattern: TextPattern(
      "arn:aws[-a-z]*:cleanrooms-ml:[-a-z0-9]+:[0-9]{12}:audience-generation-job/[-a-zA-Z0-9_/.]+"),
    form: "arn:aws:cleanrooms-ml:<region>:<12 digits>:audience-generation-job/<id>")

  package static let roleArn = TextConstraints(
    shape: "IamRoleArn", length: 20...2048, pattern: TextPattern("arn:aws[-a-z]*:iam::[0-9]{12}:role/.+"),
    form: "arn:aws:iam::<12 digits>:role/<name>")

  package static let s3Uri = TextConstraints(
    shape: "S3Path", length: 1...1285, pattern: TextPattern("s3://.+"), form: "s3://<bucket>/<key>")

  package static let queryString = TextConstraints(
    shape: "ProtectedQuerySQLParametersQueryStringString", length: 0...500_000)

  package static let analysisTemplateArn = TextConstraints(
    shape: "AnalysisTemplateArn", length: 0...200,
    pattern: TextPattern(
      #"arn:aws[-a-z]*:cleanrooms:[\w]{2}-[\w]{4,9}-[\d]:[\d]{12}:membership/[\d\w-]+/analysistemplate/[\d\w-]+"#),
    form: "arn:aws:cleanrooms:<region>:<12 digits>:membership/<id>/analysistemplate/<id>")

  package static let parameters = MapShape(
    key: TextConstraints(
      shape: "ParameterName", length: 1...100, pattern: TextPattern("[0-9a-zA-Z_]+"), form: "letters, digits and _"),
    value: TextConstraints(shape: "ParameterValue", length: 0...1000))

  package static let workerType = TextConstraints(
    shape: "WorkerComputeType", length: 1...5, values: ["CR.1X", "CR.4X", "CR.8X"])

  package static let sparkProperties = MapShape(
    key: TextConstraints(shape: "SparkPropertyKey", length: 1...200),
    value: TextConstraints(shape: "SparkPropertyValue", length: 0...500), maximumCount: 50)

  package static let collaborationId = TextConstraints(
    shape: "UUID", length: 36...36,
    pattern: TextPattern("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    form: "a UUID in lower case, such as 11111111-2222-3333-4444-555555555555")

  package static let description = TextConstraints(
    shape: "ResourceDescription", length: 0...255, pattern: TextPattern(#"[\u0020-\uD7FF\uE000-\uFFFD\t\r\n]*"#))

  package static let tags = MapShape(
    key: TextConstraints(shape: "TagKey", length: 1...128, forbiddenPrefix: "aws:"),
    value: TextConstraints(shape: "TagValue", length: 0...256), maximumCount: 50)

  /// How many jobs a page of a list may hold (`MaxResults`).
  package static let maxResults = 1...100
}
