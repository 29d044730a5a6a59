import JSONText

/// What is wrong with a JSON file, in messages for whoever wrote it. None repeats the file, which may hold SQL.
enum JSONMessages {
  static func explain(_ error: JSONSyntaxError, in bytes: [UInt8]) -> SyntaxError {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      if let error = unsafe SyntaxError.notText(in: bytes) { return error }
      let lines = unsafe SourceLines(Array(bytes))
      if let conflict = lines.conflict() { return .conflict(at: conflict) }
      let mark = unsafe Mark(ofByte: error.offset, in: bytes)
      if unsafe bytes[min(error.offset, bytes.count)...].starts(with: [0xEF, 0xBB, 0xBF]) {
        return .byteOrderMark(at: mark)
      }
      var before = unsafe bytes.prefix(error.offset)
      while let last = unsafe before.last, last == 0x20 || (0x09...0x0D).contains(last) { unsafe before.removeLast() }
      let (message, notes) = unsafe words(
        error.message, found: error.offset < bytes.count ? bytes[error.offset] : nil, after: before.last)
      return SyntaxError("this is not JSON: \(message)", at: mark, notes: notes)
    }
  }

  /// - Parameters:
  ///   - found: the byte at the error, nil at the end.
  ///   - previous: the last byte before it that is not white space, nil at the start.
  private static func words(_ message: String, found: UInt8?, after previous: UInt8?) -> (String, [String]) {
    let isValue = message == "this is not a JSON number" || message.hasPrefix("expected true")
    guard isValue || message == "expected a string in double quotes" || message.hasPrefix("expected null") else {
      return (message, [])
    }
    let yaml = previous == nil ? ["give a file of YAML the ending .yaml or .yml"] : []
    switch found {
    case nil: return ("the file ends too early", [])
    case UInt8(ascii: "'"): return ("a text is written in double quotes", [])
    case UInt8(ascii: "/"), UInt8(ascii: "#"): return ("there are no comments in JSON", yaml)
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      return (
        previous == UInt8(ascii: ",")
          ? "something is missing after the comma, or the comma must go" : "a value is missing here", []
      )
    case let byte? where (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+"):
      return (isValue ? "a number has no '+' and no leading zero" : "a name is written in double quotes", [])
    default:
      return (
        isValue || message.hasPrefix("expected null")
          ? "expected a value: a text in double quotes, a number, true, false, null, '{' or '['"
          : "a name is written in double quotes", yaml
      )
    }
  }
}
