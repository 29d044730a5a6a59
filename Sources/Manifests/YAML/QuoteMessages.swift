/// The messages about quotes and brackets.
extension SyntaxError {
  static func openQuote(_ quote: Unicode.Scalar?, at mark: Mark) -> SyntaxError {
    SyntaxError("the quote \(sign(quote)) that opens here is never closed", at: mark)
  }

  static func openQuote(_ quote: Unicode.Scalar, at mark: Mark, closedInLine line: UInt32) -> SyntaxError {
    SyntaxError("the quote \(sign(quote)) that opens here is closed only in line \(line)", at: mark)
  }

  static func textAfterQuote(_ quote: Unicode.Scalar, at mark: Mark) -> SyntaxError {
    SyntaxError(
      "the quoted value ended before this text", at: mark,
      notes: [
        quote == "'"
          ? "write a single quote twice inside single quotes: ''"
          : "write a double quote inside double quotes as \\\""
      ])
  }

  /// - Parameter problem: libyaml's word for what is wrong with the escape.
  static func escape(_ problem: String, at mark: Mark) -> SyntaxError {
    switch problem {
    case "found unknown escape character":
      SyntaxError(
        "this backslash does not begin a YAML escape", at: mark,
        notes: ["write a backslash as \\\\ in double quotes, and as it is in single quotes"])
    case "found invalid Unicode character escape code":
      SyntaxError(
        "this escape is not a character", at: mark,
        notes: [
          "write a character above U+FFFF as \\U and eight digits; surrogate pairs are JSON: give a file of JSON the ending .json"
        ])
    default: SyntaxError("\\x takes 2, \\u 4 and \\U 8 hexadecimal digits", at: mark)
    }
  }

  static func openBracket(_ bracket: Unicode.Scalar, at mark: Mark) -> SyntaxError {
    SyntaxError("the '\(bracket)' that opens here is never closed", at: mark)
  }

  static func wrongBracket(_ bracket: Unicode.Scalar, at mark: Mark, opened: Mark) -> SyntaxError {
    SyntaxError("this does not close the '\(bracket)' in \(opened.text)", at: mark)
  }

  static func missingComma(_ open: Unicode.Scalar, _ close: Unicode.Scalar, at mark: Mark, opened: Mark)
    -> SyntaxError
  {
    SyntaxError(
      "expected ',' before this, or '\(close)'", at: mark, notes: ["the '\(open)' is in \(opened.text)"])
  }

  static func noValue(_ character: Unicode.Scalar?, at mark: Mark) -> SyntaxError {
    SyntaxError(
      "expected a value" + (character.flatMap { "[]{},".unicodeScalars.contains($0) ? ", found '\($0)'" : nil } ?? ""),
      at: mark)
  }

  private static func sign(_ quote: Unicode.Scalar?) -> String { quote == "'" ? "(')" : "(\")" }
}

extension Mark {
  var text: String { "line \(line), column \(column)" }
}
