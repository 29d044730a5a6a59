import Foundation
import JSONText
import TestSupport
import Testing

@Suite("JSON is read as RFC 8259 says, and strictly")
struct JSONCursorTests {
  static let texts: [[UInt8]] =
    [
      "{}", "[]", "null", "true", "false", "0", "-0", "12", "-1.5", "1e3", "1E+3", "1.5e-10", #""""#, #""a""#,
      " [ 1 , 2 ] ",
      "{\"a\": 1, \"b\": [true, null]}", "\t\n\r {}", #"{"a":1,"a":2}"#, #""\u00e9\n\t\b\f\r\/\\\"""#,
      #""\ud83d\ude00""#, #""\uD83D\uDE00x""#, "\"é😀\"", "\"\u{7F}\u{85}\u{2028}\"", "[[[[]]]]",
      "1234567890123456789012345",
      // And what is none.
      "", " ", "{", "}", "[", "]", "{]", "[}", "[1,]", "[,1]", "{,}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "{a:1}",
      "{'a':1}",
      "01", "-", "--1", "+1", ".5", "1.", "1.e3", "1e", "1e+", "0x1", "1_0", "NaN", "Infinity", "-Infinity", "nul",
      "nulll",
      "True", "tru", "truee", "1 2", "{} {}", "[1 2]", #"{"a":1 "b":2}"#, "\"", #""\""#, #""\x""#, #""\u12""#,
      #""\u12g4""#,
      #""\ud83d""#, #""\ude00""#, #""\ud83d\u0041""#, #""\ud83dx""#, #""\ud83d\ud83d""#, "\"\n\"", "\"\t\"",
      "\"\u{0}\"",
      "// x\n1", "1 // x", "/* */ 1", "\u{A0}1", "\u{FEFF}1", "[1]]",
    ].map { Array($0.utf8) }
    + [[0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xC0, 0x80, 0x22], [0xFF]]

  @Test("Python's json takes and reads the same", .processes, .enabled(if: Python.isAvailable, "\(Python.missing)"))
  func python() throws {
    let hexadecimal = Self.texts.map { text in text.map { String(format: "%02x", $0) }.joined() }
    let result = try Python.script("Oracles/json_texts.py", input: JSONEncoder().encode(hexadecimal))
    #expect(result.standardError == "")
    let answers = try #require(try JSONValue(parsing: Array(result.standardOutput.utf8)).elements)
    try #require(answers.count == Self.texts.count)
    for (text, answer) in zip(Self.texts, answers) {
      let shown = String(decoding: text, as: UTF8.self)
      guard let expected = answer.string else {
        #expect(throws: JSONSyntaxError.self, "\(shown)") { try JSONValue(parsing: text) }
        continue
      }
      let value = try JSONValue(parsing: text)
      #expect(
        Self.encoded(value) == Self.encoded(try JSONValue(parsing: Array(expected.utf8)), decodes: true), "\(shown)")
    }
  }

  /// One text for a value; of the oracle's, with its way to say number and object resolved.
  private static func encoded(_ value: JSONValue, decodes: Bool = false) -> String {
    if decodes, let number = value["number"], value.members?.count == 1 { return "number \(number.string ?? "")" }
    if decodes, let members = value["object"]?.elements {
      return "{"
        + members.map { "\(encoded($0.elements![0])): \(encoded($0.elements![1], decodes: true))" }.joined(
          separator: ", ")
        + "}"
    }
    switch value {
    case .null: return "null"
    case .bool(let flag): return "\(flag)"
    case .number(let text): return "number \(text)"
    case .string(let text): return "text \(Array(text.utf8))"
    case .array(let elements): return "[" + elements.map { encoded($0, decodes: decodes) }.joined(separator: ", ") + "]"
    case .object(let members):
      return "{" + members.map { "text \(Array($0.name.utf8)): \(encoded($0.value))" }.joined(separator: ", ") + "}"
    }
  }

  @Test(
    "An error names its byte",
    arguments: [
      ("[1, 2", 5), ("{\"a\" 1}", 5), ("[1] x", 4), ("\"abc", 0), ("[\"\\x\"]", 2), ("[01]", 1), ("{\"a\": tru}", 6),
    ])
  func offset(text: String, offset: Int) {
    let error = #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: Array(text.utf8)) }
    #expect(error?.offset == offset)
  }

  @Test("64 levels are read, 65 are refused")
  func depth() throws {
    let nested = { (count: Int) in
      Array((String(repeating: "[", count: count) + String(repeating: "]", count: count)).utf8)
    }
    _ = try JSONValue(parsing: nested(64))
    #expect(throws: JSONSyntaxError("nested deeper than 64 levels", at: 64)) { try JSONValue(parsing: nested(65)) }
    #expect(throws: JSONSyntaxError.self) {
      try JSONValue(parsing: Array(repeating: UInt8(ascii: "["), count: 1 << 20))
    }
  }

  @Test("A range of the bytes is read as if it were all of them")
  func range() throws {
    let bytes = Array(#"1 {"a": "é"} "x"#.utf8)
    var cursor = JSONCursor(bytes, in: 2..<13)
    let value = try cursor.value()
    try cursor.finish()
    #expect(value["a"]?.string == "é")
    var cut = JSONCursor(bytes, in: 2..<12)
    #expect(throws: JSONSyntaxError.self) { try cut.value() }
  }

  @Test("Names in NFC and NFD are two members")
  func normalisation() throws {
    let value = try JSONValue(parsing: Array("{\"e\u{301}\": 1, \"\u{E9}\": 2}".utf8))
    #expect(value["\u{E9}"]?.integer == 2)
    #expect(value["e\u{301}"]?.integer == 1)
  }

  @Test("A token is matched byte for byte, an escaped one never")
  func tokens() throws {
    var cursor = JSONCursor(Array(#"["name","n\u0061me"]"#.utf8))
    _ = try cursor.firstElement()
    let plain = try cursor.stringToken()
    #expect(cursor.matches(plain, "name"))
    #expect(!cursor.matches(plain, "nam"))
    #expect(!cursor.matches(plain, "namf"))
    _ = try cursor.nextElement()
    let escaped = try cursor.stringToken()
    #expect(!cursor.matches(escaped, "name"))
    #expect(try cursor.text(of: escaped) == "name")
  }
}
