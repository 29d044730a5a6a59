import CleanRoomsMLModel
import JobModel

/// What is wrong with a text, in words that help more than the service's pattern.
enum TextWords {
  /// The message and its notes.
  ///
  /// - Parameters:
  ///   - text: nil where it is not at hand.
  ///   - mayShow: whether anything of it may be in them.
  static func explain(
    _ violation: TextViolation, of text: String?, _ constraints: TextConstraints, mayShow: Bool = true
  ) -> (String, [String]) {
    let expected = constraints.form.map { ["expected \($0)"] } ?? []
    let reason = { text.flatMap { Self.reason($0, constraints, mayShow: mayShow) } }
    switch violation {
    case .length(0): return ("is empty", expected)
    case .length(let count):
      let (least, most) = (constraints.length.lowerBound, constraints.length.upperBound)
      if count > most, least < most { return ("has \(characters(count)), at most \(most) are allowed", expected) }
      if let reason = reason() { return (reason, expected) }
      return ("has \(characters(count)), it needs \(least == most ? "" : "at least ")\(least)", expected)
    case .blank: return ("is blank: there is only white space in it", expected)
    case .notOneOf(let values):
      let shown = mayShow ? text : nil
      let nearest = shown.flatMap { shown in values.first { $0.lowercased() == shown.lowercased() } }
      var notes = ["known: \(ShapeWords.list(values))"]
      if constraints === FieldConstraints.workerType {
        notes[0] += ", in the service's model of \(ServiceModel.date)"
        if nearest == nil, let shown, ProjectShape.workerType.violation(of: shown) == nil {
          notes.append(
            "if AWS accepts \(shown), add it to \(ProjectShape.fileName): spec: {alsoValid: {workerTypes: [\(YAMLWriter.scalar(shown))]}}"
          )
        }
      }
      return (
        "\(shown.map { ShownText.quoted($0) } ?? "this") is unknown\(nearest.map { ", did you mean '\($0)'?" } ?? "")",
        notes
      )
    case .prefix(let prefix): return ("may not begin with '\(prefix)', which AWS reserves", expected)
    case .pattern:
      return (reason() ?? "does not have the expected form", expected)
    }
  }

  static func unknownWorkerType(_ text: String) -> String {
    "\(ShownText.quoted(text)) is unknown to this version of usher, which cannot check whether AWS accepts it"
  }

  static func allows(_ workerTypes: Project.Setting<[String]>) -> String {
    "\(workerTypes.place): alsoValid.workerTypes allows it"
  }

  /// What keeps a text of the right length from being a job's name.
  static func notJobName(_ text: String) -> String {
    if let reason = outerSpace(text) { return reason }
    for (index, scalar) in text.unicodeScalars.enumerated() where JobName("a\(scalar)a") == nil {
      return forbidden(scalar, at: index)
    }
    return JobName("a\(text)") == nil ? "does not end with a letter or digit" : "does not begin with a letter or digit"
  }

  private static func reason(_ text: String, _ constraints: TextConstraints, mayShow: Bool) -> String? {
    if let reason = outerSpace(text) { return reason }
    // As ManifestTemplate writes it.
    if text.hasPrefix("<"), text.hasSuffix(">") { return "is still to be filled in" }
    if let form = constraints.form, form.hasPrefix("arn:") {
      return ARNWords.reason(text, form: form, mayShow: mayShow)
    }
    guard mayShow else { return nil }
    if constraints.shape == FieldConstraints.s3Uri.shape { return s3Reason(text) }
    if constraints.shape == ProjectShape.s3Prefix.shape { return s3PrefixReason(text) }
    if constraints.shape == FieldConstraints.collaborationId.shape {
      // A wrong length says more than one of its characters.
      guard text.unicodeScalars.count == constraints.length.upperBound else { return nil }
      if constraints.violation(of: text.lowercased()) == nil { return "has upper-case letters, a UUID has none here" }
      return nil
    }
    return forbiddenCharacter(in: text, constraints)
  }

