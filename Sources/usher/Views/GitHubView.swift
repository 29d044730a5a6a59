import JobModel

/// Diagnostics as workflow commands, which GitHub shows beside the lines of a pull request.
enum GitHubView {
  /// GitHub shows so many annotations of a step and drops the others silently.
  static let maximumCount = 10

  /// One command a line: errors first, at most ten of all, and then one line that counts the others.
  static func lines(_ diagnostics: [Diagnostic]) -> [String] {
    let bySeverity =
      diagnostics.filter { $0.severity == .error } + diagnostics.filter { $0.severity == .warning }
    var lines = bySeverity.prefix(maximumCount).map(line)
    let others = bySeverity.dropFirst(maximumCount)
    if !others.isEmpty {
      let errors = others.count { $0.severity == .error }
      let counts = [(errors, "error"), (others.count - errors, "warning")].filter { $0.0 > 0 }
        .map { Count.of($0.0, $0.1) }
      lines.append(
        "\(counts.joined(separator: " and ")) more: 'usher validate' shows all of them")
    }
    return lines
  }

  private static func line(_ diagnostic: Diagnostic) -> String {
    var place: [String] = []
    if let location = diagnostic.location {
      place = ["line=\(location.line)", "col=\(location.column)"]
      if let excerpt = diagnostic.excerpt { place.append("endColumn=\(location.column + excerpt.length)") }
    }
    let message = ([diagnostic.message] + diagnostic.notes).joined(separator: "\n")
    return command(diagnostic.severity.rawValue, file: diagnostic.file, place, message)
  }

  /// Notes that are about no file, one command each.
  static func lines(_ notes: [PlanNote]) -> [String] {
    notes.map { note in
      let text = note.text.split(separator: "\n").map { ShownText.line(String($0)) }.joined(separator: "\n")
      return "::\(note.severity == .warning ? "warning" : "notice") title=usher plan::\(escaped(text))"
    }
  }

  static func command(_ name: String, file: String?, _ place: [String], _ message: String) -> String {
    // A name that steers a terminal or another runner is shown as such, and not found: that is its own fault.
    let properties = file.map { ["file=" + property(ShownText.line($0))] + place } ?? ["title=usher"]
    return "::\(name) \(properties.joined(separator: ","))::\(escaped(message))"
  }

  /// The escapes of GitHub's runner for what follows `::`: without them a text could begin a command of its own.
  private static func escaped(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
          switch scalar {
          case "%": Array("%25".unicodeScalars)
          case "\r": Array("%0D".unicodeScalars)
          case "\n": Array("%0A".unicodeScalars)
          default: [scalar]
          }
        }))
  }

  /// The same for a property's value.
  private static func property(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        escaped(text).unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
          switch scalar {
          case ":": Array("%3A".unicodeScalars)
          case ",": Array("%2C".unicodeScalars)
          default: [scalar]
          }
        }))
  }
}
