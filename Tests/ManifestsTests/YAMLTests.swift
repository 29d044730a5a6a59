import CleanRoomsMLModel
import Foundation
import JobModel
import Testing

@testable import Manifests

@Suite("YAML's own features")
struct YAMLTests {
  private static func names(_ text: String) -> [String] {
    let (jobs, diagnostics) = MarkedManifest.parse(Array(text.utf8))
    for diagnostic in diagnostics { Issue.record("\(diagnostic)") }
    return jobs.map(\.name.text)
  }

  @Test("Several documents in one file, each with its place")
  func documents() {
    let text = ["one", "two", "three"].map { manifest(metadata: "{name: \($0)}") }.joined(separator: "\n---\n# next\n")
    let (jobs, diagnostics) = MarkedManifest.parse(Array(text.utf8))
    #expect(diagnostics == [])
    #expect(jobs.map(\.name.text) == ["one", "two", "three"])
    #expect(jobs.map(\.location.line) == [1, 10, 19])
    #expect(jobs.map(\.location.column) == [1, 1, 1])
    #expect(
      Self.names("---\n\(manifest())\n---\n---\n# nothing\n---\n\(manifest(metadata: "{name: b}"))\n...\n") == [
        "spring", "b",
      ])
  }

  @Test("An anchor is one document's; mistakes are reported in all of them")
  func anchorsEnd() {
    expect(
      manifest("description: &d text") + "\n---\n" + manifest(metadata: "{name: b}", "description: 1️⃣*d"),
      Expected(
        "1️⃣", "this document has no anchor of this name before this alias",
        "put a text that begins with '*' in quotes"))
    expect(
      manifest("x1️⃣: z").replacingOccurrences(of: "x1️⃣", with: "1️⃣xyz") + "\n---\n" + manifest(metadata: "{name: 2️⃣-}"),
      Expected(
        "1️⃣", "spec: unknown key \"xyz\"",
        "known here: name, configuredAudienceModelArn, seedAudience, includeSeedInOutput, collaborationId, description and tags"
      ),
      Expected(
        "2️⃣", "metadata.name: does not end with a letter or digit",
        "expected letters, digits and . _ -, beginning and ending with a letter or digit, at most 54 characters"))
  }

  @Test("Aliases stand for their anchor, merge keys bring in what is not there yet")
  func merging() throws {
    let text = """
      apiVersion: usher/v1
      kind: AudienceGenerationJob
      metadata: {name: &n base}
      spec: &spec
        configuredAudienceModelArn: arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/m
        seedAudience: &seed {roleArn: &role arn:aws:iam::123456789012:role/r, dataSource: {s3Uri: s3://seeds/k}}
        description: *n
        tags:
          <<: [{a: first, b: first}, {b: second, c: second}]
          a: own
      """
    let (jobs, diagnostics) = MarkedManifest.parse(Array(text.utf8))
    #expect(diagnostics == [])
    let request = try #require(jobs.first?.request)
    #expect(request.description == "base")
    #expect(request.tags?["a"] == "own")
    #expect(request.tags?["b"] == "first")
    #expect(request.tags?["c"] == "second")
  }

  @Test("A merged mapping may itself merge, and an anchor on it has all")
  func nestedMerging() throws {
    let text = manifest("tags: {<<: &two {<<: &one {a: x, b: x}, b: z, c: z}, d: w}\nname: plain")
    let tags = try #require(MarkedManifest.parse(Array(text.utf8)).jobs.first?.request?.tags)
    #expect(tags["a"] == "x")
    #expect(tags["b"] == "z")
    #expect(tags["c"] == "z")
    #expect(tags["d"] == "w")
    #expect(tags["<<"] == nil)
    let chain = """
      apiVersion: usher/v1
      kind: AudienceGenerationJob
      metadata: {name: chain}
      spec:
        configuredAudienceModelArn: arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/m
        tags: &later {<<: &first {a: x}, b: z}
        seedAudience:
          roleArn: arn:aws:iam::123456789012:role/r
          sqlParameters: {queryString: q, parameters: {<<: *later, c: w}}
      """
    let parameters = MarkedManifest.parse(Array(chain.utf8)).jobs.first?.request?.seedAudience.sqlParameters?.parameters
    #expect(parameters?.pairs.map { "\($0.key)=\($0.value)" }.sorted() == ["a=x", "b=z", "c=w"])
  }

  @Test("A quoted << is a key, a merge of something else an error, an alias inside its anchor too")
  func oddMerging() {
    expect(manifest("tags: {\"<<\": x}"))
    expect(manifest("tags: {<<: 1️⃣x}"), Expected("1️⃣", "'<<' takes a mapping, an alias of one, or a list of them"))
    expect(
      manifest("tags: {<<: [{a: x}, 1️⃣x]}"), Expected("1️⃣", "'<<' takes a mapping, an alias of one, or a list of them"))
    expect(
      manifest("tags: &t {a: 1️⃣*t}"), Expected("1️⃣", "this alias is inside the value that its anchor names"))
    expect(
      manifest("tags: 1️⃣{a: x, <<: {a: z, b: 1️⃣yes}}").replacingOccurrences(of: "tags: 1️⃣", with: "tags: "),
      Expected(
        "1️⃣", "tags.b: must be a text, but \"yes\" is a boolean in some versions of YAML",
        "write it in quotes: \"yes\""))
  }

  @Test("Two merge keys in one mapping are an error, which shows the list that is meant")
  func twoMergeKeys() {
    let note = "merge several mappings in one list, in which earlier ones win: <<: [*a, *b]"
    expect(
      manifest("tags: {<<: {a: x}, b: z, 1️⃣<<: {a: z}, <<: {c: z}}"),
      Expected("1️⃣", "'<<' is given twice, first in line 7, column 10", note))
    let models = """
      a: &a {configuredAudienceModelArn: x}
      b: &b {configuredAudienceModelArn: z}
      spec:
        <<: *a
        1️⃣<<: *b
      """
    expect(models, Expected("1️⃣", "'<<' is given twice, first in line 4, column 3", note))
    expect(manifest("tags: {<<: [{a: x}, {a: z}], \"<<\": w}"))
  }

  @Test("A duplicate among a mapping's own keys stays one beside a merge key")
  func duplicateBesideMerge() {
    expect(
      manifest("tags: {<<: {c: x}, a: x, 1️⃣a: z}"),
      Expected("1️⃣", "tags: the key \"a\" is given twice, first in line 7, column 22"))
  }

  @Test(
    "Line ends that only YAML 1.1 knows are refused",
    arguments: [("\u{85}", "U+0085", "N"), ("\u{2028}", "U+2028", "u2028"), ("\u{2029}", "U+2029", "u2029")])
  func lineEnds(character: String, name: String, escape: String) {
    expect(
      manifest("description: a1️⃣\(character)b"),
      Expected(
        "1️⃣", "\(name) ends a line in YAML 1.1 and nowhere else",
        "write it as an escape in double quotes: \"\\\(escape)\""))
  }
}
