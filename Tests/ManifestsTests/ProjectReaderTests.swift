import JobModel
import Testing

@testable import Manifests

@Suite("What is said of usher.yaml")
struct ProjectReaderTests {
  @Test("Every member is read, with the line of its key")
  func whole() throws {
    let read = expectProject(
      project(
        """
        requiredVersion: ">= 0.1.0, < 1"
        state: state/usher.state.jsonl
        maxStarts: 20
        maxInFlight: 8
        allow:
          configuredAudienceModelArns: ["arn:aws:cleanrooms-ml:*:123456789012:configured-audience-model/*"]
          roleArns: [arn:aws:iam::123456789012:role/seed-*, "arn:aws-cn:iam::*:role/team/reader"]
          s3Prefixes: [s3://acme-seeds/, s3://acme-*/team/x]
          accounts: ["123456789012"]
          regions: [us-east-1, eu-*]
        requiredTags:
          team: [growth, editorial]
          cost: ["*"]
        """))
    let found = try #require(read)
    #expect(found.state?.value == "state/usher.state.jsonl" && found.state?.place == "usher.yaml:5")
    #expect(found.maxStarts == ProjectLimit(value: 20, place: "usher.yaml:6"))
    #expect(found.maxInFlight == ProjectLimit(value: 8, place: "usher.yaml:7"))
    let rules = try #require(found.rules)
    #expect(rules.roles?.place == "usher.yaml:10" && rules.roles?.name == "allow.roleArns")
    #expect(rules.tags.map(\.key) == ["team", "cost"])
    #expect(rules.tags.map(\.values.place) == ["usher.yaml:15", "usher.yaml:16"])
  }

  @Test(
    "A file that says nothing demands nothing",
    arguments: ["\n", "# nothing yet\n", "null\n", "apiVersion: usher/v1\nkind: Project\nspec: {}\n"])
  func empty(text: String) throws {
    let read = try #require(expectProject(text))
    #expect(read.rules == nil && read.state == nil && read.maxStarts == nil && read.maxInFlight == nil)
  }

