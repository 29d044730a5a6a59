/// A text in the place of a query that is none. The service's model takes any text: the job would start and fail.
struct QueryText {
  let reason: String
  var notes: [String] = []

  /// What is wrong with these bytes; nil when they may be a query.
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    // Nearly every query begins with a letter, and none with this one.
    if let first = unsafe text.first, first > 0x2F, first < 0x7F, first != UInt8(ascii: "v") { return nil }
    if unsafe GitLFS.isPointer(text) {
      (reason, notes) = (GitLFS.reason, GitLFS.notes)
    } else if let blank = unsafe Self.blank(String(decoding: text, as: UTF8.self).unicodeScalars[...]) {
      reason = blank
    } else {
      return nil
    }
  }

  /// Why there is no word in the text; nil when there is one.
  private static func blank(_ text: Substring.UnicodeScalarView) -> String? {
    var rest = text
    var hasComment = false
    while let scalar = rest.first {
      if rest.starts(with: "--".unicodeScalars) {
        rest = rest.drop { $0 != "\n" && $0 != "\r" }
        hasComment = true
      } else if rest.starts(with: "/*".unicodeScalars) {
        rest = afterBlockComment(rest)
        hasComment = true
      } else if scalar.properties.isWhitespace {
        rest.removeFirst()
      } else {
        return nil
      }
    }
    return hasComment ? "holds only comments and no query" : "is blank: there is only white space in it"
  }

  private static func afterBlockComment(_ text: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
    var rest = text.dropFirst(2)
    while !rest.isEmpty, !rest.starts(with: "*/".unicodeScalars) { rest.removeFirst() }
    return rest.dropFirst(2)
  }
}
