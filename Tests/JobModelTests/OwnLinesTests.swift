import JobModel
import Testing

@Suite("Lines of which none is a workflow command")
struct OwnLinesTests {
  @Test(
    "Only the colons at the start of a line change, behind blanks of any kind too",
    arguments: [
      ("", ""), ("a::b\n", "a::b\n"), ("::a", "\\u003A:a"), (" \u{A0}::a\n::b\n", " \u{A0}\\u003A:a\n\\u003A:b\n"),
      ("x\n\n::", "x\n\n\\u003A:"), (":a\n: :", ":a\n: :"),
    ])
  func lines(text: String, expected: String) {
    #expect(ShownText.ownLines(text) == expected)
  }
}
