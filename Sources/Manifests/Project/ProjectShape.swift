import CleanRoomsMLModel
import JobModel

/// The shape of `usher.yaml`: the rules of a repository for all its jobs.
enum ProjectShape {
  static let fileName = "usher.yaml"
  static let kinds = ["Project"]

  static let project = StructureShape([
    .init("apiVersion", .text(ManifestShape.apiVersion), required: true, "The version of the manifest format."),
    .init("kind", .text(kind), required: true, "The kind of document."),
    .init("spec", .structure(spec), required: true, "The rules for all jobs in this folder and below."),
  ])

  static let spec = StructureShape([
    .init("requiredVersion", .text(requiredVersion), "The versions of usher that may be used here."),
    .init("state", .text(state), "The state: a file, or an object in S3; --state names another one."),
    .init(
      "maxStarts", .integer(0...1_000_000),
      "How many jobs one apply may start; the others are deferred to a later apply."),
    .init(
      "maxInFlight", .integer(1...1_000_000),
      "How many jobs may be pending or in progress in an account and region, whoever started them; the others are deferred."
    ),
    .init(
      "accounts", .structureMap(StructureMapShape(key: account, value: accountEntry, maximumCount: 1000)),
      "The accounts that jobs belong to, each with where its credentials come from. A job belongs to the account of its role."
    ),
    .init("allow", .structure(allow), "What jobs may use. A missing list sets no rule."),
    .init(
      "requiredTags",
      .listMap(
        ListMapShape(
          key: FieldConstraints.tags.key, value: ListShape(of: tagValue, count: 1...100),
          maximumCount: JobTags.userMaximum)),
      "The tags that every job must have, each with the values that are allowed; * stands for any characters."),
    .init(
      "alsoValid", .structure(alsoValid),
      "Values that AWS accepts and this version of usher does not know; a job that has one gets a warning."),
  ])

  static let accountEntry = StructureShape(
    [
      .init("profile", .text(profile), "The AWS profile with the account's credentials."),
      .init("roleArn", .text(accountRole), "A role of the account to assume, with the credentials that usher finds."),
      .init("externalId", .text(externalID), "What the role's trust policy asks for; with roleArn."),
    ], exactlyOneOf: ["profile", "roleArn"])

  static let alsoValid = StructureShape([
    .init("workerTypes", .list(of: workerType), "Values of sqlComputeConfiguration.worker.type.")
  ])

  static let allow = StructureShape([
    .init("configuredAudienceModelArns", .list(of: modelPattern), "Models; * stands for any characters."),
    .init("roleArns", .list(of: rolePattern), "Roles that read seeds; * stands for any characters."),
    .init(
      "s3Prefixes", .list(of: s3Prefix),
      "Where seed files are; * stands for any characters. It does not apply to a seed that is a query."),
    .init("accounts", .list(of: account), "Accounts that jobs belong to: a job belongs to the account of its role."),
    .init(
      "regions", .list(of: region),
      "Regions that jobs run in: a job runs in the region of its model; * stands for any characters."),
    .init(
      "exportSizes", .structure(exportSizes),
      "How large an export may be, for each type of size; a type without a bound is not allowed."),
  ])

  private static let exportSizes = StructureShape(
    (FieldConstraints.audienceSizeType.values ?? []).map { type in
      let range = type == "PERCENTAGE" ? FieldConstraints.audiencePercentage : FieldConstraints.audienceSizeValue
      return .init(type, .integer(range), "The largest value of this type.")
    }, exactlyOneOf: [])

  static let kind = TextConstraints(shape: "kind", length: 1...64, values: kinds)
  /// `RequiredVersion` knows the rest of its rule.
  static let requiredVersion = TextConstraints(shape: "requiredVersion", length: 1...100, form: RequiredVersion.form)
  /// `StatePath` knows the rest of its rule.
  static let state = TextConstraints(
    shape: "state", length: 1...1024,
    form: "a path relative to this file, such as state/\(StateFileName.usual), or s3://<bucket>/<key>")
  static let modelPattern = TextConstraints(
    shape: "modelPattern", length: 1...2048,
    pattern: TextPattern(
      "arn:aws[-a-z*]*:cleanrooms-ml:[-a-z0-9*]+:[0-9*]+:configured-audience-model/[-a-zA-Z0-9_/.*]+"),
    form: "arn:aws:cleanrooms-ml:<region>:<12 digits>:configured-audience-model/<id>, with * for any characters")
  static let rolePattern = TextConstraints(
    shape: "rolePattern", length: 1...2048, pattern: TextPattern("arn:aws[-a-z*]*:iam::[0-9*]+:role/.+"),
    form: "arn:aws:iam::<12 digits>:role/<name>, with * for any characters")
  static let s3Prefix = TextConstraints(
    shape: "s3Prefix", length: 1...1285, pattern: TextPattern("s3://[-a-z0-9.*]+/.*"),
    form: "s3://<bucket>/ or s3://<bucket>/<beginning of the key>, with * for any characters")
  static let account = TextConstraints(
    shape: "account", length: 12...12, pattern: TextPattern("[0-9]+"), form: "an account's 12 digits in quotes")
  static let profile = TextConstraints(shape: "profile", length: 1...256, form: "the name of an AWS profile")
  /// `ProjectReader` knows the rest of its rule. Source: STS API Reference, "AssumeRole".
  static let accountRole = TextConstraints(
    shape: "accountRole", length: 20...2048, pattern: TextPattern("arn:aws[-a-z]*:iam::[0-9]+:role/.+"),
    form: "arn:aws:iam::<12 digits>:role/<name>")
  static let externalID = TextConstraints(
    shape: "externalId", length: 1...1224, pattern: TextPattern("[-A-Za-z0-9_+=,.@:/]+"),
    form: "1 to 1224 letters, digits and _+=,.@:/-")
  static let region = TextConstraints(
    shape: "region", length: 1...64, pattern: TextPattern("[-a-z0-9*]+"),
    form: "a region such as eu-central-1, with * for any characters")
  static let workerType = TextConstraints(
    shape: "laterWorkerType", length: 1...64, pattern: TextPattern("[-A-Za-z0-9._]+"),
    form: "a worker type as AWS writes it, such as CR.16X")
  static let tagValue = TextConstraints(shape: "tagValuePattern", length: 1...256)
}

extension Shape {
  fileprivate static func list(of element: TextConstraints) -> Shape {
    .list(ListShape(of: element, count: 1...1000))
  }
}
