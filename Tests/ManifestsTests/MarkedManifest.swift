import JobModel
import Testing

@testable import Manifests

/// YAML or JSON with marks (1️⃣ to 9️⃣) where diagnostics are expected; the marks are gone before it is parsed.
struct MarkedManifest {
  let bytes: [UInt8]
  /// Line and column of each mark.
  private(set) var places: [Character: (line: Int, column: Int)] = [:]

  init(_ marked: String) {
    var text = ""
    var (line, column) = (1, 1)
    for character in marked {
      if "1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣9️⃣".contains(character) {
        places[character] = (line, column)
        continue
      }
      text.append(character)
      if character.isNewline {
        (line, column) = (line + 1, 1)
      } else {
        column += character.unicodeScalars.count
      }
    }
    bytes = Array(text.utf8)
  }

  /// Jobs and diagnostics of one file.
  static func parse(
    _ bytes: [UInt8], as name: String = "jobs.yaml",
    wanting: @escaping @Sendable (RunID) -> Bool = { _ in true }
  ) -> (jobs: [DeclaredJob], diagnostics: [Diagnostic]) {
    var parser = FileParser(wanting: wanting)
    var part = ManifestReader.Part(first: 0)
    parser.parse(bytes, of: ManifestFile(shown: name, recorded: name), into: &part)
    return (part.jobs, part.diagnostics.sorted(by: ManifestReader.precedes))
  }
}

/// What a marked manifest is expected to be told.
struct Expected {
  var mark: Character?
  var message: String
  var notes: [String]

  init(_ mark: Character?, _ message: String, _ notes: String...) {
    self.mark = mark
    self.message = message
    self.notes = notes
  }
}

/// Parses a marked manifest and demands exactly these diagnostics, in this order.
@discardableResult
func expect(
  _ marked: String, as name: String = "jobs.yaml", _ expected: Expected...,
  at location: Testing.SourceLocation = #_sourceLocation
) -> [Diagnostic] {
  let manifest = MarkedManifest(marked)
  let found = MarkedManifest.parse(manifest.bytes, as: name).diagnostics
  expect(found, expected, in: manifest, at: location)
  return found
}

/// Demands that `found` are exactly these, in this order.
func expect(
  _ found: [Diagnostic], _ expected: [Expected], in manifest: MarkedManifest, at location: Testing.SourceLocation
) {
  for (index, diagnostic) in found.enumerated() where index >= expected.count {
    Issue.record("unexpected: \(place(diagnostic)) \(diagnostic.message) \(diagnostic.notes)", sourceLocation: location)
  }
  for (index, expectation) in expected.enumerated() {
    guard index < found.count else {
      Issue.record("missing: \(expectation.message)", sourceLocation: location)
      continue
    }
    let diagnostic = found[index]
    #expect(diagnostic.message == expectation.message, sourceLocation: location)
    #expect(diagnostic.notes == expectation.notes, "\(diagnostic.message)", sourceLocation: location)
    let expectedPlace = expectation.mark.flatMap { manifest.places[$0] }
    #expect(
      place(diagnostic) == (expectedPlace.map { "\($0.line):\($0.column)" } ?? "whole file"), "\(diagnostic.message)",
      sourceLocation: location)
  }
}

private func place(_ diagnostic: Diagnostic) -> String {
  diagnostic.location.map { "\($0.line):\($0.column)" } ?? "whole file"
}

/// A right manifest with its parts to replace.
func manifest(
  metadata: String = "{name: spring}",
  model: String = "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/0d1f2a34",
  seed: String =
    "{dataSource: {s3Uri: s3://acme-seeds/spring.jsonl}, roleArn: arn:aws:iam::123456789012:role/seed-reader}",
  _ more: String = ""
) -> String {
  """
  apiVersion: usher/v1
  kind: AudienceGenerationJob
  metadata: \(metadata)
  spec:
    configuredAudienceModelArn: \(model)
    seedAudience: \(seed)
  \(more.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }.joined(separator: "\n"))
  """
}
