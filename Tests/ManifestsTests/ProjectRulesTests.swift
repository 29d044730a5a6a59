import JobModel
import Testing

@testable import Manifests

@Suite("What usher.yaml demands of jobs")
struct ProjectRulesTests {
  private let folder: ManifestFolder

  init() throws {
    folder = try ManifestFolder()
  }

  private static let model = "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/0d1f2a34"
  private static let role = "arn:aws:iam::123456789012:role/seed-reader"

  private func told(_ rules: String, _ manifest: String) async throws -> [String] {
    try folder.write("usher.yaml", project(rules))
    try folder.write("a.yaml", manifest)
    let declared = await folder.read()
    return folder.told(declared)
  }

  @Test(
    "What a list has, or no list, is allowed",
    arguments: [
      "allow: {}", "allow: {configuredAudienceModelArns: ['\(ProjectRulesTests.model)']}",
      "allow: {roleArns: ['arn:aws:iam::*:role/x', 'arn:aws:iam::*:role/seed-*']}", "allow: {regions: [us-*]}",
      "allow: {s3Prefixes: ['s3://acme-seeds/']}", "allow: {accounts: ['123456789012']}",
      "requiredTags: {team: [growth, editorial], cost: ['*']}", "maxStarts: 0\nmaxInFlight: 1\nstate: x",
    ])
  func allowed(rules: String) async throws {
    #expect(try await told(rules, manifest("tags: {team: growth, cost: ''}")) == [])
  }

  @Test(
    "What no pattern fits is an error at its place that names the rule",
    arguments: [
      (
        "allow: {configuredAudienceModelArns: ['arn:aws:cleanrooms-ml:eu-*:123456789012:configured-audience-model/*']}",
        "5:31: configuredAudienceModelArn: this model is not allowed (usher.yaml:4: this model must match one of "
          + "allow.configuredAudienceModelArns: arn:aws:cleanrooms-ml:eu-*:123456789012:configured-audience-model/*)"
      ),
      (
        "allow: {regions: [eu-*, us-west-2]}",
        "5:31: configuredAudienceModelArn: the region us-east-1 is not allowed (usher.yaml:4: the region "
          + "must match one of allow.regions: eu-* or us-west-2)"
      ),
      (
        "allow: {roleArns: ['arn:aws:iam::123456789012:role/other']}",
        "6:78: seedAudience.roleArn: this role is not allowed (usher.yaml:4: this role must match one of "
          + "allow.roleArns: arn:aws:iam::123456789012:role/other)"
      ),
      (
        "allow:\n\n  accounts: ['123456789013']",
        "6:78: seedAudience.roleArn: the account 123456789012 is not allowed (usher.yaml:6: the account "
          + "must match one of allow.accounts: 123456789013)"
      ),
      (
        "allow: {s3Prefixes: ['s3://acme/', 's3://acme-seeds/winter']}",
        "6:38: seedAudience.dataSource.s3Uri: this S3 location is not allowed (usher.yaml:4: this S3 location must "
          + "match one of allow.s3Prefixes: s3://acme/ or s3://acme-seeds/winter)"
      ),
      (
        "requiredTags: {team: [a, b, c, d, e, f, g, h]}",
        "7:16: tags.team: this value is not allowed (usher.yaml:4: requiredTags.team allows a, b, c, d, e, f or 2 more)"
      ),
      (
        "requiredTags:\n  owner: ['*']",
        "1:1: the tag \"owner\" is missing (usher.yaml:5: requiredTags.owner allows any value)"
      ),
    ])
  func refused(rules: String, message: String) async throws {
    let told = try await told(rules, manifest("tags: {team: growth}"))
    #expect(told == ["a.yaml:\(message)"])
  }

  @Test("All violations of a job are told in one run, and none of a job with other mistakes")
  func several() async throws {
    let rules = "allow: {regions: [eu-*], accounts: ['123456789013']}\nrequiredTags: {team: [x], cost: ['*']}"
    #expect(try await told(rules, manifest()).count == 4)
    #expect(try await told(rules, manifest("colour: red")).count == 1)
  }

  @Test("A seed that is a query lies nowhere, so that s3Prefixes says nothing of it")
  func query() async throws {
    let seed = "{sqlParameters: {queryString: SELECT 1}, roleArn: \(Self.role)}"
    #expect(try await told("allow: {s3Prefixes: ['s3://none/']}", manifest(seed: seed)) == [])
  }

  @Test("A value from defaults is refused where it stands, once, with the first job that has it")
  func defaults() async throws {
    try folder.write(
      "usher.defaults.yaml",
      "apiVersion: usher/v1\nkind: Defaults\nspec:\n  seedAudience:\n    roleArn: \(Self.role)\n  tags: {team: x}\n")
    let seed = "{dataSource: {s3Uri: s3://acme-seeds/spring.jsonl}}"
    try folder.write("jobs/b.yaml", manifest(metadata: "{name: b}", seed: seed))
    let told = try await told(
      "allow: {roleArns: ['arn:aws:iam::*:role/other']}\nrequiredTags: {team: [z]}", manifest(seed: seed))
    #expect(
      told
        == [
          "usher.defaults.yaml:5:14: seedAudience.roleArn: this role is not allowed (usher.yaml:4: this role must match "
            + "one of allow.roleArns: arn:aws:iam::*:role/other; in the job \"spring\", a.yaml:1, and in 1 more)",
          "usher.defaults.yaml:6:16: tags.team: this value is not allowed (usher.yaml:5: requiredTags.team allows z; "
            + "in the job \"spring\", a.yaml:1, and in 1 more)",
        ])
  }

  @Test("With mistakes in usher.yaml its rules are not held against jobs; the mistakes of both are told")
  func broken() async throws {
    #expect(
      try await told("allow: {regions: [eu-*]}\ncolour: red", manifest("x: y")) == [
        "a.yaml:7:3: spec: unknown key \"x\" (known here: name, configuredAudienceModelArn, seedAudience, "
          + "includeSeedInOutput, collaborationId, description and tags)",
        "usher.yaml:5:3: spec: unknown key \"colour\" (known here: requiredVersion, state, maxStarts, maxInFlight, "
          + "accounts, allow, requiredTags and alsoValid)",
      ])
  }

  @Test("A usher.yaml that leads out of its folder is not read")
  func link() async throws {
    try folder.write("outside.yaml", project("allow: {regions: [eu-*]}"))
    try folder.write("repo/a.yaml", manifest())
    try folder.link("repo/usher.yaml", to: "../outside.yaml")
    let told = folder.told(await folder.read("repo"))
    #expect(told == ["repo/usher.yaml: is a symbolic link to something outside of repo"])
  }

  @Test("Each root's rules hold for its own jobs, and the least of the limits counts")
  func roots() async throws {
    try folder.write("eu/usher.yaml", project("allow: {regions: [eu-*]}\nmaxStarts: 5\nmaxInFlight: 9"))
    try folder.write("us/usher.yaml", project("allow: {regions: [us-*]}\nmaxStarts: 3"))
    try folder.write("eu/a.yaml", manifest(metadata: "{name: a}"))
    try folder.write("us/b.yaml", manifest(metadata: "{name: b}"))
    let told = folder.told(await folder.read("eu", "us"))
    #expect(told.count == 1 && told[0].hasPrefix("eu/a.yaml:5:31: "), "\(told)")
    let given = GivenPaths(["\(folder.path)/eu", "\(folder.path)/us", "\(folder.path)/none"])
    #expect(given.maxStarts == ProjectLimit(value: 3, place: "\(folder.path)/us/usher.yaml:5"))
    #expect(given.maxInFlight?.value == 9)
  }
}
