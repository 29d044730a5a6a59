import CleanRoomsMLModel
import JobModel

/// What is wrong with a scalar where a boolean, an integer or a text is wanted.
enum ValueWords {
  /// - Parameter text: nil where it may not be shown.
  static func notText(_ text: String?, _ reading: ScalarReading, isEmpty: Bool) -> (String, [String]) {
    if isEmpty { return ("has no value", ["leave the key out, or write an empty text as \"\""]) }
    let kind =
      switch reading {
      case .null: "null"
      case .boolean: "a boolean"
      case .integer, .float: "a number"
      case .text: "a text"
      }
    let shown = text.map { ShownText.quoted($0) }
    return (
      "takes a text, and \(shown ?? "this") reads as \(kind) in some version of YAML",
      ["write it in quotes\(shown.map { ": \($0)" } ?? "")"]
    )
  }

  static func notBoolean(_ node: Int, in table: NodeTable) -> (String, [String]) {
    let expected = "expected true or false, without quotes and in lower case"
    guard table.nodes[node].isScalar else {
      return (ShapeWords.wrongKind(node, "true or false", in: table), [expected])
    }
    // Its own letters are shown only where they are one of a few words.
    switch (table.nodes[node].reading, table.string(node).lowercased()) {
    case (.text, "true"), (.text, "false"): return ("is neither true nor false: it is a text in quotes", [expected])
    case (.boolean, "true"), (.boolean, "false"):
      return ("is neither true nor false: it has capital letters", [expected])
    case (.boolean, _): return ("is neither true nor false: only some versions of YAML read it so", [expected])
    case (.null, _): return ("has no value", [expected])
    default: return ("is neither true nor false", [expected])
    }
  }

  static func notInteger(_ node: Int, _ range: ClosedRange<Int>, in table: NodeTable) -> (String, [String]) {
    let expected = "expected an integer from \(range.lowerBound) to \(range.upperBound), without quotes"
    guard table.nodes[node].isScalar else { return (ShapeWords.wrongKind(node, "an integer", in: table), [expected]) }
    let isDecimal = unsafe table.withText(of: node) { unsafe PlainScalar.isDecimalInteger($0) }
    return switch table.nodes[node].reading {
    case .text where isDecimal: ("is not an integer: it is a text in quotes", [expected])
    case .integer where isDecimal:
      ("\(ShownText.line(table.string(node))) is not between \(range.lowerBound) and \(range.upperBound)", [])
    case .integer: ("is not written in plain decimal digits", [expected])
    case .null: ("has no value", [expected])
    default: ("is not an integer", [expected])
    }
  }
}
