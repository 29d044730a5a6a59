import Foundation
import TestSupport
import Testing

@testable import AWSCore

@Suite struct ShellWordsTests {
  @Test(
    "A command is split as a shell splits it",
    arguments: [
      ("a  b\tc\n", ["a", "b", "c"]), ("'a b' \"c d\"", ["a b", "c d"]), ("a\\ b 'c'\"d\"e", ["a b", "cde"]),
      ("\"\\\"\\\\\\a$X\" '\\'", ["\"\\\\a$X", "\\"]), ("'' \"\"", ["", ""]), ("", []), ("'a", nil), ("a\\", nil),
    ] as [(String, [String]?)])
  func split(_ text: String, _ words: [String]?) {
    #expect(ShellWords.split(text) == words)
  }

  @Test("A text is quoted as one word", arguments: ["dev", "my dev", "", "it's", "$HOME", "a;b", "é", "\n", "-x"])
  func quoted(_ text: String) {
    #expect(ShellWords.split(ShellWords.quoted(text)) == [text])
    #expect(ShellWords.quoted("a-b.c") == "a-b.c")
  }

  @Test(
    "Python's shlex splits 3,000 generated texts the same",
    .processes, .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func pythonAgrees() throws {
    var random = SeededGenerator(seed: 3)
    let letters = Array("ab \t\n\r\"'\\#$é\u{301}\u{A0}")
    let texts = (0..<3000).map { _ in
      String((0..<Int.random(in: 0...12, using: &random)).map { _ in random.pick(letters) })
    }
    let result = try Python.script("Oracles/credentials_words.py", input: JSONEncoder().encode(texts))
    let answers = try JSONDecoder().decode([[String]?].self, from: Data(result.standardOutput.utf8))
    try #require(answers.count == texts.count)
    for (text, answer) in zip(texts, answers) {
      #expect(
        ShellWords.split(text).map { $0.map { Array($0.utf8) } } == answer.map { $0.map { Array($0.utf8) } }, "\(text)")
    }
  }
}
