import Foundation
import JSONText
import TestSupport
import Testing

@testable import Manifests

@Suite("Writing YAML")
struct YAMLWriterTests {
  private static let texts = [
    "", " ", "a", "a b", "a: b", "a:", ":a", "a #b", "# a", "- a", "-", "yes", "No", "on", "null", "~", "1", "1.10",
    "1e3",
    "0x1f", "12:30", "12:30:45", "2026-11-23", "1_000", ".inf", "<<", "*a", "&a", "!a", "|", ">", "%a", "@a", "`a", "'",
    "\"", "\\", "[a]", "{a}", "a,b", "?", "é", "日本", "😀", "e\u{301}", "\u{FEFF}", "\u{85}", "\u{2028}", "\u{7F}",
    "\u{0}", "\t", "a\tb", "a\r\nb", "\n", "a\n", "a\nb", "a\nb\n", "a\n\nb\n", "a\n\n", " a\nb", "a \nb", "a\n b\n",
    "\na", "SELECT *\nFROM t -- # no comment\nWHERE x: 1\n", "a\u{2028}b\nc", "=", "/path", "##[error]x", "::error::x",
    "a\n::error::x\n", "a\n  ##vso[x]\nb", "\u{202E}x", "a\n\u{2066}b", "\u{E0001}", "\u{1F468}\u{200D}\u{1F469}",
    "a/b.c:d@e+f_g-h",
  ]

  private func written(_ values: [String]) -> String {
    var yaml = YAMLWriter { path in path.count > 1 ? "of \(path[0])" : nil }
    yaml.write(members: [
      .init(name: "outer", value: .object(values.enumerated().map { .init(name: "k\($0)", value: .string($1)) })),
      .init(name: "keys", value: .object(values.enumerated().map { .init(name: "\($0)\($1)", value: .string("v")) })),
    ])
    return yaml.text
  }

  @Test("No line is a workflow command, and no text draws over the screen")
  func shown() {
    for line in written(Self.texts).split(separator: "\n") {
      #expect(!line.drop { $0 == " " }.hasPrefix("::") && !line.contains("##"), "\(line)")
      #expect(!line.unicodeScalars.contains { [0x1B, 0x85, 0x202E, 0x2066].contains($0.value) })
    }
  }

  @Test("Every text is read back as it was, by usher")
  func usher() throws {
    let bytes = Array(written(Self.texts).utf8)
    var table = NodeTable()
    var scanner = YAMLScanner()
    var read: [[String]] = []
    let error = unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe scanner.scan(buffer, into: &table) { table in
        var values: [String] = []
        var keys: [String] = []
        if let outer = table.value("outer", in: 0) {
          table.forEachEntry(of: outer) { _, value in
            values.append(table.nodes[value].reading == .text ? table.string(value) : "not a text")
          }
        }
        if let mapping = table.value("keys", in: 0) {
          table.forEachEntry(of: mapping) { key, _ in keys.append(table.string(key)) }
        }
        read = [values, keys]
      }
    }
    #expect(error == nil)
    #expect(read.first?.map { Array($0.utf8) } == Self.texts.map { Array($0.utf8) })
    #expect(read.last?.map { Array($0.utf8) } == Self.texts.enumerated().map { Array("\($0)\($1)".utf8) })
  }

  @Test(
    "Every text is read back as it was, by PyYAML", .processes, .enabled(if: Python.isAvailable, "\(Python.missing)"))
  func pyYAML() throws {
    let script = """
      import json, sys, yaml
      document = yaml.load(sys.stdin.buffer.read().decode(), Loader=yaml.CSafeLoader)
      print(json.dumps([list(document["outer"].values()), list(document["keys"])]))
      """
    let output = try Python.run(["-c", script], input: Data(written(Self.texts).utf8))
    #expect(output.standardError == "")
    let read = try JSONDecoder().decode([[String]].self, from: Data(output.standardOutput.utf8))
    #expect(read.first?.map { Array($0.utf8) } == Self.texts.map { Array($0.utf8) })
    #expect(read.last?.map { Array($0.utf8) } == Self.texts.enumerated().map { Array("\($0)\($1)".utf8) })
  }
}
