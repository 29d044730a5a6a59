import Foundation
import TestSupport
import Testing

@Suite("schema", .processes)
struct SchemaTests {
  @Test(
    "It prints schemas/manifest.schema.json, or with --project schemas/project.schema.json, byte for byte",
    arguments: [(["schema"], "manifest"), (["schema", "--project"], "project")])
  func published(arguments: [String], name: String) throws {
    let result = try Workplace().usher(arguments)
    let file = ChildProcess.checkout.appending(path: "schemas/\(name).schema.json")
    #expect(result.status == 0 && result.standardError == "")
    #expect(Data(result.standardOutput.utf8) == FileManager.default.contents(atPath: file.path))
  }
}
