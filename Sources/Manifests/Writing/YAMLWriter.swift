package import JSONText
import JobModel

/// Writes a JSON value as YAML block style, in a form that every version of YAML reads as that value again.
package struct YAMLWriter {
  /// The text so far.
  package private(set) var text = ""
  private let comment: (_ path: [String]) -> String?

  /// - Parameter comment: what is said at the end of the line of a scalar, by the keys that lead to it.
  package init(comment: @escaping (_ path: [String]) -> String? = { _ in nil }) {
    self.comment = comment
  }

  /// Writes the members of an object, one a line.
  ///
  /// - Parameter path: the keys that lead to the object; their number is the depth of the indentation.
  package mutating func write(members: [JSONValue.Member], under path: [String] = [], indent: Int = 0) {
    for member in members {
      let path = path + [member.name]
      text += String(repeating: "  ", count: indent) + Self.scalar(member.name) + ":"
      switch member.value {
      case .object(let members) where !members.isEmpty:
        text += "\n"
        write(members: members, under: path, indent: indent + 1)
      case .string(let value) where Self.isBlock(value):
        // The comment stands at the line of the key.
        text += " |" + (value.hasSuffix("\n") ? "" : "-") + note(path) + "\n"
        for line in value.split(separator: "\n", omittingEmptySubsequences: false).dropLast(
          value.hasSuffix("\n") ? 1 : 0)
        {
          text += line.isEmpty ? "\n" : String(repeating: "  ", count: indent + 1) + line + "\n"
        }
      default: text += " " + Self.flow(member.value) + note(path) + "\n"
      }
    }
  }

  private func note(_ path: [String]) -> String {
    comment(path).map { "  # " + $0 } ?? ""
  }

  /// A text as one line of YAML: plain where no reader takes it for anything else, otherwise in double quotes.
  package static func scalar(_ value: String) -> String {
    isPlain(value) ? value : quoted(value)
  }

  private static func flow(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let text): text
    case .string(let value): scalar(value)
    case .array(let elements): "[" + elements.map(flow).joined(separator: ", ") + "]"
    case .object(let members):
      "{" + members.map { "\(scalar($0.name)): \(flow($0.value))" }.joined(separator: ", ") + "}"
    }
  }

  /// Letters, digits and a few signs that mean nothing to YAML wherever they stand; no digit first, as in a number or
  /// a date.
  private static func isPlain(_ value: String) -> Bool {
    guard let first = value.utf8.first, isLetter(first) || first == UInt8(ascii: "/") else { return false }
    let signs = Array("-._/:@+ ".utf8)
    guard value.utf8.allSatisfy({ isLetter($0) || (0x30...0x39).contains($0) || signs.contains($0) }) else {
      return false
    }
    guard !value.hasSuffix(" "), !value.hasSuffix(":"), !value.contains(": ") else { return false }
    var value = value
    return value.withUTF8 { unsafe PlainScalar.reading(of: $0) } == .text
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  /// Whether a text reads best, and safely, as a block of lines.
  private static func isBlock(_ value: String) -> Bool {
    let lines = value.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > 1, let first = lines.first, !first.isEmpty, first.first != " ", !value.hasSuffix("\n\n"),
      value.unicodeScalars.allSatisfy({ $0 == "\n" || ShownText.isPlain($0) })
    else { return false }
    return lines.allSatisfy { $0.last != " " && !mayBeCommand($0) }
  }

  /// Whether a runner takes a line for a workflow command.
  private static func mayBeCommand(_ line: Substring) -> Bool {
    line.drop(while: \.isWhitespace).hasPrefix("::") || line.contains("##")
  }

  private static func quoted(_ value: String) -> String {
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"", "\\": text += "\\\(scalar)"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "#": text += text.hasSuffix("#") ? "\\u0023" : "#"
      // YAML takes all of these as they are, and breaks no line at one.
      case _ where ShownText.isPlain(scalar): text.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let count = scalar.value > 0xFFFF ? 8 : 4
        text += (count == 8 ? "\\U" : "\\u") + String(repeating: "0", count: count - digits.count) + digits
      }
    }
    return text + "\""
  }
}
