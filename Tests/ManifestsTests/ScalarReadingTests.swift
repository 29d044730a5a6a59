import Foundation
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
    .enabled(if: Python.isAvailable, "\(Python.missing)"))
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
}
