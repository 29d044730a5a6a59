import Foundation
import JobModel
import Testing

@testable import Manifests

@Suite("How a file is encoded")
struct EncodingTests {
  private static let text = manifest("description: 1️⃣12")

  @Test("LF, CRLF and CR; with and without a byte order mark; UTF-16 of both orders: the same place and line")
  func encodings() throws {
    let unix = MarkedManifest(Self.text)
    let plain = String(decoding: unix.bytes, as: UTF8.self)
    let place = try #require(unix.places["1️⃣"])
    var encoded: [[UInt8]] = []
    for lineEnd in ["\n", "\r\n", "\r"] {
      let text = plain.replacingOccurrences(of: "\n", with: lineEnd)
      encoded.append(Array(text.utf8))
      encoded.append([0xEF, 0xBB, 0xBF] + Array(text.utf8))
      encoded.append([0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
      encoded.append([0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
    }
    for bytes in encoded {
      let diagnostics = MarkedManifest.parse(bytes).diagnostics
      #expect(diagnostics.count == 1)
      #expect(diagnostics.first?.location == SourceLocation(file: "jobs.yaml", line: place.line, column: place.column))
      #expect(diagnostics.first?.excerpt == Diagnostic.Excerpt(line: "  description: 12", length: 2))
    }
  }

  @Test("The first line's columns do not count the byte order mark")
  func firstLine() {
    let diagnostics = MarkedManifest.parse([0xEF, 0xBB, 0xBF] + Array("apiVersion: v2".utf8)).diagnostics
    #expect(diagnostics.first?.location == SourceLocation(file: "jobs.yaml", line: 1, column: 13))
    let json = MarkedManifest.parse([0xEF, 0xBB, 0xBF] + Array(#"{"apiVersion": "v2"}"#.utf8), as: "a.json").diagnostics
    #expect(json.first?.location == SourceLocation(file: "a.json", line: 1, column: 16))
  }

  @Test("Columns count code points, whatever they take in bytes")
  func columns() {
    expect(
      manifest("tags: {é日😀e\u{301}: x, b: 1️⃣12}"),
      Expected(
        "1️⃣", "tags.b: must be a text, but \"12\" is a number in some versions of YAML", "write it in quotes: \"12\"")
    )
  }

  @Test("Bytes that are no UTF-8, control characters, half of UTF-16")
  func malformed() {
    let bad = Array("apiVersion: usher/v1\n# é".utf8) + [0xFF] + Array("\n".utf8)
    let invalid = MarkedManifest.parse(bad).diagnostics
    #expect(invalid.map(\.message) == ["this is not UTF-8: the byte 0xFF does not begin a character here"])
    #expect(invalid.first?.location == SourceLocation(file: "jobs.yaml", line: 2, column: 4))
    expect(
      "apiVersion: 1️⃣\u{1}",
      Expected(
        "1️⃣", "the character U+0001 is not allowed in YAML", "write it as an escape in double quotes: \"\\u0001\""))
    expect(
      "a: b\nc: 1️⃣\0",
      Expected(
        "1️⃣", "the file has a NUL byte (U+0000)", "this is not a text file, or it is UTF-16 without a byte order mark"))
    #expect(
      MarkedManifest.parse([0xFF, 0xFE, 0x41]).diagnostics.map(\.message) == [
        "begins with a UTF-16 byte order mark and is not valid UTF-16"
      ])
    #expect(
      MarkedManifest.parse([0xFF, 0xFE, 0x00, 0xD8]).diagnostics.map(\.message) == [
        "begins with a UTF-16 byte order mark and is not valid UTF-16"
      ])
  }

  @Test("A file of nothing is a warning, a comment alone is not", arguments: ["a.yaml", "a.json"])
  func empty(name: String) {
    for bytes in [[], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE]] as [[UInt8]] {
      #expect(
        MarkedManifest.parse(bytes, as: name).diagnostics == [
          Diagnostic(.warning, file: name, "is empty: it declares no job")
        ])
    }
    #expect(MarkedManifest.parse(Array("# none yet\n".utf8)).diagnostics == [])
    #expect(MarkedManifest.parse(Array("\n".utf8), as: name).diagnostics == [])
  }

  @Test("A byte order mark that begins another line is one error, which names it")
  func joined() {
    let note = "it belongs at the start of a file only: remove it; files that were joined often have one"
    let words = "there is a byte order mark (U+FEFF) here"
    for between in ["---\n1️⃣\u{FEFF}", "1️⃣\u{FEFF}---\n", "---\r1️⃣\u{FEFF}\u{FEFF}"] {
      expect(
        manifest() + "\n" + between + manifest(metadata: "{name: b}") + "\n---\n\u{FEFF}x: [",
        Expected("1️⃣", words, note))
    }
    let twice = MarkedManifest.parse(Array("\u{FEFF}\u{FEFF}a: b".utf8)).diagnostics
    #expect(twice.map(\.message) == [words] && twice.first?.location?.column == 1)
    expect("{}\n1️⃣\u{FEFF}{}", as: "a.json", Expected("1️⃣", words, note))
    expect(manifest("description: \"a\u{FEFF}b\""))
  }
}
