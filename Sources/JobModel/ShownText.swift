/// Text from outside as it may be shown: it can be no terminal escape, no bidi trick, no line of its own, and none of
/// the commands that GitHub's and Azure's runners take from anywhere in a line (`##[`, `##vso[`).
///
/// A value is text made by usher, in which every interpolated value has been escaped: nothing else can be written to a
/// console.
package struct ShownText: Equatable, Sendable {
  package private(set) var text: String

  /// Text that another writer has made safe in a format of its own: YAML, Markdown.
  package init(verbatim text: String) { self.text = text }

  /// The text in double quotes, with escapes as YAML and JSON know them, cut after `limit` characters.
  package static func quoted(_ text: String, limit: Int = 60) -> String {
    let start = String.UnicodeScalarView(text.unicodeScalars.prefix(limit))
    let more = start.count < text.unicodeScalars.count ? "…" : ""
    let shown = pieces(of: Array(start)).map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : $0 }
    return "\"" + shown.joined() + more + "\""
  }

  /// The text as it is, except that what a terminal or a runner could take for a command becomes an escape.
  package static func line(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) { return text }
    return pieces(of: Array(text.unicodeScalars)).joined()
  }

  /// As `line(_:)`, for a text that begins a line, indented or not: `::` there would be a command of GitHub's runner.
  package static func ownLine(_ text: String) -> String {
    let shown = line(text)
    let start = shown.unicodeScalars.drop { $0.properties.isWhitespace }
    guard start.starts(with: "::".unicodeScalars) else { return shown }
    return shown[..<start.startIndex] + "\\u003A" + String(start.dropFirst())
  }

  /// Lines that are made already, each as by `ownLine(_:)`, without another look at their characters.
  package static func ownLines(_ text: String) -> String {
    var (previous, hasColons) = (UInt8(0), false)
    for byte in text.utf8 {
      hasColons = hasColons || byte == UInt8(ascii: ":") && previous == byte
      previous = byte
    }
    if !hasColons { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let start = line.unicodeScalars.drop { $0.properties.isWhitespace }
      guard start.starts(with: "::".unicodeScalars) else { return String(line) }
      return line[..<start.startIndex] + "\\u003A" + String(start.dropFirst())
    }.joined(separator: "\n")
  }

  /// `line` in pieces, one for each character.
  package static func pieces(of text: [Unicode.Scalar]) -> [String] {
    text.indices.map { index in
      let beginsCommand = text[index] == "#" && commands.contains { text[index...].starts(with: $0.unicodeScalars) }
      return beginsCommand ? "\\u0023" : shown(text[index])
    }
  }

  private static let commands = ["##[", "##vso["]

  /// A character and its code point.
  package static func scalar(_ scalar: Unicode.Scalar) -> String {
    let code = "U+" + hexadecimal(scalar, digits: 4)
    return isPlain(scalar) && scalar != " " ? "'\(scalar)' (\(code))" : code
  }

  private static func shown(_ scalar: Unicode.Scalar) -> String {
    if isPlain(scalar) { return String(scalar) }
    return switch scalar {
    case "\n": "\\n"
    case "\t": "\\t"
    case "\r": "\\r"
    default: scalar.value > 0xFFFF ? "\\U" + hexadecimal(scalar, digits: 8) : "\\u" + hexadecimal(scalar, digits: 4)
    }
  }

  /// Whether a character is shown as it is: none that steers, is not seen, looks like a space, or has no meaning yet.
  package static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x7F { return scalar.value >= 0x20 }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse, .spaceSeparator:
      return false
    default: return !scalar.properties.isDefaultIgnorableCodePoint && !unseen.contains(scalar)
    }
  }

  /// Characters that Unicode calls visible and that show nothing: the blank Braille pattern, and the sign for an object.
  private static let unseen: [Unicode.Scalar] = ["\u{2800}", "\u{FFFC}"]

  private static func hexadecimal(_ scalar: Unicode.Scalar, digits: Int) -> String {
    let text = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
