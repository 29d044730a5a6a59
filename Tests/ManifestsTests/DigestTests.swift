import Foundation
import JSONText
import JobModel
import TestSupport
import Testing

@testable import Manifests

@Suite("A run's digest")
struct DigestTests {
  struct Golden: Decodable, Sendable, CustomTestStringConvertible {
    var `case`: String
    var manifest: String
    var canonicalJSON: String
    var digest: String
    var serviceName: String
    var testDescription: String { `case` }
  }

  static let golden: [Golden] = {
    let file = ChildProcess.checkout.appending(path: "Tests/Fixtures/digests.json")
    return (try? JSONDecoder().decode([Golden].self, from: Data(contentsOf: file))) ?? []
  }()

  @Test("The worked cases are all there")
  func count() { #expect(Self.golden.count >= 4) }

  @Test("Worked cases: canonical JSON, digest, service name", arguments: golden)
  func goldenCase(_ golden: Golden) throws {
    let (jobs, diagnostics) = MarkedManifest.parse(Array(golden.manifest.utf8))
    #expect(diagnostics == [])
    let job = try #require(jobs.first)
    #expect(Array(canonicalJSON(of: golden.manifest).utf8) == Array(golden.canonicalJSON.utf8))
    #expect(job.digest.description == golden.digest)
    #expect(job.serviceName == golden.serviceName)
  }

  @Test("The smallest differences make other digests: NFC and NFD, order of parameters none")
  func differences() {
    let digest = { (spark: String) -> SpecDigest? in
      MarkedManifest.parse(
        Array(
          manifest(
            seed: """
              {roleArn: arn:aws:iam::123456789012:role/r, sqlParameters: {queryString: q},
                  sqlComputeConfiguration: {worker: {type: CR.1X, number: 2, properties: {spark: {\(spark)}}}}}
              """
          ).utf8)
      ).jobs.first?.digest
    }
    #expect(digest("a: x, b: z") != nil)
    #expect(digest("a: x, b: z") == digest("b: z, a: x"))
    #expect(digest("\"\\u00e9\": x") != digest("\"e\\u0301\": x"))
    #expect(digest("\"\\u00e9\": x, \"e\\u0301\": z") == digest("\"e\\u0301\": z, \"\\u00e9\": x"))
    #expect(digest("\"\\u00e9\": x, \"e\\u0301\": z") != digest("\"\\u00e9\": z, \"e\\u0301\": x"))
  }

  private func canonicalJSON(of text: String) -> String {
    var table = NodeTable()
    var scanner = YAMLScanner()
    var digester = SpecDigester()
    unsafe Array(text.utf8).withUnsafeBufferPointer { bytes in
      _ = unsafe scanner.scan(bytes, into: &table) { table in
        _ = digester.digest(ManifestMembers(of: 0, in: table), in: table)
      }
    }
    return digester.json.text
  }
}
