import JobModel
import Testing

@Suite("A job's name")
struct JobNameTests {
  @Test(
    "It is 1 to 54 letters, digits and . _ -, with a letter or digit at both ends",
    arguments: [
      ("a", true), ("9", true), ("a-b.c_D", true), (String(repeating: "x", count: 54), true), ("", false),
      (String(repeating: "x", count: 55), false), ("-a", false), ("a-", false), (".a", false), ("a_", false),
      ("a b", false),
      ("a/b", false), ("é", false), ("K\u{212A}", false), ("a\n", false),
    ])
  func form(text: String, isName: Bool) {
    #expect((JobName(text) != nil) == isName)
  }

  @Test("With eight digits of the digest the longest one is as long as a service name may be")
  func room() {
    #expect(JobName.length.upperBound + "-".count + 8 == 63)
  }
}
