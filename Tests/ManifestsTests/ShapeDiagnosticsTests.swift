import Foundation
import JobModel
import Testing

@testable import Manifests

@Suite("What is said of a manifest's shape")
struct ShapeDiagnosticsTests {
  @Test("A right manifest: nothing")
  func right() {
    expect(manifest())
    expect(
      manifest(metadata: "{name: a.b_c-1, revision: \"2026-W47\"}", "includeSeedInOutput: true\ntags: {team: growth}"))
  }

  @Test("A file that is none")
  func none() {
    let notes = [
      "a manifest begins with apiVersion: usher/v1",
      "give usher a folder that holds only jobs, or name this file in .usherignore",
    ]
    for text in ["1️⃣a: b", "1️⃣text", "1️⃣[a, b]", "1️⃣{}", "1️⃣\"\""] {
      expect(text, Expected("1️⃣", "this is not a manifest: it has no apiVersion", notes[0], notes[1]))
    }
    expect("apiVersion: 1️⃣usher/v2\nother: x", Expected("1️⃣", "apiVersion: \"usher/v2\" is unknown", "known: usher/v1"))
    expect(
      "apiVersion: usher/v1\nkind: 1️⃣ExportJob\nother: x",
      Expected("1️⃣", "kind: \"ExportJob\" is unknown", "known: AudienceGenerationJob and AudienceExportJob"))
    expect(
      "apiVersion: usher/v1\nkind: 1️⃣audienceGenerationJob",
      Expected(
        "1️⃣", "kind: \"audienceGenerationJob\" is unknown, did you mean 'AudienceGenerationJob'?",
        "known: AudienceGenerationJob and AudienceExportJob"))
  }

  @Test(
    "Empty documents are skipped",
    arguments: ["# only a comment\n", "---\n", "null", "---\n# c\n---\n~\n...\n", "\n\n", "%YAML 1.2\n---\n"])
  func empty(text: String) {
    expect(text)
    #expect(MarkedManifest.parse(Array(text.utf8)).jobs.isEmpty)
  }

  @Test("What is missing, with what is expected")
  func missing() {
    expect(
      "1️⃣apiVersion: usher/v1", Expected("1️⃣", "kind is missing"), Expected("1️⃣", "metadata is missing"),
      Expected("1️⃣", "spec is missing"))
    expect(
      "apiVersion: usher/v1\nkind: AudienceGenerationJob\nmetadata: 1️⃣{}\nspec: 2️⃣{}",
      Expected("1️⃣", "metadata: name is missing"),
      Expected(
        "2️⃣", "spec: configuredAudienceModelArn is missing",
        "expected arn:aws:cleanrooms-ml:<region>:<12 digits>:configured-audience-model/<id>"),
      Expected("2️⃣", "spec: seedAudience is missing"))
    expect(
      manifest(seed: "1️⃣{}"),
      Expected("1️⃣", "seedAudience: roleArn is missing", "expected arn:aws:iam::<12 digits>:role/<name>"),
      Expected("1️⃣", "seedAudience: exactly one of dataSource and sqlParameters is needed"))
  }

  @Test("An unknown key, with the nearest known one, the place where it belongs, or all that are known")
  func unknown() {
    expect(
      manifest("1️⃣descripton: x\n2️⃣Tags: {}\n3️⃣roleArn: x\n4️⃣zzz: 1\n5️⃣Kind: x\n6️⃣\"tags:x\": y"),
      Expected("1️⃣", "spec: unknown key \"descripton\", did you mean 'description'?"),
      Expected("2️⃣", "spec: unknown key \"Tags\", did you mean 'tags'?"),
      Expected("3️⃣", "spec: unknown key \"roleArn\"", "'roleArn' belongs under seedAudience"),
      Expected(
        "4️⃣", "spec: unknown key \"zzz\"",
        "known here: name, configuredAudienceModelArn, seedAudience, includeSeedInOutput, collaborationId, description and tags"
      ),
      Expected("5️⃣", "spec: unknown key \"Kind\"", "'kind' belongs at the top level"),
      Expected("6️⃣", "spec: unknown key \"tags:x\"", "a space is missing after the colon of 'tags'"))
    expect(
      manifest(seed: "{roleArn: arn:aws:iam::123456789012:role/r, dataSource: {1️⃣s3uri: s3://seeds/k, 2️⃣roleArn: x}}")
        .replacingOccurrences(of: "dataSource: {", with: "dataSource: 3️⃣{"),
      Expected(
        "3️⃣", "seedAudience.dataSource: s3Uri is missing", "expected s3://<bucket>/<key>"),
      Expected("1️⃣", "seedAudience.dataSource: unknown key \"s3uri\", did you mean 's3Uri'?"),
      Expected("2️⃣", "seedAudience.dataSource: unknown key \"roleArn\"", "'roleArn' belongs under seedAudience"))
    expect(
      manifest("name: x").replacingOccurrences(of: "metadata:", with: "1️⃣name: x\n2️⃣Spec: x\nmetadata:"),
      Expected("1️⃣", "unknown key \"name\"", "'name' belongs under metadata and under spec"),
      Expected("2️⃣", "unknown key \"Spec\", did you mean 'spec'?"))
    expect(manifest("? 1️⃣[a]\n: b"), Expected("1️⃣", "spec: a key must be a text"))
  }

