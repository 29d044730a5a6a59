import Foundation
import StateFile
import TestSupport
import Testing

@Suite("What every store promises")
struct StoreTests {
  /// A state's file, in a folder of its own.
  private struct File: StoreUnderTest {
    private let folder: TemporaryFolder
    private let path: String
    let store: any StateStore

    init() throws {
      folder = try TemporaryFolder()
      path = folder.file("state").path
      store = FileStore(path)
    }

    func put(_ content: [UInt8]?) throws {
      let file = URL(fileURLWithPath: path)
      if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(at: file) }
      if let content { try Data(content).write(to: file) }
    }

    func loseLock() throws {
      try FileManager.default.removeItem(atPath: path + ".lock")
    }
  }

  private struct Memory: StoreUnderTest {
    private let memory = MemoryStore()
    var store: any StateStore { memory }
    func put(_ content: [UInt8]?) async { await memory.put(content) }
    func loseLock() async { await memory.loseLock() }
  }

  @Test("a file", arguments: StoreConformance.allCases)
  func file(rule: StoreConformance) async throws {
    try await rule.check(try File())
  }

  @Test("the memory of a test", arguments: StoreConformance.allCases)
  func memory(rule: StoreConformance) async throws {
    try await rule.check(Memory())
  }
}
