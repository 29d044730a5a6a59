import Foundation
import JSONText
import TestSupport
import Testing

@testable import AWSCore

@Suite struct XMLTests {
  @Test(
    "A document is read",
    arguments: [
      ("<a/>", "(a \"\")"), ("<a> x </a>", "(a \" x \")"), ("<a><b>1</b><c/></a>", "(a (b \"1\") (c \"\"))"),
      (
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a x='1' y=\"&lt;\">&amp;&lt;&gt;&quot;&apos;</a>\n",
        "(a \"&<>\"'\")"
      ),
      ("<n:a xmlns:n=\"u\"><n:b>é</n:b></n:a>", "(a (b \"é\"))"), ("<a>&#65;&#x1F600;</a>", "(a \"A😀\")"),
      ("<a>1<!-- <b/> -->2</a>", "(a \"12\")"), ("<a><![CDATA[<&]]>x</a>", "(a \"<&x\")"),
      ("<a>1\r\n2\r3</a>", "(a \"1\n2\n3\")"),
    ])
  func read(_ text: String, _ tree: String) throws {
    #expect(Self.shown(try XMLElement(parsing: Array(text.utf8))) == tree)
  }

  @Test(
    "What is no XML, or more of it than is good, is refused",
    arguments: [
      "", "x", "<a>", "<a></b>", "<a/><b/>", "<a/>x", "<a b></a>", "<a b='1' b='2'/>", "<a b='1'c='2'/>",
      "<a>&nope;</a>",
      "<a>&</a>", "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#+65;</a>", "<a>]]></a>", "<a b='<'/>", "<!DOCTYPE a><a/>",
      "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "<a><?php?></a>", "<a><!-- -- --></a>", "<a>\u{1}</a>", "<1/>",
      "< a/>", "<a", "<a b='", "<a><![CDATA[",
      String(repeating: "<a>", count: 33) + String(repeating: "</a>", count: 33),
      "<a>" + String(repeating: "x", count: 256 * 1024) + "</a>",
    ])
  func refused(_ text: String) {
    #expect(throws: XMLSyntaxError.self) { try XMLElement(parsing: Array(text.utf8)) }
  }

  @Test("Bytes that are not UTF-8 are refused")
  func notUTF8() {
    #expect(throws: XMLSyntaxError.self) { try XMLElement(parsing: Array("<a>".utf8) + [0xFF] + Array("</a>".utf8)) }
  }

  @Test(
    "Whatever is taken of 3,000 spoilt documents, Python reads as the same",
    .processes, .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func pythonAgrees() throws {
    var random = SeededGenerator(seed: 7)
    let whole = """
      <?xml version="1.0"?><r xmlns="u"><a i='1'>x &amp; y&#10;</a><!-- c --><b><c>&lt;é</c><d/></b><e><![CDATA[<]]></e></r>
      """
    var texts: [(text: String, tree: String)] = []
    var refused: [String] = []
    for _ in 0..<3000 {
      let text = Self.spoilt(whole, &random)
      if let tree = try? XMLElement(parsing: Array(text.utf8)) {
        texts.append((text, Self.shown(tree)))
      } else {
        refused.append(text)
      }
    }
    let result = try Python.script(
      "Oracles/credentials_xml.py", input: JSONEncoder().encode(texts.map(\.text) + refused))
    let answers = try #require(try JSONValue(parsing: Array(result.standardOutput.utf8)).elements).map(\.string)
    try #require(answers.count == 3000)
    for ((text, tree), answer) in zip(texts, answers) { #expect(answer == tree, "\(text)") }
    // Some of what is refused is XML all the same: other names, processing instructions.
    #expect(answers.suffix(refused.count).count { $0 != nil } < 100)
    #expect(texts.count > 500)
  }

  private static func spoilt(_ text: String, _ random: inout SeededGenerator) -> String {
    var scalars = Array(text.unicodeScalars)
    for _ in 0..<Int.random(in: 0...2, using: &random) {
      let index = Int.random(in: scalars.indices, using: &random)
      switch Int.random(in: 0...2, using: &random) {
      case 0: scalars.remove(at: index)
      case 1: scalars[index] = random.pick(Array("<>/&;a\"'= ![]-?\u{1}".unicodeScalars))
      default: scalars.insert(random.pick(Array("<>/&;a\"'= x\n".unicodeScalars)), at: index)
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }

  private static func shown(_ element: XMLElement) -> String {
    let content = element.children.isEmpty ? ["\"\(element.text)\""] : element.children.map(shown)
    return "(\(([element.name] + content).joined(separator: " ")))"
  }
}
