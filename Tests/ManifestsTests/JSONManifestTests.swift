import CleanRoomsMLModel
import Foundation
import JobModel
import Testing

@testable import Manifests

@Suite("JSON files")
struct JSONManifestTests {
  private static func json(_ more: String = "") -> String {
    """
    {
    \t"apiVersion": "usher\\/v1", "kind": "AudienceGenerationJob",
    \t"metadata": {"name": "spring"},
    \t"spec": {
    \t\t"configuredAudienceModelArn": "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/0d1f2a34",
    \t\t"seedAudience": {"roleArn": "arn:aws:iam::123456789012:role\\/seed-reader", "dataSource": {"s3Uri": "s3://acme-seeds/spring.jsonl"}}\(more)
    \t}
    }
    """
  }

  @Test("Tabs and escapes that libyaml refuses; the same digest as in YAML")
  func right() throws {
    let (jobs, diagnostics) = MarkedManifest.parse(
      Array(Self.json(#", "tags": {"face": "\ud83d\ude00", "<<": "x"}, "includeSeedInOutput": false"#).utf8),
      as: "a.json")
    #expect(diagnostics == [])
    let job = try #require(jobs.first)
    #expect(job.request?.tags?["face"] == "😀")
    #expect(job.request?.tags?["<<"] == "x")
    #expect(job.digest == MarkedManifest.parse(Array(manifest().utf8)).jobs.first?.digest)
    #expect(job.location == SourceLocation(file: "a.json", line: 1, column: 1))
  }

  @Test("Mistakes have their places")
  func mistakes() {
    expect(
      Self.json(
        ", \"description\": 1️⃣12, \"tags\": {\"a\": \"x\", 2️⃣\"a\": 3️⃣null}, \"includeSeedInOutput\": 4️⃣\"true\", 5️⃣\"Name\": \"é\""
      ),
      as: "a.json",
      Expected(
        "1️⃣", "description: takes a text, and \"12\" reads as a number in some version of YAML",
        "write it in quotes: \"12\""),
      Expected("2️⃣", "tags: the key \"a\" stands here twice, first in line 6, column 164"),
      Expected(
        "4️⃣", "includeSeedInOutput: is neither true nor false",
        "expected true or false, without quotes and in lower case"),
      Expected("5️⃣", "spec: unknown key \"Name\", did you mean 'name'?"))
  }

  @Test("A syntax error names its place")
  func syntax() {
    expect("{\"a\": 1,1️⃣}", as: "a.json", Expected("1️⃣", "this is not JSON: expected a string in double quotes"))
    expect("{\n  \"é\": 1️⃣\"a\\\"", as: "a.json", Expected("1️⃣", "this is not JSON: this string is not closed"))
    expect("{} 1️⃣{}", as: "a.json", Expected("1️⃣", "this is not JSON: unexpected text after the value"))
    expect("1️⃣# no comments\n{}", as: "a.json", Expected("1️⃣", "this is not JSON: this is not a JSON number"))
    expect(
      String(repeating: "[", count: 64) + "1️⃣[", as: "a.json",
      Expected("1️⃣", "this is not JSON: nested deeper than 64 levels"))
  }

  @Test("null is an empty document, YAML in a JSON file is no JSON")
  func other() {
    expect(" null ", as: "a.json")
    expect("1️⃣apiVersion: usher/v1", as: "a.json", Expected("1️⃣", "this is not JSON: this is not a JSON number"))
  }
}
