import JobModel
import Testing

@Suite("Text from outside is shown so that it can do nothing")
struct ShownTextTests {
  @Test(
    "Whatever a terminal or an editor could take for a command becomes an escape",
    arguments: [
      ("plain é 日本 😀", "plain é 日本 😀"), ("a\nb\tc\rd", "a\\nb\\tc\\rd"), ("\u{1B}[31m", "\\u001B[31m"),
      ("\u{9B}31m", "\\u009B31m"), ("\u{202E}evil", "\\u202Eevil"), ("\u{2066}", "\\u2066"),
      ("\u{2028}\u{2029}", "\\u2028\\u2029"),
      ("\u{200B}", "\\u200B"), ("\u{E0001}", "\\U000E0001"), ("\u{7F}\0", "\\u007F\\u0000"), ("\u{FEFF}", "\\uFEFF"),
      ("a\u{A0}b", "a\\u00A0b"), ("\u{1680}\u{2000}\u{200A}", "\\u1680\\u2000\\u200A"),
      ("\u{202F}\u{205F}\u{3000}", "\\u202F\\u205F\\u3000"), ("\u{34F}\u{115F}\u{180E}", "\\u034F\\u115F\\u180E"),
      ("\u{3164}\u{FFA0}\u{2800}\u{FFFC}", "\\u3164\\uFFA0\\u2800\\uFFFC"),
      ("\u{E0020}x\u{FE0F}", "\\U000E0020x\\uFE0F"),
      ("a ##[error]b", "a \\u0023#[error]b"), ("##vso[x]", "\\u0023#vso[x]"), ("###[", "#\\u0023#["),
      ("##[\u{301}", "\\u0023#[\u{301}"),
      ("\u{E0020}\u{180E}\u{3164}\u{115F}", "\\U000E0020\\u180E\\u3164\\u115F"),
      ("\u{2800}\u{FFFC}\u{34F}", "\\u2800\\uFFFC\\u034F"), ("\u{FFA0}\u{FE0F}\u{E0100}", "\\uFFA0\\uFE0F\\U000E0100"),
      ("# ## #[ ##vs", "# ## #[ ##vs"), ("::error::", "::error::"),
    ])
  func line(text: String, shown: String) {
    #expect(ShownText.line(text) == shown)
    #expect(ShownText.quoted(text) == "\"\(shown)\"")
  }

  @Test("In quotes, quotes and backslashes are escaped, and long texts cut")
  func quoted() {
    #expect(ShownText.quoted("a\"b\\c") == #""a\"b\\c""#)
    #expect(ShownText.quoted(String(repeating: "é", count: 60)) == "\"\(String(repeating: "é", count: 60))\"")
    #expect(ShownText.quoted(String(repeating: "é", count: 61)) == "\"\(String(repeating: "é", count: 60))…\"")
  }

  @Test("A single character is named by its code point")
  func scalar() {
    #expect(ShownText.scalar("é") == "'é' (U+00E9)")
    #expect(ShownText.scalar(" ") == "U+0020")
    #expect(ShownText.scalar("\u{202E}") == "U+202E")
    #expect(ShownText.scalar("😀") == "'😀' (U+1F600)")
  }
}
