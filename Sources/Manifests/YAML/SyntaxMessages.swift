/// The messages of syntax errors. None of them repeats the file, which may hold SQL, beyond a mark of punctuation.
extension SyntaxError {
  static func tag(at mark: Mark) -> SyntaxError {
    SyntaxError("YAML tags ('!…') are not allowed", at: mark, notes: ["put a text that begins with '!' in quotes"])
  }

  static func unknownAnchor(at mark: Mark) -> SyntaxError {
    SyntaxError(
      "this document has no anchor of this name before this alias", at: mark,
      notes: ["put a text that begins with '*' in quotes"])
  }

  static func anchorInsideItself(at mark: Mark) -> SyntaxError {
    SyntaxError("this alias is inside the value that its anchor names", at: mark)
  }

  static func tooDeep(at mark: Mark) -> SyntaxError {
    SyntaxError("nested deeper than \(YAMLScanner.maximumDepth) levels", at: mark)
  }

  static func tooLarge(at mark: Mark) -> SyntaxError {
    SyntaxError("this document has more than \(NodeTable.maximumCount) keys and values", at: mark)
  }

  static func secondMergeKey(at mark: Mark, first: Mark) -> SyntaxError {
    SyntaxError(
      "'<<' is given twice, first in \(first.text)", at: mark,
      notes: ["merge several mappings in one list, in which earlier ones win: <<: [*a, *b]"])
  }

  static func byteOrderMark(at mark: Mark) -> SyntaxError {
    SyntaxError(
      "there is a byte order mark (U+FEFF) here", at: mark,
      notes: ["it belongs at the start of a file only: remove it; files that were joined often have one"])
  }

  static func conflict(at mark: Mark) -> SyntaxError {
    SyntaxError("an unresolved merge conflict begins here", at: mark)
  }

  static func tab(at mark: Mark) -> SyntaxError {
    SyntaxError("there is a tab here, but YAML indents with spaces only", at: mark)
  }

  static func badStart(_ character: Unicode.Scalar, at mark: Mark) -> SyntaxError {
    if character == "%" {
      return SyntaxError(
        "a value cannot begin with '%' outside quotes", at: mark,
        notes: ["put the whole value in quotes; usher has no template language ('{% … %}')"])
    }
    return SyntaxError(
      "a value cannot begin with \(character.isASCII ? "'\(character)'" : "this character") outside quotes", at: mark,
      notes: ["put the whole value in quotes"])
  }

  static func missingSpace(at mark: Mark) -> SyntaxError {
    SyntaxError("a space is missing after this colon", at: mark)
  }

  static func noColon(at mark: Mark) -> SyntaxError {
    SyntaxError("this line has no ': ' between a key and its value", at: mark)
  }

  static func secondColon(at mark: Mark) -> SyntaxError {
    SyntaxError("there is a second ': ' in this line", at: mark, notes: ["put a value that has ': ' in it in quotes"])
  }

  static func colonWithoutKey(at mark: Mark) -> SyntaxError {
    SyntaxError("there is no key before this colon", at: mark)
  }

  static func longKey(at mark: Mark) -> SyntaxError {
    SyntaxError("this key is longer than YAML allows (1024 characters), or its ': ' is missing", at: mark)
  }

  static func keyInValue(ofLine line: UInt32, at mark: Mark) -> SyntaxError {
    SyntaxError(
      "wrong indentation: this key is inside the value of line \(line)", at: mark,
      notes: ["indent it like the keys that it belongs with"])
  }

  static func indentation(_ spaces: UInt32, at mark: Mark) -> SyntaxError {
    let width = spaces == 1 ? "1 space" : "\(spaces) spaces"
    return SyntaxError(
      spaces == 0
        ? "wrong indentation: this line begins further left than the first key"
        : "wrong indentation: no key or list above that is still open is indented by \(width)", at: mark)
  }

  static func itemBesideKeys(at mark: Mark) -> SyntaxError {
    SyntaxError("a list item ('- ') cannot be next to keys", at: mark, notes: ["indent it below its key"])
  }

  static func keyBesideItems(at mark: Mark) -> SyntaxError {
    SyntaxError("a key cannot be next to list items ('- ')", at: mark)
  }

  static func itemInLine(at mark: Mark) -> SyntaxError {
    SyntaxError(
      "a list item ('- ') cannot begin here", at: mark,
      notes: ["begin it in a line of its own, or put a text that begins with '- ' in quotes"])
  }

  static func questionMark(at mark: Mark) -> SyntaxError {
    SyntaxError("a key with '? ' cannot begin here", at: mark, notes: ["put a text that begins with '? ' in quotes"])
  }

  static func mappingAfterDashes(at mark: Mark) -> SyntaxError {
    SyntaxError("a key cannot be in the line of '---'", at: mark, notes: ["begin the document in the next line"])
  }

  static func noDashes(at mark: Mark) -> SyntaxError {
    SyntaxError("'---' is missing between the lines that begin with '%' and the document", at: mark)
  }

  static func afterDots(at mark: Mark) -> SyntaxError {
    SyntaxError("after '...' the next document begins with '---' in a line of its own", at: mark)
  }

  static func textAfterValue(at mark: Mark) -> SyntaxError {
    SyntaxError(
      "the value ended before this text", at: mark, notes: ["if it belongs to the value, put the whole value in quotes"]
    )
  }

  static func anchorName(_ sign: String, _ what: String, at mark: Mark) -> SyntaxError {
    SyntaxError(
      "'\(sign)' begins \(what), whose name has only letters, digits, '-' and '_'", at: mark,
      notes: ["put a text that begins with '\(sign)' in quotes"])
  }

  static func directive(at mark: Mark) -> SyntaxError {
    SyntaxError(
      "this line begins with '%' but is not a YAML directive", at: mark,
      notes: ["expected %YAML 1.1, %YAML 1.2 or %TAG, at most one %YAML for a document"])
  }

  static func version(at mark: Mark) -> SyntaxError {
    SyntaxError("this version of YAML is unknown", at: mark, notes: ["known: 1.1 and 1.2"])
  }

  static func blockHeader(at mark: Mark) -> SyntaxError {
    SyntaxError(
      "after '|' or '>' the line can have only '+', '-', an indentation from 1 to 9, or a comment", at: mark,
      notes: ["the text begins in the next line; put a value that begins with '|' or '>' in quotes"])
  }
}
