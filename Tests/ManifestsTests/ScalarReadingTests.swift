import Foundation
import JobModel
import TestSupport
import Testing

@testable import Manifests

@Suite("Whether a plain scalar is a text")
struct ScalarReadingTests {
  private static func reading(_ text: String) -> ScalarReading {
    unsafe Array(text.utf8).withUnsafeBufferPointer { unsafe PlainScalar.reading(of: $0) }
  }

  @Test(
    "No YAML version reads these as something else",
    arguments: [
      "1.2.3", "2026-11-23", "2026-11-23T10:00:00Z", "-", ".", "..", "...", "=", "<<", "1e", "e3", "NaN", "nan", "inf",
      "nUll", "tRUE",
      "yES", "oN", "nope", "yo", "nulls", "truely", "-a", "+", "--1", "1-2", "0x", "0o8", "0b2", "0X1F", "0xG",
      "8080:80", "08:30", "1:2:x",
      "_1", "._5", ".e3", "1e+", "1.5.", "11111111-2222-3333-4444-555555555555", "123abc", "1 2", "~a", "~~", "Ｙ",
      "y e s", "１",
    ])
  func texts(text: String) {
    #expect(Self.reading(text) == .text)
  }

  @Test(
    "Some YAML version reads these as something else",
    arguments: [
      ("", .null), ("~", .null), ("null", .null), ("Null", .null), ("NULL", .null), ("y", .boolean), ("Y", .boolean),
      ("n", .boolean),
      ("N", .boolean), ("yes", .boolean), ("Yes", .boolean), ("YES", .boolean), ("no", .boolean), ("No", .boolean),
      ("NO", .boolean),
      ("on", .boolean), ("On", .boolean), ("ON", .boolean), ("off", .boolean), ("Off", .boolean), ("OFF", .boolean),
      ("true", .boolean),
      ("True", .boolean), ("TRUE", .boolean), ("false", .boolean), ("False", .boolean), ("FALSE", .boolean),
      ("0", .integer),
      ("12", .integer), ("+12", .integer), ("-12", .integer), ("012", .integer), ("089", .integer), ("1_000", .integer),
      ("0x1F", .integer), ("-0x1f", .integer), ("0x_1", .integer), ("0o7", .integer), ("0b1", .integer),
      ("12:30:45", .integer),
      ("1:2", .integer), ("190:20:30.15", .float), ("1.10", .float), ("1.", .float), (".5", .float), ("-.5", .float),
      ("1e3", .float),
      ("1E-3", .float), ("1.e5", .float), ("1_0.5", .float), (".inf", .float), ("-.inf", .float), ("+.INF", .float),
      (".nan", .float),
      (".NaN", .float),
    ] as [(String, ScalarReading)])
  func others(text: String, reading: ScalarReading) {
    #expect(Self.reading(text) == reading)
  }

  @Test(
    "The regular expressions of YAML 1.1 and 1.2 agree on 20,000 generated scalars",
    .processes, .enabled(if: Python.isAvailable, "\(Python.missing)"))
  func oracle() throws {
    var generator = SeededGenerator(seed: 7)
    let letters = Array("0012679+-._:exobEX").map(String.init) + ["inf", "nan", "n", "o", "yes", "True", "~"]
    let texts = (0..<20_000).map { _ in
      (0..<Int.random(in: 0...6, using: &generator)).map { _ in letters.randomElement(using: &generator) ?? "" }
        .joined()
    }
    let result = try Python.script("Oracles/plain_scalars.py", input: Data(texts.joined(separator: "\n").utf8))
    #expect(result.standardError == "")
    let readings = result.standardOutput.split(separator: "\n").map(String.init)
    try #require(readings.count == texts.count)
    for (text, expected) in zip(texts, readings) {
      let ours = "\(Self.reading(text))"
      // With `_` in odd places, and a sign before `.nan` or `0o7`, usher refuses a little more than it would have to.
      let isStricter =
        expected == "text"
        && (text.contains("_") || [".nan", "0o"].contains { text.dropFirst().lowercased().hasPrefix($0) })
      if ours != expected, !isStricter { Issue.record("\(text): \(ours), the expressions say \(expected)") }
    }
  }