  private static func outerSpace(_ text: String) -> String? {
    let isSpace = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
    switch (text.unicodeScalars.first, text.unicodeScalars.last) {
    case (_, "\n"?), (_, "\r"?): return "ends with a line break: after '|' or '>' a '-' leaves it out"
    case (_, let last?) where isSpace(last): return "ends with \(last == " " ? "a space" : "white space")"
    case (let first?, _) where isSpace(first): return "begins with \(first == " " ? "a space" : "white space")"
    default: return nil
    }
  }

  private static func s3Reason(_ text: String) -> String? {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), text[colon...].utf8.starts(with: "://".utf8) else {
      return "is not an S3 URI"
    }
    let scheme = String(text[..<colon])
    if scheme != "s3" { return "begins with '\(ShownText.line(String(scheme.prefix(20))))://' instead of 's3://'" }
    return text.utf8.count == "s3://".utf8.count ? "names no bucket" : "has a line break"
  }

  private static func s3PrefixReason(_ text: String) -> String? {
    let name = text.utf8.dropFirst("s3://".utf8.count).prefix { $0 != UInt8(ascii: "/") }
    guard text.hasPrefix("s3://"), !name.isEmpty else { return s3Reason(text.hasPrefix("s3://") ? "s3://" : text) }
    return name.endIndex == text.utf8.endIndex
      ? "does not say where the bucket's name ends: a / belongs behind it" : nil
  }

  /// The first character that the pattern does not take by itself.
  private static func forbiddenCharacter(in text: String, _ constraints: TextConstraints) -> String? {
    guard let pattern = constraints.pattern else { return nil }
    for (index, scalar) in text.unicodeScalars.enumerated() where !pattern.matches(String(scalar)) {
      return forbidden(scalar, at: index)
    }
    return nil
  }

  private static func forbidden(_ scalar: Unicode.Scalar, at index: Int) -> String {
    "has the character \(ShownText.scalar(scalar)) at position \(index + 1), which is not allowed"
  }

  private static func characters(_ count: Int) -> String {
    count == 1 ? "1 character" : "\(count) characters"
  }
}

/// What is wrong with an ARN.
enum ARNWords {
  /// - Parameters:
  ///   - form: an ARN with placeholders, `arn:aws:iam::<12 digits>:role/<name>` for example.
  ///   - mayShow: whether anything of `text` may be in the words.
  static func reason(_ text: String, form: String, mayShow: Bool) -> String? {
    let expected = form.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
    let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
    let kind = expected[5].prefix { $0 != "/" }
    guard parts[0] == "arn" else {
      let isName = parts.count == 1 && !text.isEmpty && !text.utf8.contains(UInt8(ascii: "/"))
      return isName ? "is a name, the \(kind)'s ARN is needed" : "is not an ARN"
    }
    guard parts.count == 6 else { return "has only \(parts.count) of the six parts of an ARN" }
    let shown = { (part: String) in mayShow ? "'\(ShownText.line(String(part.prefix(60))))'" : "another" }
    guard parts[1].hasPrefix("aws") else { return "the partition is \(shown(parts[1])), it begins with 'aws'" }
    guard parts[2] == expected[2] else { return "is an ARN of \(shown(parts[2])) instead of '\(expected[2])'" }
    if expected[3].isEmpty, !parts[3].isEmpty { return "has a region, where such an ARN has none" }
    if !expected[3].isEmpty, parts[3].isEmpty { return "lacks the region" }
    if parts[4].isEmpty { return "lacks the account id" }
    // A pattern's * is one or more of them, or none.
    let hasStar = form.utf8.contains(UInt8(ascii: "*")) && parts[4].utf8.contains(UInt8(ascii: "*"))
    guard parts[4].utf8.allSatisfy({ (0x30...0x39).contains($0) || hasStar && $0 == UInt8(ascii: "*") }) else {
      return "the account id is not all digits"
    }
    let digits = parts[4].utf8.count
    guard digits == 12 || hasStar else {
      return "the account id has \(digits == 1 ? "1 digit" : "\(digits) digits"), it needs 12"
    }
    let found = String(parts[5].prefix { $0 != "/" })
    if found != kind { return "names \(shown(found)) instead of '\(kind)'" }
    return parts[5].utf8.count <= kind.utf8.count + 1 ? "names no \(kind)" : nil
  }
}
