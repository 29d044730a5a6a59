import JobModel
import Testing

@Suite("A command line to copy")
struct ShellCommandTests {
  @Test(
    "Arguments stand as a shell takes them, and none can be more than text",
    arguments: [
      ("jobs/spring.yaml", "jobs/spring.yaml"), ("", "''"), ("two words", "'two words'"), ("it's", #"'it'\''s'"#),
      ("$(rm -rf .)", "'$(rm -rf .)'"), ("a;b", "'a;b'"), ("~x", "'~x'"), ("Frühling", "'Frühling'"),
      ("\u{202E}\u{1B}[31m", #"$'\u202E\u001B[31m'"#), ("it's\n", #"$'it\'s\n'"#), ("\\\t", #"$'\\\t'"#),
      ("##[error]", #"$'\u0023#[error]'"#),
    ])
  func words(argument: String, shown: String) {
    #expect(ShellCommand.usher(["plan", argument]) == "usher plan \(shown)")
  }
}
