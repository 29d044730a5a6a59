import Foundation
import JobModel
import TestSupport
import Testing

@testable import Manifests

@Suite("A run's digest, against Python")
struct DigestOracleTests {
  /// Characters that are written, sorted or escaped in ways of their own.
  private static let notable =
    [
      "a", "B", "_", "0", "é", "e\u{301}", "\u{7F}", "\u{D7FF}", "\u{E000}", "\u{FB33}", "\u{FFFD}", "😀", "\u{10FFFF}",
      "\u{2028}",
    ]
    + ["\"", "\\", "/", "\n", "\t", "\r", "\u{8}", "\u{C}", "\u{1}", "\u{1F}", " ", "<", "&", "'"]

  /// A job as JSON, which is a manifest as it is; `Value` keeps it apart from the digester's own writer.
  struct Generated {
    var manifest: [String: Any]
    var digested: [String: Any]
  }

  private static func generate(_ generator: inout SeededGenerator) -> Generated {
    let text = { (length: ClosedRange<Int>, generator: inout SeededGenerator) -> String in
      (0..<Int.random(in: length, using: &generator)).map { _ in notable.randomElement(using: &generator) ?? "" }
        .joined()
    }
    var spark: [String: String] = [:]
    for _ in 0..<Int.random(in: 0...8, using: &generator) { spark[text(1...4, &generator)] = text(0...6, &generator) }
    var parameters: [String: String] = [:]
    for index in 0..<Int.random(in: 0...6, using: &generator) {
      let name = (["a", "B", "_", "9", "z"].randomElement(using: &generator) ?? "") + "\(index)"
      parameters[name] = text(0...6, &generator)
    }
    var seed: [String: Any] = [
      "roleArn": "arn:aws:iam::123456789012:role/" + (["r", "é/x", "日本"].randomElement(using: &generator) ?? "")
    ]
    if Bool.random(using: &generator) {
      seed["dataSource"] = ["s3Uri": "s3://acme/" + ["k", "ü", "😀"][Int.random(in: 0...2, using: &generator)]]
    } else {
      seed["sqlParameters"] =
        ["queryString": "SELECT " + text(0...30, &generator), "parameters": parameters] as [String: Any]
      let properties: [String: Any] = ["spark": spark]
      let worker: [String: Any] = [
        "type": "CR.1X", "number": Int.random(in: 2...1024, using: &generator), "properties": properties,
      ]
      seed["sqlComputeConfiguration"] = ["worker": worker]
    }
    var digested: [String: Any] = [
      "configuredAudienceModelArn": "arn:aws:cleanrooms-ml:eu-west-1:123456789012:configured-audience-model/m",
      "seedAudience": seed,
    ]
    if Bool.random(using: &generator) { digested["collaborationId"] = "11111111-2222-3333-4444-555555555555" }
    var spec = digested
    let includes = Bool.random(using: &generator)
    spec["includeSeedInOutput"] = includes
    if includes { digested["includeSeedInOutput"] = true }
    var metadata = ["name": "job"]
    if Bool.random(using: &generator) {
      metadata["revision"] = "2026-W47"
      digested["revision"] = "2026-W47"
    }
    spec["description"] = "changes nothing"
    return Generated(
      manifest: ["apiVersion": "usher/v1", "kind": "AudienceGenerationJob", "metadata": metadata, "spec": spec],
      digested: digested)
  }

  @Test(
    "400 generated jobs have the digests that Python computes", .processes,
    .enabled(if: Python.isAvailable, "\(Python.missing)"))
  func generated() throws {
    var generator = SeededGenerator(seed: 20_261_123)
    let jobs = (0..<400).map { _ in Self.generate(&generator) }
    var input = Data()
    for job in jobs { input += try JSONSerialization.data(withJSONObject: job.digested) + Data("\n".utf8) }
    let result = try Python.script("Oracles/digest.py", input: input)
    #expect(result.standardError == "")
    let lines = result.standardOutput.utf8.split(separator: UInt8(ascii: "\n"))
    try #require(lines.count == jobs.count)
    for (job, line) in zip(jobs, lines) {
      let bytes = try Array(JSONSerialization.data(withJSONObject: job.manifest))
      let (found, diagnostics) = MarkedManifest.parse(bytes, as: "job.json")
      #expect(!diagnostics.contains { $0.severity == .error })
      #expect(
        found.first.map { Array($0.digest.description.utf8) } == Array(line.prefix(64)),
        "\(String(decoding: bytes, as: UTF8.self))")
    }
  }
}
