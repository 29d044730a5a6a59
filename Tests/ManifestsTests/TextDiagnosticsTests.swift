import Foundation
import JobModel
import Testing

@testable import Manifests

@Suite("What is said of a text")
struct TextDiagnosticsTests {
  @Test(
    "A plain scalar that some YAML version takes for something else is shown in quotes",
    arguments: [
      ("yes", "a boolean"), ("No", "a boolean"), ("12", "a number"), ("1.10", "a number"), ("0x1F", "a number"),
      ("12:30:45", "a number"),
      ("~", "null"), ("Null", "null"), (".inf", "a number"),
    ])
  func plain(text: String, kind: String) {
    expect(
      manifest("description: 1️⃣\(text)"),
      Expected(
        "1️⃣", "description: must be a text, but \"\(text)\" is \(kind) in some versions of YAML",
        "write it in quotes: \"\(text)\""))
    expect(manifest("description: \"\(text)\""))
    expect(manifest("description: '\(text)'"))
    expect(manifest("description: |-\n  \(text)"))
    expect(
      manifest("tags: {1️⃣\(text): x}"),
      Expected(
        "1️⃣", "tags: must be a text, but \"\(text)\" is \(kind) in some versions of YAML",
        "write it in quotes: \"\(text)\""))
    expect(
      manifest("tags: {version: 1️⃣\(text)}"),
      Expected(
        "1️⃣", "tags.version: must be a text, but \"\(text)\" is \(kind) in some versions of YAML",
        "write it in quotes: \"\(text)\""))
  }

  @Test("Nothing after a colon")
  func empty() {
    expect(
      manifest("1️⃣description: \ntags: {a: x}").replacingOccurrences(of: "1️⃣description: ", with: "description:1️⃣"),
      Expected("1️⃣", "description: has no value", "leave the key out, or write an empty text as \"\""))
    expect(manifest("description: \"\""))
  }

  @Test(
    "An ARN that is none says which part is wrong",
    arguments: [
      ("arn:aws:iam::12345678901:role/seed", "the account id has 11 digits, it needs 12"),
      ("arn:aws:iam::12345678901x:role/seed", "the account id is not all digits"),
      ("arn:aws:iam:us-east-1:123456789012:role/seed", "has a region, but such an ARN has none"),
      ("arn:aws:s3::123456789012:role/seed", "is an ARN of 's3' instead of 'iam'"),
      ("arn:aws:iam::123456789012:user/seed", "names 'user' instead of 'role'"),
      ("arn:aws:iam::123456789012:role/", "names no role"),
      ("arn:aws:iam:::role/seed-reader", "lacks the account id"),
      ("arn:aws:iam::1:role/seed-reader", "the account id has 1 digit, it needs 12"),
      ("seed-reader", "is a name: give the role's ARN"),
      ("a-longer-name-of-the-seed-reader", "is a name: give the role's ARN"),
      ("arn:aws:iam::123456789012", "has only 5 of the six parts of an ARN"),
      ("arn:azure:iam::123456789012:role/seed", "the partition is 'azure', it must begin with 'aws'"),
      ("s3://bucket/key-that-is-long", "is not an ARN"),
      ("\"arn:aws:iam::123456789012:role/seed\\n\"", "ends with a line break: write '|-' or '>-' to leave it out"),
      ("\" arn:aws:iam::123456789012:role/seed\"", "begins with a space"),
    ])
  func arn(text: String, reason: String) {
    expect(
      manifest(seed: "{dataSource: {s3Uri: s3://seeds/k}, roleArn: 1️⃣\(text)}"),
      Expected("1️⃣", "seedAudience.roleArn: \(reason)", "expected arn:aws:iam::<12 digits>:role/<name>"))
  }

  @Test("Lengths, forms and characters")
  func others() {
    let long = String(repeating: "é", count: 256)
    expect(
      manifest(
        "description: 3️⃣\(long)\ncollaborationId: 4️⃣11111111-2222-3333-4444-55555555ABCD\nname: 5️⃣\"\\U0001F600 \\u0001x\""
      ),
      Expected(
        "3️⃣", "description: has 256 characters, at most 255 are allowed"),
      Expected(
        "4️⃣", "collaborationId: has upper-case letters, only lower-case ones are allowed",
        "expected a UUID in lower case, such as 11111111-2222-3333-4444-555555555555"),
      Expected("5️⃣", "name: has the character '😀' (U+1F600) at position 1, which is not allowed"))
  }

