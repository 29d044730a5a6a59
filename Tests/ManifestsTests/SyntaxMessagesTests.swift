import JobModel
import Testing

@testable import Manifests

@Suite("What is said of a file that is no YAML")
struct SyntaxMessagesTests {
  /// Everything that usher says in its own words; libyaml's stand in the last note.
  @Test(
    "In words for whoever wrote it, at the place to fix",
    arguments: [
      // Tabs.
      ("a:\n1️⃣\tb: c", tab), ("a:\n  b: c\n1️⃣\td: e", tab), ("a:\n- b\n1️⃣\t- c", tab), ("a: b\n  1️⃣\tc: d", tab),
      ("a: |\n1️⃣\tb", tab), ("-1️⃣\ta: b", tab), ("a: b\n1️⃣\tc: d: e", tab),
      // A colon without a space.
      ("apiVersion1️⃣:usher/v1\nkind: x", space), ("kind: x\napiVersion1️⃣:usher/v1\n", space),
      ("a: x\nb:\n  c1️⃣:d\n  e: f", space), ("a: x\nb:\n  e: f\n  c1️⃣:d", space), ("\"a\"1️⃣:b", space),
      ("- a1️⃣:b\n  c: d", space), ("c: d\n\"a\"1️⃣:b\n", space),
      ("1️⃣s3://seeds/k\nc: d", "this line has no ': ' between a key and its value"),
      // Quotes.
      ("a: 1️⃣\"abc\nb: c", "the quote (\") that opens here is never closed"),
      ("a: 1️⃣'abc\nb: c", "the quote (') that opens here is never closed"),
      ("a: [x, 1️⃣\"abc, y]\nb: c", "the quote (\") that opens here is never closed"),
      ("a: 1️⃣\"x\n---\nb: c", "the quote (\") that opens here is never closed"),
      ("a: 1️⃣'abc\nb: 'x'", "the quote (') that opens here is closed only in line 2"),
      ("a: [1️⃣\"abc,\n\nb, \"c\"]", "the quote (\") that opens here is closed only in line 3"),
      ("a: 'it'1️⃣s'", "the quoted value ended before this text"),
      ("a: \"x\" 1️⃣y", "the quoted value ended before this text"),
      ("a: \"x1️⃣\\qy\"", "this backslash does not begin a YAML escape"),
      ("a: \"x\\u1️⃣12\"", "\\x takes 2, \\u 4 and \\U 8 hexadecimal digits"),
      ("a: \"\\u1️⃣d83d\\ude00\"", "this escape is not a character"),
      // Indentation.
      ("a: b\n  1️⃣c: d", inside(1)), ("a:\n  b: c\n   1️⃣d: e", inside(2)), ("# c\na:\n- b\n\n  1️⃣c: d", inside(3)),
      ("a:\n    b: c\n  1️⃣d: e", open("2 spaces")), ("a:\n  - b\n 1️⃣- c", open("1 space")),
      ("a: |\n  x\n 1️⃣y\nb: c", open("1 space")),
      (" a: b\n1️⃣c: d", "wrong indentation: this line begins further left than the first key"),
      ("- a\n1️⃣b: c", "a key cannot be next to list items ('- ')"),
      ("a: b\n1️⃣- c", "a list item ('- ') cannot be next to keys"),
      ("a: 1️⃣- b", "a list item ('- ') cannot begin here"),
      ("a: 1️⃣? b", "a key with '? ' cannot begin here"),
      ("a: b\n1️⃣: c", "there is no key before this colon"),
      ("a: b\n1️⃣c\n", "this line has no ': ' between a key and its value"),
      ("a: b1️⃣: c", "there is a second ': ' in this line"), ("a: s3://x1️⃣: y", "there is a second ': ' in this line"),
      ("a: b\n1️⃣\(String(repeating: "k", count: 1100)): c", longKey),
      // First characters.
      ("a: 1️⃣@b", "a value cannot begin with '@' outside quotes"),
      ("a: [1️⃣`b`]", "a value cannot begin with '`' outside quotes"),
      ("a: 1️⃣%b", "a value cannot begin with '%' outside quotes"),
      ("{1️⃣% if x %}\na: b", "a value cannot begin with '%' outside quotes"),
      ("a: 1️⃣*.jsonl", "'*' begins an alias, whose name has only letters, digits, '-' and '_'"),
      ("a: 1️⃣& b", "'&' begins an anchor, whose name has only letters, digits, '-' and '_'"),
      ("a: |1️⃣x\n  b", blockHeader), ("a: > 1️⃣b", blockHeader), ("a: |1️⃣0\n b", blockHeader),
      ("a: {{x}}1️⃣-b", "the value ended before this text"),
      // Brackets.
      ("a: 1️⃣[b, c", "the '[' that opens here is never closed"),
      ("a: 1️⃣{b: ", "the '{' that opens here is never closed"),
      ("a: {b: 1️⃣[c, ", "the '[' that opens here is never closed"),
      ("a: [b]\nc: 1️⃣{\"d\": \n  \n", "the '{' that opens here is never closed"),
      ("a: 1️⃣{b: c\n", "the '{' that opens here is never closed"),
      ("a: [b, c\nd1️⃣: e", "expected ',' before this, or ']'"),
      ("a: {b: c\nd1️⃣: e", "expected ',' before this, or '}'"),
      ("a: [b, c1️⃣}", "this does not close the '[' in line 1, column 4"),
      ("a: {b: c1️⃣]", "this does not close the '{' in line 1, column 4"),
      ("a: 1️⃣]", "expected a value, found ']'"), ("a: [b, 1️⃣, c]", "expected a value, found ','"),
      // Documents and directives.
      ("--- a1️⃣: b", "a key cannot be in the line of '---'"),
      ("a: b\n...\n1️⃣c: d", "after '...' the next document begins with '---' in a line of its own"),
      ("a: b\n... 1️⃣x", "after '...' the next document begins with '---' in a line of its own"),
      ("%YAML 1.2\n1️⃣a: b", "'---' is missing between the lines that begin with '%' and the document"),
      ("1️⃣%YAML 2.0\n---\na: b", "this version of YAML is unknown"),
      ("%FOO1️⃣ bar\n---\na: b", directive), ("%YAML 1️⃣x\n---\na: b", directive),
      ("%YAML 1.2\n1️⃣%YAML 1.2\n---\na: b", directive), ("%1️⃣\n---\na: b", directive),
      // A merge that was never settled.
      ("a: b\n1️⃣<<<<<<< HEAD\nc: d\n=======\nc: e\n>>>>>>> x", "an unresolved merge conflict begins here"),
    ])
  func words(text: String, message: String) throws {
    let found = MarkedManifest.parse(MarkedManifest(text).bytes).diagnostics
    let place = try #require(MarkedManifest(text).places["1️⃣"])
    let last = try #require(found.last)
    #expect(last.message == message)
    #expect(last.location.map { [$0.line, $0.column] } == [place.line, place.column], "\(message)")
    #expect(last.notes.last?.hasPrefix("libyaml: ") == true)
    #expect(last.excerpt?.length == 1 || last.excerpt == nil)
  }

