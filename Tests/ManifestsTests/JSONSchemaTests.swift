import CleanRoomsMLModel
import Foundation
import JobModel
import TestSupport
import Testing

@testable import Manifests

@Suite("The JSON Schema of the manifest", .serialized)
struct JSONSchemaTests {
  @Test("schemas/manifest.schema.json is what usher prints; USHER_UPDATE_FIXTURES=1 writes it anew")
  func published() throws {
    let file = ChildProcess.checkout.appending(path: "schemas/manifest.schema.json")
    let printed = Data(ManifestSchema.json)
    if ProcessInfo.processInfo.environment["USHER_UPDATE_FIXTURES"] == "1" { try printed.write(to: file) }
    #expect(try Data(contentsOf: file) == printed)
  }

  @Test(
    "It takes every manifest of the examples", .processes,
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func examples() throws {
    let result = try Python.script("Oracles/json_schema_examples.py")
    #expect(result.status == 0, "\(result.standardError)")
    let lines = result.standardOutput.split(separator: "\n")
    #expect(try #require(lines.first.flatMap { Int($0) }) >= 20)
    #expect(lines.dropFirst() == [])
  }

  @Test(
    "Schema and usher give the same verdict on more than 4,000 manifests, except for what a schema cannot say", .slow,
    .processes, .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func verdicts() async throws {
    let cases = SchemaCase.all
    #expect(cases.count > 4000)
    let verdicts = try Self.schemaVerdicts(cases)
    try #require(verdicts.count == cases.count)
    let folder = try TemporaryFolder()
    try Data("SELECT 1".utf8).write(to: folder.file(SchemaBases.sqlFile))
    var proven: Set<BeyondSchema> = []
    var accepted = 0
    for (one, schema) in zip(cases, verdicts) {
      let mistake = try await Self.mistake(in: one, folder)
      if let beyond = one.beyond {
        proven.insert(beyond)
        #expect(schema == "valid" && mistake != nil, "\(one.label): \(beyond.rawValue)")
      } else {
        #expect(
          (schema == "valid") == (mistake == nil), "\(one.label): schema: \(schema); usher: \(mistake ?? "valid")")
      }
      if mistake == nil { accepted += 1 }
    }
    // Both kinds are many.
    #expect(accepted > 1500 && cases.count - accepted > 2000)
    #expect(proven == Set(BeyondSchema.allCases))
  }

  private static func schemaVerdicts(_ cases: [SchemaCase]) throws -> [String] {
    let input = Data(cases.map { $0.json + "\n" }.joined().utf8)
    let result = try Python.script("Oracles/json_schema.py", input: input)
    #expect(result.status == 0, "\(result.standardError)")
    return result.standardOutput.split(separator: "\n").map(String.init)
  }

  /// The first mistake that usher finds; nil where there is none.
  private static func mistake(in one: SchemaCase, _ folder: TemporaryFolder) async throws -> String? {
    let files = one.others.merging([one.file: one.json]) { $1 }
    for (name, text) in files { try Data(text.utf8).write(to: folder.file(name)) }
    let declared = await ManifestReader(workers: 1).read([folder.url.path]) { _ in false }
    for name in files.keys { try FileManager.default.removeItem(at: folder.file(name)) }
    return declared.diagnostics.first { $0.severity == .error }?.message
  }
}