  @Test("A key that stands there twice names the first")
  func duplicates() {
    expect(
      manifest("description: a\n1️⃣description: b\ntags: {a: x, 2️⃣\"a\": z, \"\\u00e9\": x, \"e\\u0301\": x}"),
      Expected("1️⃣", "spec: the key \"description\" is given twice, first in line 7, column 3"),
      Expected("2️⃣", "tags: the key \"a\" is given twice, first in line 9, column 10"))
    let many = (0..<40).map { "k\($0): x" }.joined(separator: ", ")
    expect(
      manifest("tags: {\(many), 1️⃣k3: x, 2️⃣k30: x}"),
      Expected("1️⃣", "tags: the key \"k3\" is given twice, first in line 7, column 31"),
      Expected("2️⃣", "tags: the key \"k30\" is given twice, first in line 7, column 240"))
  }

  @Test("Wrong kinds of values")
  func kinds() {
    expect(
      manifest(seed: "1️⃣[a]", "includeSeedInOutput: 2️⃣\"true\"\ntags: 3️⃣text\ndescription: 4️⃣{a: b}\ncollaborationId: 5️⃣[]"),
      Expected("1️⃣", "seedAudience: must be a mapping, but this is a list"),
      Expected(
        "2️⃣", "includeSeedInOutput: is neither true nor false: it is a text in quotes",
        "expected true or false, without quotes and in lower case"),
      Expected("3️⃣", "tags: must be a mapping of texts, but this is a single value"),
      Expected("4️⃣", "description: must be a text, but this is a mapping"),
      Expected("5️⃣", "collaborationId: must be a text, but this is a list"))
    expect(
      manifest("tags: 1️⃣null\nincludeSeedInOutput:1️⃣ 2️⃣~").replacingOccurrences(of: ":1️⃣ ", with: ": "),
      Expected("1️⃣", "tags: must be a mapping of texts, but this is null"),
      Expected(
        "2️⃣", "includeSeedInOutput: has no value", "expected true or false, without quotes and in lower case"))
    expect(
      manifest("tags: 1️⃣team:growth\nincludeSeedInOutput: 2️⃣{{ flag }}\ndescription: 3️⃣{{ text }}"),
      Expected(
        "1️⃣", "tags: must be a mapping of texts, but this is a single value: is a space missing after its colon?"),
      Expected(
        "2️⃣",
        "includeSeedInOutput: must be true or false, but this is a mapping in a mapping: usher has no template language ('{{ … }}')",
        "expected true or false, without quotes and in lower case"),
      Expected(
        "3️⃣",
        "description: must be a text, but this is a mapping in a mapping: usher has no template language ('{{ … }}')"))
    expect(
      manifest(seed: "1️⃣arn:aws:iam::123456789012:role/r"),
      Expected("1️⃣", "seedAudience: must be a mapping, but this is a single value"))
  }