  @Test(
    "Whatever PyYAML reads as something else than a text or a date, usher refuses without quotes",
    .processes, .enabled(if: Python.isAvailable, "\(Python.missing)"))
  func pyYAML() throws {
    var generator = SeededGenerator(seed: 11)
    let texts = Set((0..<20_000).map { _ in Self.scalar(&generator) }).sorted()
    let result = try Python.script("Oracles/pyyaml_scalars.py", input: JSONEncoder().encode(texts))
    #expect(result.standardError == "")
    let types = result.standardOutput.split(separator: "\n").map(String.init)
    try #require(types.count == texts.count)
    for (text, type) in zip(texts, types) where ["NoneType", "bool", "int", "float", "number"].contains(type) {
      #expect(Self.reading(text) != .text, "\(text): \(type)")
    }
    // The generator must not miss any kind.
    for type in ["NoneType", "bool", "int", "float", "date", "datetime", "str"] {
      #expect(types.contains(type), "\(type)")
    }
  }

  /// A word that some version knows with its letters changed, or digits and signs that look like a number or a date.
  private static func scalar(_ generator: inout SeededGenerator) -> String {
    let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "~", ".inf", ".nan", "inf", "nan", "="]
    let signs = Array("0123456789012345678901+-._:eExobTZ ").map(String.init)
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: return generator.pick(words)
    case 1: return generator.pick(words).uppercased()
    case 2: return generator.pick(words).capitalized
    case 3:
      return generator.pick(["", "-", "+"]) + generator.pick(words)
        + generator.pick(["", "", "s", "1", "."])
    case 4:
      let parts = [4, 2, 2].map { count in
        (0..<count).map { _ in String(Int.random(in: 0...1, using: &generator)) }.joined()
      }
      return parts.joined(separator: "-") + generator.pick(["", "", "T10:11:12Z", " 10:11:12", "t1:11:12.5+1"])
    case 5:
      return generator.pick(["", "-", "+"]) + generator.pick(["0x", "0b", "0o", "0", "", "1_", "."])
        + String(Int.random(in: 0...4096, using: &generator), radix: generator.pick([2, 8, 10, 16]))
    case 6: return (0...2).map { _ in String(Int.random(in: 0..<70, using: &generator)) }.joined(separator: ":")
    default:
      return (0..<Int.random(in: 1...7, using: &generator)).map { _ in generator.pick(signs) }.joined()
        .trimmingCharacters(in: .whitespaces)
    }
  }

  /// The spellings that a text field takes only in quotes.
  static let refused =
    "~ null Null NULL y Y n N yes Yes YES no No NO on On ON off Off OFF true True TRUE false False FALSE "
    + "0 7 12 +12 -12 1_000 0123 089 00 0x1F -0xff 0x_1 0o17 0b101 0b1_0 12:30:45 1:2 190:20:30 1.10 .5 1. -1.5 1e3 1E-3 "
    + "1.5e+3 1_0.5 190:20:30.15 .inf -.inf +.Inf .INF .nan .NaN .NAN"

  /// Those that are texts for every version, dates among them.
  static let taken =
    "1.2.3 v1 2026-11-23 2026-11-23T10:00:00Z 2001-12-14t21:59:43.10-05:00 10.0.0.1 08:30 12px 3-4 a:b = <<x "
    + "nUll yEs oFF truE nope none undefined N/A 0xG 1e 0b2 0o8 --1 12:60 a-b ٣ １２ 11111111-2222-3333-4444-555555555555"

  @Test("Each spelling of the list, as value and as key, refused plain and taken in quotes")
  func spellings() {
    for text in Self.refused.split(separator: " ") {
      for (place, member) in [
        ("description: 1️⃣\(text)", "description"), ("tags: {team: 1️⃣\(text)}", "tags.team"),
        ("tags: {1️⃣\(text): x}", "tags"),
      ] {
        let marked = MarkedManifest(manifest(place))
        let found = MarkedManifest.parse(marked.bytes).diagnostics
        #expect(found.count == 1, "\(place)")
        #expect(
          found.first?.message.hasPrefix("\(member): takes a text, and \"\(text)\" reads as ") == true, "\(place)")
        #expect(found.first?.notes == ["write it in quotes: \"\(text)\""], "\(place)")
        #expect(found.first?.location?.column == marked.places["1️⃣"]?.column, "\(place)")
      }
      for quoted in ["\"\(text)\"", "'\(text)'", "|-\n  \(text)", ">-\n  \(text)"] {
        expect(manifest("description: \(quoted)"))
      }
    }
    for text in Self.taken.split(separator: " ") {
      expect(manifest("description: \(text)"))
      expect(manifest("tags: {\(text): \(text)}"))
    }
  }
}
