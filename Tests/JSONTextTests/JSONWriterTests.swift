import JSONText
import Testing

@Suite("JSON is written in the form of RFC 8785")
struct JSONWriterTests {
  private static func written(_ body: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter()
    body(&json)
    return json.text
  }

  @Test("The RFC's own example of escapes (section 3.2.2.2)")
  func rfcExample() throws {
    let source = #""\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/""#
    let text = try #require(try JSONValue(parsing: Array(source.utf8)).string)
    #expect(Self.written { $0.string(text) } == #""€$\u000f\nA'B\"\\\\\"/""#)
  }

  @Test("Every code point below 0x80 has the escape that it needs and no other", arguments: 0..<128)
  func ascii(value: Int) throws {
    let scalar = try #require(Unicode.Scalar(value))
    let expected =
      switch value {
      case 0x22: "\\\""
      case 0x5C: "\\\\"
      case 0x08: "\\b"
      case 0x09: "\\t"
      case 0x0A: "\\n"
      case 0x0C: "\\f"
      case 0x0D: "\\r"
      case 0..<0x10: "\\u000\(String(value, radix: 16))"
      case 0x10..<0x20: "\\u00\(String(value, radix: 16))"
      default: String(scalar)
      }
    // At every place of the eight bytes that are looked at together, and after them.
    for before in 0...17 {
      let text = String(repeating: "x", count: before) + String(scalar) + "yyyyyyyyyyy"
      let shown = "\"" + String(repeating: "x", count: before) + expected + "yyyyyyyyyyy\""
      #expect(Self.written { $0.string(text) } == shown)
      #expect(Self.written { $0.string(utf8: Array(text.utf8)[...]) } == shown)
    }
  }

  @Test("Other text is written as it is, never normalised")
  func nonASCII() {
    let text = "e\u{301}\u{E9}😀\u{2028}\u{FEFF}\u{7F}"
    #expect(Array(Self.written { $0.string(text) }.utf8) == Array("\"\(text)\"".utf8))
  }

  @Test("Values are separated, absent members left out")
  func structure() {
    let text = Self.written { json in
      json.object { json in
        json.member("a", 1)
        json.member("b", nil as String?)
        json.member("c", "x")
        json.key("d")
        json.array { json in
          json.null()
          json.bool(true)
          json.object { _ in }
          json.array { _ in }
          json.number(0.5)
          json.number(2)
          json.string("{")
          json.string(":")
          json.raw("[1]")
        }
        json.member("e", false)
      }
      json.newline()
      json.object { _ in }
    }
    #expect(text == #"{"a":1,"c":"x","d":[null,true,{},[],0.5,2,"{",":",[1]],"e":false}"# + "\n{}")
  }

  @Test(
    "Numbers read back to the same value",
    arguments: [0, -0.0, 1.5, -2, 1e15, 1e21, 1e-7, 0.1, .greatestFiniteMagnitude])
  func numbers(value: Double) throws {
    let text = Self.written { $0.number(value) }
    #expect(try JSONValue(parsing: Array(text.utf8)).double == value)
  }
}
