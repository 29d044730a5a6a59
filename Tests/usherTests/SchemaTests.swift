import Foundation
import TestSupport
import Testing

@Suite("schema")
struct SchemaTests {
  @Test("It prints schemas/manifest.schema.json, byte for byte")
  func published() throws {
    let result = try Workplace().usher(["schema"])
    let file = ChildProcess.checkout.appending(path: "schemas/manifest.schema.json")
    #expect(result.status == 0 && result.standardError == "")
    #expect(Data(result.standardOutput.utf8) == FileManager.default.contents(atPath: file.path))
  }
}
