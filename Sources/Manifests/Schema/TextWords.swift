import CleanRoomsMLModel
import JobModel

/// What is wrong with a text, in words that help more than the service's pattern.
enum TextWords {
  /// The message and its notes; `text` is nil where it may not be shown.
  static func explain(_ violation: TextViolation, of text: String?, _ constraints: TextConstraints)
    -> (String, [String])
  {
    let expected = constraints.form.map { ["expected \($0)"] } ?? []
    switch violation {
    case .length(0): return ("is empty", expected)
    case .length(let count):
      let (least, most) = (constraints.length.lowerBound, constraints.length.upperBound)
      if least == most { return ("has \(characters(count)), it needs \(most)", expected) }
      if count > most { return ("has \(characters(count)), at most \(most) are allowed", expected) }
      if let text, let reason = reason(text, constraints) { return (reason, expected) }
      return ("has \(characters(count)), it needs at least \(least)", expected)
    case .blank: return ("is blank", expected)
    case .notOneOf(let values):
      let shown = text.map { ShownText.quoted($0) } ?? "this"
      return ("\(shown) is unknown", ["known: \(ShapeWords.list(values))"])
    case .prefix(let prefix): return ("may not begin with '\(prefix)', which AWS reserves", expected)
    case .pattern:
      guard let text else { return ("has not the form that it needs", expected) }
      return (reason(text, constraints) ?? "has not the form that it needs", expected)
    }
  }

  private static func reason(_ text: String, _ constraints: TextConstraints) -> String? {
    if let last = text.unicodeScalars.last, last.properties.isWhitespace {
      return "ends with \(last == " " ? "a space" : "white space or a line break")"
    }
    if let first = text.unicodeScalars.first, first.properties.isWhitespace { return "begins with white space" }
    if let form = constraints.form {
      if form.hasPrefix("arn:") { return ARNWords.reason(text, form: form) }
      if form.hasPrefix("s3://") { return s3Reason(text) }
    }
    if constraints.shape == FieldConstraints.collaborationId.shape, text != text.lowercased() {
      return "has upper-case letters"
    }
    return forbiddenCharacter(in: text, constraints)
  }

  private static func s3Reason(_ text: String) -> String? {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), text[colon...].hasPrefix("://") else {
      return "is no S3 URI"
    }
    return text[..<colon] == "s3" ? nil : "begins with '\(text[..<colon])://' instead of 's3://'"
  }

  /// The first character that the pattern does not take by itself.
  private static func forbiddenCharacter(in text: String, _ constraints: TextConstraints) -> String? {
    guard let pattern = constraints.pattern else { return nil }
    for (index, scalar) in text.unicodeScalars.enumerated() where !pattern.matches(String(scalar)) {
      return "has the character \(ShownText.scalar(scalar)) at position \(index + 1), which is not allowed"
    }
    return nil
  }

  private static func characters(_ count: Int) -> String {
    count == 1 ? "1 character" : "\(count) characters"
  }
}

/// What is wrong with an ARN.
enum ARNWords {
  /// - Parameter form: an ARN with placeholders, `arn:aws:iam::<12 digits>:role/<name>` for example.
  static func reason(_ text: String, form: String) -> String? {
    let expected = form.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
    let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
    guard parts[0] == "arn" else { return "is no ARN" }
    guard parts.count == 6 else { return "has only \(parts.count) of the six parts of an ARN" }
    guard parts[1].hasPrefix("aws") else { return "the partition is '\(parts[1])'" }
    guard parts[2] == expected[2] else { return "is an ARN of '\(parts[2])' instead of '\(expected[2])'" }
    if expected[3].isEmpty, !parts[3].isEmpty { return "has a region, where such an ARN has none" }
    if !expected[3].isEmpty, parts[3].isEmpty { return "lacks the region" }
    guard parts[4].utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return "the account id is not all digits" }
    guard parts[4].utf8.count == 12 else { return "the account id has \(parts[4].utf8.count) digits, it needs 12" }
    let kind = expected[5].prefix { $0 != "/" }
    let found = parts[5].prefix { $0 != "/" }
    if found != kind { return "names a '\(found)' instead of a '\(kind)'" }
    return nil
  }
}