  @Test("A file of 0 bytes marks the root, with a warning")
  func noBytes() throws {
    var reader = ProjectReader(version: nil)
    #expect(reader.read([], shown: "usher.yaml") != nil)
    #expect(
      reader.diagnostics == [Diagnostic(.warning, file: "usher.yaml", "is empty: it marks the root and sets no rule")])
  }

  @Test("A file that is none")
  func none() {
    let note = "a project file begins with apiVersion: usher/v1 and kind: Project"
    for text in ["1️⃣a: b", "1️⃣text", "1️⃣[a]", "1️⃣kind: Project"] {
      expectProject(text, Expected("1️⃣", "usher.yaml has no apiVersion", note))
    }
    expectProject(
      "apiVersion: 1️⃣usher/v2\nkind: Project\nx: y",
      Expected("1️⃣", "apiVersion: \"usher/v2\" is unknown", "known: usher/v1"))
    expectProject(
      "apiVersion: usher/v1\nkind: 1️⃣project",
      Expected("1️⃣", "kind: \"project\" is unknown, did you mean 'Project'?", "known: Project"))
    expectProject("1️⃣apiVersion: usher/v1\nkind: Project", Expected("1️⃣", "spec is missing"))
    expectProject(
      "apiVersion: usher/v1\nkind: Project\nspec: {}\n---\na: b",
      Expected(nil, "holds several documents, but only one is allowed"))
  }

  @Test("An unknown key, with the nearest known one, the place where it belongs, or all that are known")
  func unknownKeys() {
    expectProject(
      project("1️⃣maxstarts: 1\n2️⃣roleArns: []\n3️⃣colour: red\nallow: {4️⃣role: x}\n5️⃣state: a\n6️⃣state: b")
        .replacing("5️⃣", with: ""),
      Expected("1️⃣", "spec: unknown key \"maxstarts\", did you mean 'maxStarts'?"),
      Expected("2️⃣", "spec: unknown key \"roleArns\"", "'roleArns' belongs under allow"),
      Expected(
        "3️⃣", "spec: unknown key \"colour\"",
        "known here: requiredVersion, state, maxStarts, maxInFlight, accounts, allow, requiredTags and alsoValid"),
      Expected(
        "4️⃣", "allow: unknown key \"role\"",
        "known here: configuredAudienceModelArns, roleArns, s3Prefixes, accounts, regions and exportSizes"),
      Expected("6️⃣", "spec: the key \"state\" is given twice, first in line 8, column 3"))
  }

  @Test("Kinds and bounds")
  func kinds() {
    expectProject(
      project(
        """
        maxStarts: 1️⃣-1
        maxInFlight: 2️⃣0
        allow:
          roleArns: 3️⃣arn:aws:iam::123456789012:role/r
          regions: 4️⃣[]
          accounts: [5️⃣123456789012, "6️⃣12345678901", "7️⃣12345678901x"]
        requiredTags: {team: 8️⃣growth, cost: [9️⃣no]}
        """
      ).replacing("\"6️⃣", with: "6️⃣\"").replacing("\"7️⃣", with: "7️⃣\""),
      Expected(
        "1️⃣", "maxStarts: is not written in plain decimal digits",
        "expected an integer from 0 to 1000000, without quotes"),
      Expected("2️⃣", "maxInFlight: 0 is not between 1 and 1000000"),
      Expected(
        "3️⃣", "allow.roleArns: must be a list of texts, but this is a single value", "a list is written [one, another]"),
      Expected("4️⃣", "allow.regions: is an empty list", "leave the key out to set no rule"),
      Expected(
        "5️⃣", "allow.accounts: must be a text, but \"123456789012\" is a number in some versions of YAML",
        "write it in quotes: \"123456789012\""),
      Expected(
        "6️⃣", "allow.accounts: has 11 characters, it needs 12", "expected an account's 12 digits in quotes"),
      Expected(
        "7️⃣", "allow.accounts: has the character 'x' (U+0078) at position 12, which is not allowed",
        "expected an account's 12 digits in quotes"),
      Expected(
        "8️⃣", "requiredTags.team: must be a list of texts, but this is a single value",
        "a list is written [one, another]"),
      Expected(
        "9️⃣", "requiredTags.cost: must be a text, but \"no\" is a boolean in some versions of YAML",
        "write it in quotes: \"no\""))
    expectProject(
      project("allow: {regions: [eu-*, us-east-1, 1️⃣eu-*]}"),
      Expected("1️⃣", "allow.regions: the entry \"eu-*\" is given twice, first in line 4, column 21"))
    expectProject(
      project("requiredTags:\n  1️⃣usher:name: [x]\n  2️⃣aws:x: [v]"),
      Expected("1️⃣", "requiredTags: no job can have this tag: the prefix 'usher:' is reserved for usher"),
      Expected("2️⃣", "requiredTags: must not begin with 'aws:', which AWS reserves"))
  }

  @Test(
    "A pattern that nothing can fit",
    arguments: [
      ("roleArns", "reader", "is a name: give the role's ARN"),
      ("roleArns", "arn:aws:iam::12345678901:role/r", "the account id has 11 digits, it needs 12"),
      ("roleArns", "arn:aws:iam::*:user/r", "names 'user' instead of 'role'"),
      ("roleArns", "arn:aws:iam::123456789012:role/", "names no role"),
      ("roleArns", "arn:*:iam::123456789012:role/r", "the partition is '*', it must begin with 'aws'"),
      ("roleArns", "arn:aws:*", "has only 3 of the six parts of an ARN"),
      (
        "configuredAudienceModelArns", "arn:aws:cleanrooms-ml::123456789012:configured-audience-model/x",
        "lacks the region"
      ),
      ("s3Prefixes", "s3://acme", "does not say where the bucket's name ends: put a / after it"),
      ("s3Prefixes", "s3:///x", "names no bucket"),
      ("s3Prefixes", "acme/", "is not an S3 URI"),
      ("s3Prefixes", "S3://acme/", "begins with 'S3://' instead of 's3://'"),
      ("regions", "us_east", "has the character '_' (U+005F) at position 3, which is not allowed"),
    ])
  func patterns(list: String, pattern: String, message: String) throws {
    var reader = ProjectReader(version: nil)
    #expect(reader.read(Array(project("allow: {\(list): ['\(pattern)']}").utf8), shown: "usher.yaml") == nil)
    #expect(reader.diagnostics.map(\.message) == ["allow.\(list): \(message)"])
    #expect(try #require(reader.diagnostics.first).notes.first?.hasPrefix("expected ") == true)
  }

  @Test(
    "A state that lies elsewhere, or would be read as a manifest",
    arguments: [
      ("/tmp/state.jsonl", "is absolute: it must be relative to this file"),
      ("../state.jsonl", "leads out of its folder with '..'"), ("a/../b", "leads out of its folder with '..'"),
      ("state/", "names a folder"), (".", "names a folder"), ("a/.", "names a folder"),
      ("state.json", "ends like a manifest: usher would read it as one"),
      ("a/\u{0}b", "is not a path"),
    ])
  func state(path: String, message: String) {
    expectProject(
      project("state: 1️⃣\"\(path.replacing("\u{0}", with: "\\0"))\""),
      Expected(
        "1️⃣", "state: \(message)",
        "expected a path relative to this file, such as state/usher.state.jsonl, or s3://<bucket>/<key>"))
  }
}
