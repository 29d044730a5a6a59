import Foundation
import JobModel
import TestSupport
import Testing

@testable import Manifests

@Suite("Damaged examples are read or refused, never more")
struct MutationTests {
  static let examples: [URL] = {
    let folder = ChildProcess.checkout.appending(path: "examples")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil, options: .skipsHiddenFiles)?
      .compactMap { $0 as? URL }
    return (files ?? []).filter { ["yaml", "yml", "json"].contains($0.pathExtension) }.sorted { $0.path < $1.path }
  }()

  @Test("Every prefix, and every byte replaced by another", .slow, arguments: examples)
  func damage(file: URL) throws {
    let bytes = Array(try Data(contentsOf: file))
    let name = file.lastPathComponent
    try #require(!bytes.isEmpty)
    for end in 0...bytes.count { Self.read(Array(bytes[..<end]), as: name) }
    // What YAML and JSON know, and pieces of UTF-8.
    let signs = Array("\0\t\n\r \"'#%&*,-:<>?@[\\]{|}~!0a".utf8) + [0x1B, 0x7F, 0x80, 0xC2, 0xE2, 0xF0, 0xFF]
    var generator = SeededGenerator(seed: 3)
    var mutated = bytes
    for index in bytes.indices {
      for _ in 0..<2 {
        mutated[index] = generator.pick(signs)
        Self.read(mutated, as: name)
      }
      mutated[index] = bytes[index]
    }
  }

  /// A place lies in the text, and nothing is lost without a word.
  private static func read(_ bytes: [UInt8], as name: String) {
    let (jobs, diagnostics) = MarkedManifest.parse(bytes, as: name)
    let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 1
    for diagnostic in diagnostics {
      guard let location = diagnostic.location else { continue }
      if !(1...lines).contains(location.line) || location.column < 1 || diagnostic.message.isEmpty {
        Issue.record("\(name): \(diagnostic)")
      }
    }
    if name.hasSuffix(".json"), jobs.isEmpty, diagnostics.isEmpty, !bytes.isEmpty {
      Issue.record("\(name): nothing is said of \(bytes.count) bytes")
    }
  }

  @Test("There are examples")
  func found() {
    #expect(Self.examples.count >= 10)
  }
}
