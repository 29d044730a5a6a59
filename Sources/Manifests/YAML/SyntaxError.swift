import CLibYAML
import JSONText

/// Why a file cannot be read as YAML or JSON, and where.
struct SyntaxError {
  var message: String
  /// nil if it is about the file as a whole.
  var mark: Mark?
  var notes: [String] = []

  init(_ message: String, at mark: Mark? = nil, notes: [String] = []) {
    self.message = message
    self.mark = mark
    self.notes = notes
  }

  /// What libyaml found wrong.
  ///
  /// - Parameters:
  ///   - last: the last node before it.
  ///   - open: the innermost collection around it.
  init(_ parser: yaml_parser_t, after last: Node?, inside open: Node?, in bytes: UnsafeBufferPointer<UInt8>) {
    switch unsafe parser.error {
    // It tells only a byte's offset.
    case YAML_READER_ERROR:
      let offset = unsafe min(Int(parser.problem_offset), bytes.count)
      self = unsafe .notText(in: bytes) ?? .character(at: offset, in: bytes)
    case YAML_MEMORY_ERROR: self = SyntaxError("there is not enough memory to read it")
    default: self = unsafe LibYAMLError(parser, after: last, inside: open, in: bytes).syntaxError
    }
  }
}

/// What is wrong with the bytes or characters of a file, whatever they mean.
extension SyntaxError {
  /// The first byte that is not UTF-8; nil if all are.
  static func notText(in bytes: UnsafeBufferPointer<UInt8>) -> SyntaxError? {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = unsafe bytes.makeIterator()
    var offset = 0
    while true {
      switch unsafe parser.parseScalar(from: &iterator) {
      case .valid(let scalar): offset += scalar.count
      case .emptyInput: return nil
      case .error:
        let byte = unsafe String(bytes[offset], radix: 16, uppercase: true)
        return unsafe SyntaxError(
          "this is not UTF-8: the byte 0x\(byte.count == 1 ? "0" : "")\(byte) does not begin a character here",
          at: Mark(ofByte: offset, in: bytes), notes: ["save the file as UTF-8"])
      }
    }
  }

  /// The character at `offset`, which YAML does not allow.
  static func character(at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> SyntaxError {
    let mark = unsafe Mark(ofByte: offset, in: bytes)
    let rest = unsafe String(decoding: bytes[offset..<min(offset + 4, bytes.count)], as: UTF8.self)
    guard let scalar = rest.unicodeScalars.first else { return SyntaxError("this is not YAML", at: mark) }
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let code = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return SyntaxError(
      scalar == "\0" ? "the file has a NUL byte (U+0000)" : "the character U+\(code) is not allowed in YAML", at: mark,
      notes: [
        scalar == "\0"
          ? "this is not a text file, or it is UTF-16 without a byte order mark"
          : "write it as an escape in double quotes: \"\\\(code.count > 4 ? "U000" : "u")\(code)\""
      ])
  }

  /// What must be refused before libyaml sees it: directives without end, and the line ends that only libyaml knows.
  static func beforeScanning(_ bytes: UnsafeBufferPointer<UInt8>) -> SyntaxError? {
    let wide = unsafe WideBytes(bytes)
    var directives = 0
    var index = -1
    while true {
      index = wide.firstIndex(ofNonASCIIOr: UInt8(ascii: "%"), from: index + 1)
      if index == bytes.count { return nil }
      if unsafe bytes[index] == UInt8(ascii: "%") {
        if index > 0, unsafe bytes[index - 1] != UInt8(ascii: "\n") && bytes[index - 1] != UInt8(ascii: "\r") {
          continue
        }
        directives += 1
        if directives > YAMLScanner.maximumDirectives {
          return unsafe SyntaxError(
            "more than \(YAMLScanner.maximumDirectives) lines that begin with '%'", at: Mark(ofByte: index, in: bytes))
        }
      } else if unsafe bytes[index] == 0xEF, unsafe isByteOrderMark(at: index, in: bytes) {
        return unsafe .byteOrderMark(at: Mark(ofByte: index, in: bytes))
      } else if let name = unsafe lineBreak(at: index, in: bytes) {
        return unsafe SyntaxError(
          "\(name) ends a line in YAML 1.1 and nowhere else", at: Mark(ofByte: index, in: bytes),
          notes: [
            "write it as an escape in double quotes: \"\\\(name.contains("85") ? "N" : "u\(name.suffix(4))")\""
          ])
      }
    }
  }

  /// Whether a byte order mark begins a line there, as where a file was joined to another. Inside a text it is allowed.
  static func isByteOrderMark(at index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard unsafe bytes[index...].starts(with: [0xEF, 0xBB, 0xBF]) else { return false }
    return unsafe index == 0 || bytes[index - 1] == UInt8(ascii: "\n") || bytes[index - 1] == UInt8(ascii: "\r")
  }

  private static func lineBreak(at index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> String? {
    let length = unsafe bytes[index] == 0xC2 ? 2 : bytes[index] == 0xE2 ? 3 : 0
    guard length > 0, index + length <= bytes.count else { return nil }
    if length == 2 { return unsafe bytes[index + 1] == 0x85 ? "U+0085" : nil }
    guard unsafe bytes[index + 1] == 0x80 else { return nil }
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
      } else if byte & 0xC0 != 0x80, byte != 0x0D {
        // Between CR and LF the line has ended already.
        mark.column += 1
      }
    }
    self = mark
  }
}
