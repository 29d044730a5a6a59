import Foundation
import JobModel
import TestSupport
import Testing

@testable import Manifests

@Suite("Warnings of what the parties of a job hardly meant together")
struct PartyRulesTests {
  private static let template = "arn:aws:cleanrooms:eu-west-1:123456789012:membership/m/analysistemplate/secret"
  private static let accounts =
    "seedAudience.roleArn: the role and the model are of different accounts, which takes a collaborationId"

  /// Warnings only, and the job is there all the same.
  private static func expectWarnings(
    _ text: String, _ expected: Expected..., at place: Testing.SourceLocation = #_sourceLocation
  ) {
    let marked = MarkedManifest(text)
    let (jobs, found) = MarkedManifest.parse(marked.bytes)
    #expect(jobs.count == 1, sourceLocation: place)
    #expect(found.map(\.message) == expected.map(\.message), sourceLocation: place)
    #expect(found.map(\.notes) == expected.map(\.notes), sourceLocation: place)
    #expect(!found.contains { $0.severity == .error }, sourceLocation: place)
    for (diagnostic, expectation) in zip(found, expected) {
      let mark = expectation.mark.flatMap { marked.places[$0] }
      #expect(
        diagnostic.location?.line == mark?.line && diagnostic.location?.column == mark?.column, sourceLocation: place)
    }
  }

  private static func seed(uri: String = "s3://seeds/k", account: String = "123456789012") -> String {
    "{dataSource: {s3Uri: 1️⃣\(uri)}, roleArn: 2️⃣arn:aws:iam::\(account):role/r}"
  }

  @Test("Role and model of different accounts, unless they work together")
  func accounts() {
    let note = "the model is of account 123456789012, the role of 210987654321"
    let other = Self.seed(account: "210987654321")
    Self.expectWarnings(manifest(seed: other), Expected("2️⃣", Self.accounts, note))
    Self.expectWarnings(manifest(seed: other, "collaborationId: 11111111-2222-3333-4444-555555555555"))
    Self.expectWarnings(manifest(seed: Self.seed()))
  }

  @Test("An analysis template in another region, shown neither in words nor as a line")
  func templates() throws {
    let seed =
      "{roleArn: arn:aws:iam::123456789012:role/r, sqlParameters: {analysisTemplateArn: 3️⃣\"\(Self.template)\"}}"
    let model = { (region: String) in "arn:aws:cleanrooms-ml:\(region):123456789012:configured-audience-model/m" }
    Self.expectWarnings(
      manifest(model: model("us-east-1"), seed: seed),
      Expected(
        "3️⃣",
        "seedAudience.sqlParameters.analysisTemplateArn: the analysis template is in another region than the model, which is in us-east-1"
      ))
    Self.expectWarnings(manifest(model: model("eu-west-1"), seed: seed))
    let found = MarkedManifest.parse(MarkedManifest(manifest(seed: seed)).bytes).diagnostics
    let warning = try #require(found.first)
    #expect(warning.excerpt == nil && !"\(warning)".contains("secret"))
  }

  @Test("A region in which AWS Clean Rooms is not")
  func regions() {
    for region in PartyRules.regions {
      Self.expectWarnings(
        manifest(model: "arn:aws:cleanrooms-ml:\(region):123456789012:configured-audience-model/m"))
    }
    for region in ["us-west-1", "us-east-11", "eu-central", "cn-north-1", "-"] {
      Self.expectWarnings(
        manifest(model: "1️⃣arn:aws:cleanrooms-ml:\(region):123456789012:configured-audience-model/m"),
        Expected(
          "1️⃣", "configuredAudienceModelArn: AWS Clean Rooms is not known in the region \(region)",
          "known: ap-northeast-1, ap-northeast-2, ap-southeast-1, ap-southeast-2, eu-central-1, eu-north-1, eu-west-1, eu-west-2, us-east-1, us-east-2 and us-west-2"
        ))
    }
  }

  @Test("botocore knows the same regions", .processes, .enabled(if: Python.isAvailable, "\(Python.missing)"))
  func drift() throws {
    let result = try Python.script("Oracles/clean_rooms_regions.py")
    #expect(result.standardError == "")
    #expect(result.standardOutput.split(separator: "\n").map(String.init) == PartyRules.regions.map(\.description))
  }

  @Test(
    "Names that no bucket has",
    arguments: [
      ("s3://ab/k", "it needs 3 to 63 characters"), ("s3:///k", "it needs 3 to 63 characters"),
      ("s3://\(String(repeating: "a", count: 64))/k", "it needs 3 to 63 characters"),
      ("s3://my_seeds/k", "it may have lower-case letters, digits, '.' and '-' only"),
      ("s3://Seeds/k", "it may have lower-case letters, digits, '.' and '-' only"),
      ("s3://séeds/k", "it may have lower-case letters, digits, '.' and '-' only"),
      ("s3://a b c/k", "it may have lower-case letters, digits, '.' and '-' only"),
      ("s3://-seeds/k", "it begins and ends with a letter or digit"),
      ("s3://seeds-/k", "it begins and ends with a letter or digit"),
      ("s3://.seeds/k", "it begins and ends with a letter or digit"),
      ("s3://see..ds/k", "it has two dots in a row"), ("s3://10.0.0.1/k", "it looks like an IP address"),
      ("s3://xn--seeds/k", "its beginning is reserved"), ("s3://sthree-seeds/k", "its beginning is reserved"),
    ])
  func buckets(uri: String, reason: String) {
    Self.expectWarnings(
      manifest(seed: Self.seed(uri: uri)),
      Expected("1️⃣", "seedAudience.dataSource.s3Uri: S3 has no bucket of this name: \(reason)"))
  }

  @Test(
    "Names that a bucket may have",
    arguments: [
      "s3://abc/k", "s3://\(String(repeating: "a", count: 63))/k", "s3://1-2.3-4/K_é", "s3://10.0.1/k",
      "s3://seeds/k/", "s3://seeds//", "s3://seeds/-", "s3://point-x7f3hb-s3alias/k",
    ])
  func rightBuckets(uri: String) {
    Self.expectWarnings(manifest(seed: Self.seed(uri: uri)))
  }

  @Test("A bucket without a key", arguments: ["s3://seeds", "s3://seeds/"])
  func noKey(uri: String) {
    Self.expectWarnings(
      manifest(seed: Self.seed(uri: uri)),
      Expected("1️⃣", "seedAudience.dataSource.s3Uri: names a bucket and no key", "expected s3://<bucket>/<key>"))
  }

  @Test(
    "A key that looks like a pattern",
    arguments: ["s3://seeds/*", "s3://seeds/a/*.jsonl", "s3://seeds/part-?", "s3://seeds/{a,b}/c", "s3://seeds/${x}"])
  func patterns(uri: String) {
    Self.expectWarnings(
      manifest(seed: Self.seed(uri: "\"\(uri)\"")),
      Expected(
        "1️⃣", "seedAudience.dataSource.s3Uri: the key looks like a pattern, and S3 takes it letter for letter",
        "'*', '?' and '{…}' stand for nothing else there: name one object"))
  }

  @Test(
    "Names that IAM gives no role",
    arguments: [
      ("seed reader", "it has the character U+0020"), ("rôle", "it has the character 'ô' (U+00F4)"),
      ("r\u{A0}", "it has the character U+00A0"), ("a:b", "it has the character ':' (U+003A)"),
      ("team/x*", "it has the character '*' (U+002A)"),
    ])
  func roles(name: String, reason: String) {
    Self.expectWarnings(
      manifest(
        seed: Self.seed().replacing("role/r", with: "\"role/\(name)\"")
          .replacing("2️⃣arn:aws:iam::123456789012:\"", with: "2️⃣\"arn:aws:iam::123456789012:")),
      Expected(
        "2️⃣",
        "seedAudience.roleArn: IAM has no role of this name: \(reason), and names have letters, digits and + = , . @ - _"
      ))
  }

  @Test("Roles that are too long, without a name, in a strange path; and those that IAM has")
  func rolePaths() {
    for (name, reason) in [
      (String(repeating: "a", count: 65), "it has more than 64 characters"), ("team/", "it ends with '/'"),
      ("team é/reader", "its path may have printable ASCII characters only"),
    ] {
      Self.expectWarnings(
        manifest(seed: Self.seed().replacing("role/r", with: "role/\(name)")),
        Expected("2️⃣", "seedAudience.roleArn: IAM has no role of this name: \(reason)"))
    }
    for name in [String(repeating: "a", count: 64), "AZaz09_+=.@-", "aws-service-role/a!b~/reader"] {
      Self.expectWarnings(manifest(seed: Self.seed().replacing("role/r", with: "role/\(name)")))
    }
  }

  @Test("White space at the end, where the service's pattern allows it")
  func spaces() {
    Self.expectWarnings(
      manifest(seed: "{dataSource: {s3Uri: 1️⃣\"s3://seeds/k \"}, roleArn: 2️⃣\"arn:aws:iam::123456789012:role/r\\t\"}"),
      Expected("1️⃣", "seedAudience.dataSource.s3Uri: ends with white space, which is hardly meant"),
      Expected("2️⃣", "seedAudience.roleArn: ends with white space, which is hardly meant"))
  }

  @Test("No warning beside an error")
  func errors() {
    expect(
      manifest(seed: Self.seed(uri: "s3://X/k"), "includeSeedInOutput: 3️⃣no"),
      Expected(
        "3️⃣", "includeSeedInOutput: is neither true nor false: only some versions of YAML read it so",
        "expected true or false, without quotes and in lower case"))
  }
}
