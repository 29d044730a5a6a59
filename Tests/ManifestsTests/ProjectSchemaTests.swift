import Foundation
import JobModel
import TestSupport
import Testing

@testable import Manifests

@Suite("The JSON Schema of usher.yaml", .serialized)
struct ProjectSchemaTests {
  @Test("schemas/project.schema.json is what usher prints; USHER_UPDATE_FIXTURES=1 writes it anew")
  func published() throws {
    let file = ChildProcess.checkout.appending(path: "schemas/project.schema.json")
    let printed = Data(ProjectSchema.json)
    if ProcessInfo.processInfo.environment["USHER_UPDATE_FIXTURES"] == "1" { try printed.write(to: file) }
    #expect(try Data(contentsOf: file) == printed)
  }

  private static let full: JSONDocument = [
    "apiVersion": "usher/v1", "kind": "Project",
    "spec": [
      "requiredVersion": ">= 0.1.0", "state": "state/usher.state.jsonl", "maxStarts": 20, "maxInFlight": 8,
      "allow": [
        "configuredAudienceModelArns": .list("arn:aws:cleanrooms-ml:*:123456789012:configured-audience-model/*"),
        "roleArns": .list("arn:aws:iam::123456789012:role/seed-*"), "s3Prefixes": .list("s3://acme-seeds/"),
        "accounts": .list("123456789012"), "regions": .list("us-east-1", "eu-*"),
      ],
      "requiredTags": ["team": .list("growth", "editorial"), "cost": .list("*")],
    ],
  ]

  private static let places: [[String]] =
    [["apiVersion"], ["kind"], ["spec"]]
    + ["requiredVersion", "state", "maxStarts", "maxInFlight", "allow", "requiredTags", "unknown"].map { ["spec", $0] }
    + ["configuredAudienceModelArns", "roleArns", "s3Prefixes", "accounts", "regions", "unknown"].map {
      ["spec", "allow", $0]
    } + ["team", "usher:x", "aws:x", ""].map { ["spec", "requiredTags", $0] }

  private static let texts = [
    "", " ", "x", "*", "usher/v1", "Project", "0.1.0", "> 1", ">=0.1 , <2.0.0", "= 1,", " 1", "1.", "1234567890", "1\n",
    "arn:aws:iam::*:role/x", "arn:aws:iam::123456789012:role/x\ny", "arn:aws:iam::x:role/x", "s3://acme", "s3://acme/",
    "s3://ac*/a b", "s3:///", "s3://A/", "123456789012", "12345678901", "12345678901x", "eu-*", "EU", "e\u{301}",
    "arn:aws-cn:cleanrooms-ml:a:1*:configured-audience-model/x",
    "arn:aws:cleanrooms-ml::1*:configured-audience-model/x", String(repeating: "a", count: 257),
  ]

  private static let values: [JSONDocument] =
    [
      "null", "12", "-1", "0", "1000000", "1000001", "1.5", "true", "[]", "{}", "[1]", "[null]", "[[\"x\"]]",
      "{\"a\": {}}",
    ]
    .map { .raw($0) } + texts.map { .text($0) } + texts.map { .list($0) }
    + [.list("x", "x"), .list("eu-*", "us-*"), .raw("[\"x\", 1]")]

  @Test(
    "Schema and usher give the same verdict on every value in every place",
    .processes, .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func verdicts() throws {
    let documents =
      ["null", "{}", "[]", "1", #"{"apiVersion": "usher/v1"}"#].map { JSONDocument.raw($0) } + [Self.full]
      + Self.places.flatMap { place in
        ([nil] + Self.values).compactMap { Self.full.setting(place, to: $0) }
      }
    #expect(documents.count > 1000)
    let input = Data(documents.map { $0.json + "\n" }.joined().utf8)
    let result = try Python.script("Oracles/json_schema.py", ["project.schema.json"], input: input)
    #expect(result.status == 0, "\(result.standardError)")
    let verdicts = result.standardOutput.split(separator: "\n")
    try #require(verdicts.count == documents.count)
    var accepted = 0
    for (document, verdict) in zip(documents, verdicts) {
      var reader = ProjectReader(version: nil)
      let isRight = reader.read(Array(document.json.utf8), shown: "usher.yaml") != nil
      // A schema does not know what path will do, nor what bucket.
      let beyond = ["state: names a folder", "state: is not the address of an object in S3"]
      if beyond.map({ [$0] }).contains(reader.diagnostics.map(\.message)) { continue }
      #expect((verdict == "valid") == isRight, "\(verdict): \(document.json): \(reader.diagnostics.map(\.message))")
      if isRight { accepted += 1 }
    }
    #expect(accepted > 50 && documents.count - accepted > 500)
  }

  @Test("What a schema does not say: ARNs of 11 digits, a state that lies elsewhere")
  func beyond() {
    for (place, value) in [
      (["spec", "state"], JSONDocument.text("../x")),
      (["spec", "allow", "roleArns"], .list("arn:aws:iam::12345678901:role/x")),
    ] {
      var reader = ProjectReader(version: nil)
      let json = Self.full.setting(place, to: value)?.json ?? ""
      #expect(reader.read(Array(json.utf8), shown: "usher.yaml") == nil)
      #expect(reader.diagnostics.count == 1)
    }
  }
}

extension JSONDocument {
  fileprivate static func list(_ texts: String...) -> JSONDocument { list(texts) }

  fileprivate static func list(_ texts: [String]) -> JSONDocument {
    .raw("[\(texts.map { JSONDocument.text($0).json }.joined(separator: ", "))]")
  }
}
