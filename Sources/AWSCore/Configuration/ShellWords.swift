/// A command's words as a POSIX shell splits them, without expanding anything (Python's `shlex.split`): blanks part
/// words, single quotes keep all, double quotes all but `\"` and `\\`, and a backslash keeps the next character.
enum ShellWords {
  /// nil where a quote is not closed or nothing follows a backslash.
  static func split(_ text: String) -> [String]? {
    var words: [String] = []
    var word: String.UnicodeScalarView?
    var quote: Unicode.Scalar?
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == quote {
        quote = nil
      } else if scalar == "\\", quote != "'" {
        guard let escaped = rest.popFirst() else { return nil }
        if quote != nil, escaped != "\\", escaped != quote { word?.append("\\") }
        word = (word ?? String.UnicodeScalarView()) + [escaped]
      } else if quote != nil {
        word?.append(scalar)
      } else if scalar == "\"" || scalar == "'" {
        quote = scalar
        word = word ?? String.UnicodeScalarView()
      } else if scalar == " " || scalar == "\t" || scalar == "\r" || scalar == "\n" {
        if let word { words.append(String(word)) }
        word = nil
      } else {
        word = (word ?? String.UnicodeScalarView()) + [scalar]
      }
    }
    if quote != nil { return nil }
    if let word { words.append(String(word)) }
    return words
  }

  /// `text` as one word, for a command that a person pastes.
  static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "._-/:@%+=,".utf8.contains(byte)
    }
    return isPlain && !text.isEmpty ? text : "'\(text.replacing("'", with: "'\\''"))'"
  }
}
