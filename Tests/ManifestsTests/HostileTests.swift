import Foundation
import JobModel
import Testing

@testable import Manifests

@Suite("Hostile files end at once, in an error or none")
struct HostileTests {
  static let megabyte = 1 << 20

  private static func errors(_ text: String, as name: String = "a.yaml") -> [String] {
    MarkedManifest.parse(Array(text.utf8), as: name).diagnostics.map(\.message)
  }

  @Test("Collections without end", arguments: ["[", "{a: ", "- ", "? "])
  func nested(opening: String) {
    let text = String(repeating: opening, count: Self.megabyte / opening.utf8.count)
    #expect(Self.errors(text) == ["nested deeper than 64 levels"])
  }

  @Test("JSON arrays without end")
  func nestedJSON() {
    #expect(
      Self.errors(String(repeating: "[", count: Self.megabyte), as: "a.json") == [
        "this is not JSON: nested deeper than 64 levels"
      ])
  }

  @Test("1,400 levels of indentation, a megabyte in all")
  func indented() {
    let text = (0..<1400).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n")
    #expect(Self.errors(text) == ["nested deeper than 64 levels"])
  }

  @Test("Directives without end")
  func directives() {
    let text = (0..<80_000).map { "%TAG !a\($0)! x\n" }.joined()
    #expect(Self.errors(text) == ["more than 16 lines that begin with '%'"])
  }

  @Test("Aliases of aliases of aliases: seen once each, however often they are named")
  func aliases() {
    let levels = (1...30).map {
      "a\($0): &a\($0) [\(Array(repeating: "*a\($0 - 1)", count: 9).joined(separator: ", "))]"
    }
    #expect(Self.errors("a0: &a0 [x]\n" + levels.joined(separator: "\n")).count == 1)
    let tags = manifest("tags: &t {a: x}\ndescription: *t")
    #expect(Self.errors(tags) == ["description: must be a text, but this is a mapping"])
  }

  @Test("Merges of merges, and one mapping merged again and again")
  func merges() {
    let levels = (1...40).map { "b\($0): &a\($0) {<<: [*a\($0 - 1), *a\($0 - 1)], k\($0): x}" }
    #expect(Self.errors("b0: &a0 {k: x}\n" + levels.joined(separator: "\n")).count == 1)
    let wide = "a: &a {" + (0..<20_000).map { "k\($0): x" }.joined(separator: ", ") + "}\n"
    let again = "b: {<<: [" + Array(repeating: "*a", count: 100_000).joined(separator: ", ") + "]}"
    #expect(Self.errors(wide + again) == ["merge keys make this document too large"])
  }

  @Test("Mistakes without end are cut off, with a word about it")
  func mistakes() {
    let cut = "has more mistakes than the 1000 shown"
    let keys = Self.errors(manifest((0..<40_000).map { "unknown\($0): x" }.joined(separator: "\n")))
    #expect(keys.count == 1001 && keys.contains(cut))
    let distinct = (0..<20_000).map { "k\($0): x" }
    let twice = Self.errors(manifest("tags: {\((distinct + distinct).joined(separator: ", "))}"))
    #expect(twice.count == 1001 && twice.contains(cut))
    let documents = Self.errors(String(repeating: "--- a\n", count: 100_000))
    #expect(documents.count == 1001 && documents.contains(cut))
  }

  @Test(
    "One scalar, one key, one comment, one line of 64 KiB",
    arguments: ["x", "\"", "'", "#", "|\n ", "&", "*", "é", "x: ", " ", "\t", "\n"])
  func long(start: String) {
    for rest in ["x", " ", "\n", ":", "\\"] {
      _ = Self.errors(start + String(repeating: rest, count: 1 << 16))
    }
  }

  @Test("Every prefix of a manifest, and every byte of it replaced, is read or refused without a crash")
  func mutations() {
    let text = Array(
      manifest(
        metadata: "{name: &n a, revision: 'x'}",
        seed: "{roleArn: \"r\\u00e9\", sqlParameters: {queryString: q, parameters: {<<: {a: *n}}}}",
        "description: |\n  é\n? tags\n: - 1.5 # c"
      ).utf8)
    for end in 0...text.count {
      _ = MarkedManifest.parse(Array(text[..<end]))
      _ = MarkedManifest.parse(Array(text[..<end]), as: "a.json")
    }
    for index in text.indices {
      for byte: UInt8 in [
        0, 0x09, 0x0A, 0x20, 0x22, 0x25, 0x26, 0x2A, 0x2D, 0x3A, 0x3C, 0x3F, 0x5B, 0x5D, 0x7B, 0x7D, 0x80, 0xC2, 0xE2,
        0xFF,
      ] {
        var mutated = text
        mutated[index] = byte
        _ = MarkedManifest.parse(mutated)
      }
    }
  }
}