  @Test(
    "A boolean is true or false and nothing else",
    arguments: [
      ("True", ": it has capital letters"), ("TRUE", ": it has capital letters"),
      ("yes", ": only some versions of YAML read it that way"), ("on", ": only some versions of YAML read it that way"),
      ("y", ": only some versions of YAML read it that way"), ("'true'", ": it is a text in quotes"),
      ("\"false\"", ": it is a text in quotes"), ("1", ""), ("text", ""),
    ])
  func booleans(text: String, more: String) {
    expect(
      manifest("includeSeedInOutput: 1️⃣\(text)"),
      Expected(
        "1️⃣", "includeSeedInOutput: is neither true nor false\(more)",
        "expected true or false, without quotes and in lower case"))
  }

  @Test(
    "An integer is decimal digits without a leading zero",
    arguments: [
      ("016", "is not written in plain decimal digits"), ("0x10", "is not written in plain decimal digits"),
      ("1_6", "is not written in plain decimal digits"), ("+16", "is not written in plain decimal digits"),
      ("-16", "is not written in plain decimal digits"), ("2:3", "is not written in plain decimal digits"),
      ("16.0", "is not an integer"), ("1e1", "is not an integer"), ("sixteen", "is not an integer"),
      ("\"16\"", "is not an integer: it is a text in quotes"), ("null", "has no value"),
      ("[16]", "must be an integer, but this is a list"),
    ])
  func integers(text: String, reason: String) {
    expect(
      manifest(seed: worker("number: 1️⃣\(text)")),
      Expected(
        "1️⃣", "seedAudience.sqlComputeConfiguration.worker.number: \(reason)",
        "expected an integer from 2 to 1024, without quotes"))
  }

  @Test(
    "An integer has its bounds",
    arguments: [
      ("1", false), ("2", true), ("1024", true), ("1025", false), ("0", false), ("99999999999999999999", false),
    ])
  func bounds(number: String, isAllowed: Bool) {
    let text = manifest(seed: worker("number: 1️⃣\(number)"))
    let path = "seedAudience.sqlComputeConfiguration.worker.number"
    if isAllowed { expect(text) } else { expect(text, Expected("1️⃣", "\(path): \(number) is not between 2 and 1024")) }
  }

  @Test("Only one member of a choice may be given")
  func choices() {
    let role = "roleArn: arn:aws:iam::123456789012:role/r"
    expect(
      manifest(seed: "{\(role), dataSource: {s3Uri: s3://seeds/k}, 1️⃣sqlParameters: {queryString: q}}"),
      Expected("1️⃣", "seedAudience: only one of dataSource and sqlParameters may be given, but this is another one"))
    expect(
      manifest(seed: "{\(role), sqlParameters: {queryString: q}, sqlComputeConfiguration: 1️⃣{}}"),
      Expected("1️⃣", "seedAudience.sqlComputeConfiguration: worker is missing"))
    expect(
      manifest(seed: worker("properties: 1️⃣{}")),
      Expected("1️⃣", "seedAudience.sqlComputeConfiguration.worker.properties: spark is missing"))
  }

  @Test("Forty-eight tags are the user's, usher: is usher's own in any case")
  func tags() {
    let tags = { (count: Int) in (0..<count).map { "k\($0): x" }.joined(separator: ", ") }
    expect(manifest("tags: {\(tags(48))}"))
    expect(
      manifest("tags: 1️⃣{\(tags(49))}"),
      Expected("1️⃣", "tags: has 49 tags, 48 are allowed: usher needs two of the service's 50"))
    expect(manifest("tags: 1️⃣{\(tags(51))}"), Expected("1️⃣", "tags: has 51 entries, 50 are allowed"))
    expect(
      manifest("tags: {1️⃣usher:name: x, 2️⃣USHER:x: z, 3️⃣\"usher:\\u0301\": x, usher: x}"),
      Expected("1️⃣", "tags: the prefix 'usher:' is reserved for usher, in upper and lower case"),
      Expected("2️⃣", "tags: the prefix 'usher:' is reserved for usher, in upper and lower case"),
      Expected("3️⃣", "tags: the prefix 'usher:' is reserved for usher, in upper and lower case"))
    expect(manifest("tags: {1️⃣AWS:x: x}"), Expected("1️⃣", "tags: must not begin with 'aws:', which AWS reserves"))
  }

  private func worker(_ members: String) -> String {
    """
    {roleArn: arn:aws:iam::123456789012:role/r, sqlComputeConfiguration: {worker: {\(members)}},
        sqlParameters: {queryString: q}}
    """
  }
}
