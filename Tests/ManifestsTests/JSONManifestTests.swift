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
        "1️⃣", "description: must be a text, but \"12\" is a number in some versions of YAML",
        "write it in quotes: \"12\""),
      Expected("2️⃣", "tags: the key \"a\" is given twice, first in line 6, column 164"),
      Expected(
        "4️⃣", "includeSeedInOutput: is neither true nor false: it is a text in quotes",
        "expected true or false, without quotes and in lower case"),
      Expected("5️⃣", "spec: unknown key \"Name\", did you mean 'name'?"))
  }

  @Test(
    "A syntax error names its place",
    arguments: [
      ("{\"a\": 1,1️⃣}", "something is missing after the comma, or the comma must go"),
      ("{\n  \"é\": 1️⃣\"a\\\"", "this string is not closed"),
      ("{} 1️⃣{}", "unexpected text after the value"),
      ("[ 1️⃣# no comments\n]", "there are no comments in JSON"),
      ("[ 1️⃣// no comments\n]", "there are no comments in JSON"),
      ("{1️⃣a: 1}", "a name is written in double quotes"),
      ("{1️⃣1: 1}", "a name is written in double quotes"),
      ("{\"a\": 1️⃣'b'}", "a text is written in double quotes"),
      ("{\"a\": 1️⃣}", "a value is missing here"),
      ("{\"a\": 1️⃣012}", "a number has no '+' and no leading zero"),
      ("{\"a\": 1️⃣True}", anyValue), ("{\"a\": 1️⃣NaN}", anyValue), ("{\"a\": 1️⃣nul}", anyValue),
      ("{\"a\": 1️⃣", "expected a value, found the end"),
      ("{\"a\": \"1️⃣\t\"}", "a control character in a string must be an escape"),
      ("{\"a\": \"1️⃣\\ud83d\"}", "half of a surrogate pair"),
      ("{\"a\": \"1️⃣\\x\"}", "'\\' does not begin a JSON escape"),
      (String(repeating: "[", count: 64) + "1️⃣[", "nested deeper than 64 levels"),
    ])
  func syntax(text: String, message: String) {
    expect(text, as: "a.json", Expected("1️⃣", "this is not JSON: \(message)"))
  }

  private static let anyValue = "expected a value: a text in double quotes, a number, true, false, null, '{' or '['"

  @Test("Bytes that are no UTF-8, wherever they are")
  func malformed() {
    for text in ["{\"a\": \"é\u{1}\"}", "{\u{1}}", "{} \u{1}"] {
      let bytes = Array(text.utf8).map { $0 == 1 ? 0xC3 : $0 }
      let found = MarkedManifest.parse(bytes, as: "a.json").diagnostics
      #expect(found.map(\.message) == ["this is not UTF-8: the byte 0xC3 does not begin a character here"])
      #expect(found.first?.location?.column == text.unicodeScalars.prefix { $0 != "\u{1}" }.count + 1)
    }
  }

  @Test("null and nothing are empty documents, YAML in a JSON file is no JSON")
  func other() {
    for text in [" null ", "\n\t \r\n"] { expect(text, as: "a.json") }
    expect(
      "1️⃣apiVersion: usher/v1", as: "a.json",
      Expected("1️⃣", "this is not JSON: \(Self.anyValue)", "give a file of YAML the ending .yaml or .yml"))
  }
}