  private static let tab = "there is a tab here, but YAML indents with spaces only"
  private static let space = "a space is missing after this colon"
  private static let longKey = "this key is longer than YAML allows (1024 characters), or its ': ' is missing"
  private static let directive = "this line begins with '%' but is not a YAML directive"
  private static let blockHeader =
    "after '|' or '>' the line can have only '+', '-', an indentation from 1 to 9, or a comment"

  private static func inside(_ line: Int) -> String {
    "wrong indentation: this key is inside the value of line \(line)"
  }

  private static func open(_ spaces: String) -> String {
    "wrong indentation: no key or list above that is still open is indented by \(spaces)"
  }

  @Test(
    "Tags are refused",
    arguments: [
      "!!str text", "!x text", "! text", "!!binary aGk=", "!!python/object:os.system x", "!<tag:yaml.org,2002:str> x",
      "!include other.yaml", "!x!y z", "!", "!\"x\"", "!foo{b}", "!<x", "!!map {a: b}", "!!set {a}",
    ])
  func tags(text: String) {
    let found = MarkedManifest.parse(Array(manifest("description: \(text)").utf8)).diagnostics
    #expect(found.map(\.message) == ["YAML tags ('!…') are not allowed"])
    #expect(found.first?.location == SourceLocation(file: "jobs.yaml", line: 7, column: 16))
    #expect(found.first?.notes.first == "put a text that begins with '!' in quotes")
    #expect(
      MarkedManifest.parse(Array("\(text)\n".utf8)).diagnostics.map(\.message) == [
        "YAML tags ('!…') are not allowed"
      ])
  }

  @Test(
    "Directives, markers of documents and comments that are right",
    arguments: [
      "%YAML 1.1\n---\n", "%YAML 1.2 # c\n---\n", "%TAG !e! tag:example.com,2000:\n---\n", "---\n", "--- # c\n",
      "# c\n\n---\n", "\n\n", "%YAML 1.2\n---\n---\n%YAML\n...\n---\n",
    ])
  func right(start: String) {
    let text = start.contains("%YAML\n") ? "%YAML 1.2\n---\n...\n%YAML 1.1\n---\n" : start
    expect(text + manifest() + "\n...\n# c\n")
  }

  @Test("A syntax error ends its file; the documents before it are checked")
  func earlier() {
    let (jobs, diagnostics) = MarkedManifest.parse(Array((manifest() + "\n---\na: @b\n---\n" + manifest()).utf8))
    #expect(jobs.count == 1)
    #expect(diagnostics.count == 1)
  }

  @Test("In a line of a megabyte, in line 100,000 and beyond the end: a place and no crash")
  func far() {
    let long = String(repeating: "x", count: 1 << 20)
    for text in ["a: \"\(long)\" b", "a: \(long): b", "\(long)\n: b", "a: [\(long)", "a: b\n \(long)\nc: @"] {
      #expect(MarkedManifest.parse(Array(text.utf8)).diagnostics.last?.notes.isEmpty == false)
    }
    let lines = String(repeating: "a:\n", count: 100_000) + "@"
    #expect(MarkedManifest.parse(Array(lines.utf8)).diagnostics.last?.location?.line == 100_001)
  }
}
