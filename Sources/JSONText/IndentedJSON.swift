/// JSON text for people to read.
package enum IndentedJSON {
  /// Indents JSON text that has no white space between its tokens by two spaces a level, with a newline at the end.
  ///
  /// - Parameter keepsLists: whether an array of strings and numbers stays on its line.
  /// - Precondition: an array holds objects, or strings and numbers; nothing is empty.
  package static func indented(_ json: [UInt8], keepsLists: Bool = true) -> [UInt8] {
    var result: [UInt8] = []
    var depth = 0
    var isInLine = false
    var isInString = false
    var isEscaped = false
    func breakLine() {
      if isInLine { return }
      result.append(UInt8(ascii: "\n"))
      result.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }
    for (index, byte) in json.enumerated() {
      switch byte {
      case _ where isInString:
        result.append(byte)
        isInString = isEscaped || byte != UInt8(ascii: "\"")
        isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        isInLine = keepsLists && byte == UInt8(ascii: "[") && json[index + 1] != UInt8(ascii: "{")
        depth += 1
        result.append(byte)
        breakLine()
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        breakLine()
        isInLine = false
        result.append(byte)
      case UInt8(ascii: ","):
        result.append(byte)
        if isInLine { result.append(UInt8(ascii: " ")) }
        breakLine()
      case UInt8(ascii: ":"): result += [byte, UInt8(ascii: " ")]
      default:
        result.append(byte)
        isInString = byte == UInt8(ascii: "\"")
      }
    }
    return result + [UInt8(ascii: "\n")]
  }
}
