import CleanRoomsMLModel

/// The rules for a text as one regular expression that ECMA-262 (with its flag u, as JSON Schema wants it) and Python
/// read alike, and as `TextConstraints` does: the whole text, with `\w` and `\d` in ASCII.
enum SchemaPattern {
  /// nil if the lengths say everything.
  ///
  /// - Parameter forbiddenPrefix: a prefix that it must not have either, in any case of letters.
  static func pattern(of constraints: TextConstraints, forbiddenPrefix: String? = nil) -> String? {
    let expression = expressions[constraints.shape] ?? constraints.pattern.map { portable($0.regularExpression) }
    let prefixes = [constraints.forbiddenPrefix, forbiddenPrefix].compactMap { $0 }
    let refused = prefixes.map { "(?!\(inAnyCase($0)))" } + (constraints.mayBeBlank ? [] : ["(?![\(whiteSpace)]*$)"])
    guard let expression else { return refused.isEmpty ? nil : "^" + refused.joined() }
    // In Python `$` stands before a last newline as well.
    return "^\(refused.joined())(?:\(expression))$(?!\\n)"
  }

  /// What is checked by hand elsewhere: `JobName`, `RequiredVersion`.
  private static let expressions = [
    ManifestShape.name.shape: jobName,
    ManifestShape.upstream.shape: jobName,
    ProjectShape.requiredVersion.shape: RequiredVersion.pattern,
  ]

  private static let jobName = "[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"

  /// Unicode's White_Space: for `\s` no two engines mean the same.
  private static let whiteSpace = #"\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"#

  /// Writes out what engines differ in: `.`, `\w` and `\d`.
  private static func portable(_ expression: String) -> String {
    var result = ""
    var isInClass = false
    var isEscaped = false
    for scalar in expression.unicodeScalars {
      if isEscaped {
        isEscaped = false
        switch scalar {
        case "w": result += isInClass ? "A-Za-z0-9_" : "[A-Za-z0-9_]"
        case "d": result += isInClass ? "0-9" : "[0-9]"
        default: result += "\\\(scalar)"
        }
        continue
      }
      switch scalar {
      case "\\": isEscaped = true
      case "." where !isInClass: result += #"[^\n\r\u0085\u2028\u2029]"#
      default:
        if scalar == "[" { isInClass = true }
        if scalar == "]" { isInClass = false }
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// - Parameter prefix: lower-case ASCII letters and `:`.
  private static func inAnyCase(_ prefix: String) -> String {
    prefix.map { $0.isLetter ? "[\($0.uppercased())\($0)]" : String($0) }.joined()
  }
}