  @Test("A model of another service, a UUID with a space, a blank name, a size in small letters")
  func slips() {
    expect(
      manifest(model: "1️⃣arn:aws:cleanrooms:us-east-1:123456789012:configured-audience-model/a"),
      Expected(
        "1️⃣", "configuredAudienceModelArn: is an ARN of 'cleanrooms' instead of 'cleanrooms-ml'",
        "expected arn:aws:cleanrooms-ml:<region>:<12 digits>:configured-audience-model/<id>"))
    expect(
      manifest(model: "1️⃣arn:aws:cleanrooms-ml::123456789012:configured-audience-model/a"),
      Expected(
        "1️⃣", "configuredAudienceModelArn: lacks the region",
        "expected arn:aws:cleanrooms-ml:<region>:<12 digits>:configured-audience-model/<id>"))
    let uuid = "expected a UUID in lower case, such as 11111111-2222-3333-4444-555555555555"
    expect(
      manifest("collaborationId: 1️⃣\"11111111-2222-3333-4444-555555555555 \""),
      Expected("1️⃣", "collaborationId: ends with a space", uuid))
    expect(
      manifest("collaborationId: 1️⃣11111111-2222-3333-4444-5555555555"),
      Expected("1️⃣", "collaborationId: has 34 characters, it needs 36", uuid))
    expect(
      manifest("collaborationId: 1️⃣111111112222-3333-4444-5555555555-55"),
      Expected("1️⃣", "collaborationId: does not have the expected form", uuid))
    expect(manifest("name: 1️⃣\" \""), Expected("1️⃣", "name: is blank: it has only white space"))
    expect(
      manifest(
        seed: """
          {roleArn: arn:aws:iam::123456789012:role/r, sqlParameters: {queryString: q},
              sqlComputeConfiguration: {worker: {type: 1️⃣cr.4x}}}
          """),
      Expected(
        "1️⃣",
        "seedAudience.sqlComputeConfiguration.worker.type: \"cr.4x\" is unknown, did you mean 'CR.4X'?",
        "known: CR.1X, CR.4X and CR.8X, in the service's model of 2026-11-20"))
  }

  @Test("metadata's own rules")
  func metadata() {
    let note =
      "expected letters, digits and . _ -, beginning and ending with a letter or digit, at most 54 characters"
    expect(
      manifest(metadata: "{name: 1️⃣spring-}"), Expected("1️⃣", "metadata.name: does not end with a letter or digit", note))
    for (name, reason) in [
      ("_x", "does not begin with a letter or digit"), ("\"x \"", "ends with a space"),
      ("\"a b\"", "has the character U+0020 at position 2, which is not allowed"),
      ("é", "has the character 'é' (U+00E9) at position 1, which is not allowed"),
    ] {
      expect(manifest(metadata: "{name: 1️⃣\(name)}"), Expected("1️⃣", "metadata.name: \(reason)", note))
    }
    expect(
      manifest(metadata: "{name: 1️⃣\(String(repeating: "x", count: 55))}"),
      Expected("1️⃣", "metadata.name: has 55 characters, at most 54 are allowed"))
    expect(
      manifest(metadata: "{name: a, revision: 1️⃣W/47}"),
      Expected(
        "1️⃣", "metadata.revision: has the character '/' (U+002F) at position 2, which is not allowed",
        "expected letters, digits and . _ : + -, beginning with a letter or digit, such as \"2026-W47\""))
    expect(manifest(metadata: "{name: a, revision: 2026-11-23}"))
    expect(manifest(metadata: "{name: a, revision: 1.2.3}"))
    expect(
      manifest(metadata: "{name: a, revision: 1️⃣47}"),
      Expected(
        "1️⃣", "metadata.revision: must be a text, but \"47\" is a number in some versions of YAML",
        "write it in quotes: \"47\""))
  }

  @Test("S3 URIs")
  func s3() {
    let seed = { (uri: String) in
      manifest(seed: "{roleArn: arn:aws:iam::123456789012:role/r, dataSource: {s3Uri: 1️⃣\(uri)}}")
    }
    let expected = "expected s3://<bucket>/<key>"
    expect(
      seed("https://b/k"),
      Expected("1️⃣", "seedAudience.dataSource.s3Uri: begins with 'https://' instead of 's3://'", expected))
    expect(seed("bucket/key"), Expected("1️⃣", "seedAudience.dataSource.s3Uri: is not an S3 URI", expected))
    expect(
      seed("s3a://seeds/k"),
      Expected("1️⃣", "seedAudience.dataSource.s3Uri: begins with 's3a://' instead of 's3://'", expected))
    expect(
      seed("\"s3://seeds/k\\n\""),
      Expected(
        "1️⃣", "seedAudience.dataSource.s3Uri: ends with a line break: write '|-' or '>-' to leave it out", expected))
    expect(
      seed("\"s3://seeds/k\\nx\""), Expected("1️⃣", "seedAudience.dataSource.s3Uri: has a line break", expected))
    expect(seed("\" \""), Expected("1️⃣", "seedAudience.dataSource.s3Uri: ends with a space", expected))
    expect(seed("s3://"), Expected("1️⃣", "seedAudience.dataSource.s3Uri: names no bucket", expected))
    expect(seed("\"\""), Expected("1️⃣", "seedAudience.dataSource.s3Uri: is empty", expected))
  }

  @Test("An excerpt marks the whole value, a text of several lines to the end of its first")
  func excerpts() {
    let role = expect(
      manifest(seed: "{dataSource: {s3Uri: s3://seeds/k}, roleArn: 1️⃣arn:aws:iam::1:role/é}"),
      Expected(
        "1️⃣", "seedAudience.roleArn: the account id has 1 digit, it needs 12",
        "expected arn:aws:iam::<12 digits>:role/<name>"))
    #expect(role.first?.excerpt?.length == "arn:aws:iam::1:role/é".count)
    #expect(
      role.first?.excerpt?.line == "  seedAudience: {dataSource: {s3Uri: s3://seeds/k}, roleArn: arn:aws:iam::1:role/é}"
    )
    let block = expect(
      manifest("name: 1️⃣|\n  a\n  b\ndescription: x"),
      Expected("1️⃣", "name: ends with a line break: write '|-' or '>-' to leave it out"))
    #expect(block.first?.excerpt?.length == 1)
    #expect(block.first?.excerpt?.line == "  name: |")
  }
}
