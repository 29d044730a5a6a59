import CLibYAML

/// Why a file cannot be read as YAML or JSON, and where.
struct SyntaxError {
  var message: String
  /// nil where it is about the file as a whole.
  var mark: Mark?
  var notes: [String] = []

  init(_ message: String, at mark: Mark? = nil, notes: [String] = []) {
    self.message = message
    self.mark = mark
    self.notes = notes
  }

  /// What libyaml found wrong. Its reader (encoding, control characters) tells only a byte's offset.
  init(_ parser: yaml_parser_t, in bytes: UnsafeBufferPointer<UInt8>) {
    let problem = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "this is not YAML"
    let context = unsafe parser.context.map { unsafe String(cString: $0) }
    if unsafe parser.error == YAML_READER_ERROR {
      let offset = unsafe min(Int(parser.problem_offset), bytes.count)
      let byte = unsafe offset < bytes.count ? " (byte 0x\(String(bytes[offset], radix: 16, uppercase: true)))" : ""
      self = unsafe SyntaxError("\(problem)\(byte)", at: Mark(ofByte: offset, in: bytes))
      return
    }
    message = context.map { "\(problem), \($0)" } ?? problem
    mark = unsafe Mark(parser.problem_mark)
    if context != nil, unsafe parser.context_mark.line != parser.problem_mark.line {
      notes = [unsafe "it began in line \(parser.context_mark.line + 1)"]
    }
  }
}

extension SyntaxError {
  static func tag(at mark: Mark) -> SyntaxError {
    SyntaxError("a manifest has no tags ('!…')", at: mark, notes: ["quote a text that shall begin with '!'"])
  }

  static func unknownAnchor(_ name: String, at mark: Mark) -> SyntaxError {
    SyntaxError("there is no anchor '&\(name)' before this alias", at: mark)
  }

  static func anchorInsideItself(_ name: String, at mark: Mark) -> SyntaxError {
    SyntaxError("'*\(name)' stands inside the very thing that '&\(name)' names", at: mark)
  }

  static func tooDeep(at mark: Mark) -> SyntaxError {
    SyntaxError("nested deeper than \(YAMLScanner.maximumDepth) levels", at: mark)
  }

  static func tooLarge(at mark: Mark) -> SyntaxError {
    SyntaxError("this document has more than \(NodeTable.maximumCount) keys and values", at: mark)
  }

  /// What must be refused before libyaml sees it: directives without end, and the line ends that only libyaml knows.
  static func beforeScanning(_ bytes: UnsafeBufferPointer<UInt8>) -> SyntaxError? {
    if unsafe isPlain(bytes) { return nil }
    var directives = 0
    var previous = UInt8(ascii: "\n")
    for index in 0..<bytes.count {
      let byte = unsafe bytes[index]
      if byte == UInt8(ascii: "%"), previous == UInt8(ascii: "\n") || previous == UInt8(ascii: "\r") {
        directives += 1
        if directives > YAMLScanner.maximumDirectives {
          return unsafe SyntaxError("too many lines that begin with '%'", at: Mark(ofByte: index, in: bytes))
        }
      } else if byte == 0xC2 || byte == 0xE2, let name = unsafe lineBreak(at: index, in: bytes) {
        return unsafe SyntaxError(
          "\(name) ends a line for YAML 1.1 and for nobody else", at: Mark(ofByte: index, in: bytes),
          notes: [
            "in double quotes it is written as an escape: \"\\\(name.contains("85") ? "N" : "u\(name.suffix(4))")\""
          ])
      }
      previous = byte
    }
    return nil
  }

  /// Whether all bytes are ASCII, and none of them '%': without a way out of the loop, many are looked at at once.
  private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var found: UInt8 = 0
    for index in 0..<bytes.count {
      let byte = unsafe bytes[index]
      found |= byte & 0x80 | (byte == UInt8(ascii: "%") ? 1 : 0)
    }
    return found == 0
  }

  private static func lineBreak(at index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> String? {
    if unsafe bytes[index] == 0xC2 {
      return unsafe index + 1 < bytes.count && bytes[index + 1] == 0x85 ? "U+0085" : nil
    }
    guard index + 2 < bytes.count, unsafe bytes[index + 1] == 0x80 else { return nil }
    return unsafe bytes[index + 2] == 0xA8 ? "U+2028" : bytes[index + 2] == 0xA9 ? "U+2029" : nil
  }
}

extension Mark {
  /// The place of a byte, by lines that end with LF, CR or CRLF.
  init(ofByte offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
    var mark = Mark(line: 1, column: 1)
    for index in 0..<offset {
      let byte = unsafe bytes[index]
      let endsLine = unsafe byte == 0x0A || byte == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)
      if endsLine {
        mark = Mark(line: mark.line + 1, column: 1)
      } else if byte & 0xC0 != 0x80 {
        mark.column += 1
      }
    }
    self = mark
  }
}
