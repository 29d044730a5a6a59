import Foundation
import JobModel
import Testing

@testable import Manifests

@Suite("sqlParameters is sensitive: no diagnostic shows its text")
struct SensitiveTests {
  /// Each with `secret` somewhere inside, and a mistake in or near it.
  static let seeds = [
    "{roleArn: R, sqlParameters: {queryString: [secret]}}",
    "{roleArn: R, sqlParameters: {queryString: {secret: 1}}}",
    "{roleArn: R, sqlParameters: secret}",
    "{roleArn: R, sqlParameters: {secret: x}}",
    "{roleArn: R, sqlParameters: {querystring: secret}}",
    "{roleArn: R, sqlParameters: {queryString: a, queryString: secret}}",
    "{roleArn: R, sqlParameters: {analysisTemplateArn: secret}}",
    "{roleArn: R, sqlParameters: {queryString: q, parameters: {a: [secret]}}}",
    "{roleArn: R, sqlParameters: {queryString: q, parameters: {secret: 1}}}",
    "{roleArn: R, sqlParameters: {queryString: q, parameters: {secret-key: x}}}",
    "{roleArn: R, sqlParameters: {queryString: q, parameters: {secret: x, secret: z}}}",
    "{roleArn: R, sqlParameters: {queryString: q, parameters: {\(String(repeating: "secret", count: 20)): z}}}",
    // A mistake elsewhere in the same line.
    "{roleArn: bad, sqlParameters: {queryString: secret}}",
    "{unknown: bad, roleArn: R, sqlParameters: {queryString: secret}}",
    // Misspelt and misplaced.
    "{roleArn: R, sqlParameter: {queryString: secret}}",
    "{roleArn: R, SqlParameters: {queryString: secret}}",
    "{roleArn: R, queryString: secret}",
    "{roleArn: R, dataSource: {s3Uri: s3://seeds/k}, sqlParameters: {queryString: secret}}",
    "{roleArn: R, a stray line queryString: secret}",
    "{roleArn: R, a stray line parameters: {a: secret}}",
    // No YAML at all.
    "{roleArn: R, sqlParameters: {queryString: secret]}}",
    "{roleArn: R, sqlParameters: {queryString: \"secret}}",
    "{roleArn: R, sqlParameters: {queryString: !secret q, parameters: {a: *secret}}}",
  ]

  @Test("Nothing of it in message, notes or excerpt", arguments: seeds)
  func hidden(seed: String) {
    let text = manifest(seed: seed.replacingOccurrences(of: "R,", with: "arn:aws:iam::123456789012:role/r,"))
    let diagnostics = MarkedManifest.parse(Array(text.utf8)).diagnostics
    #expect(!diagnostics.isEmpty)
    for diagnostic in diagnostics {
      #expect(!"\(diagnostic)".contains("secret"), "\(diagnostic)")
      #expect(diagnostic.location != nil)
      #expect(diagnostic.excerpt == nil)
    }
  }

  @Test("An anchor's place is as sensitive as the member that uses it")
  func anchors() {
    let text = """
      apiVersion: usher/v1
      kind: AudienceGenerationJob
      metadata: {name: a}
      spec:
        configuredAudienceModelArn: arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/m
        tags: {usher:x: &q "select secret"}
        seedAudience: {roleArn: arn:aws:iam::123456789012:role/r, sqlParameters: {queryString: *q}}
      """
    let diagnostics = MarkedManifest.parse(Array(text.utf8)).diagnostics
    #expect(diagnostics.map(\.message) == ["tags: the prefix 'usher:' is reserved for usher, in upper and lower case"])
    #expect(diagnostics.first?.excerpt == nil)
  }

  @Test("Lines away from it are shown")
  func others() {
    let text = manifest(
      seed: "{roleArn: arn:aws:iam::123456789012:role/r, sqlParameters: {queryString: q}}", "collaborationId: x")
    #expect(MarkedManifest.parse(Array(text.utf8)).diagnostics.first?.excerpt?.line == "  collaborationId: x")
  }
}
