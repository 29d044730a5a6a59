import JobModel

/// `path:line:column: error: …` with the source line, a caret and notes.
struct DiagnosticView {
  let console: Console

  func show(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics { console.write(text(of: diagnostic)) }
  }

  func text(of diagnostic: Diagnostic) -> ShownText {
    let place = diagnostic.location.map { ":\($0.line):\($0.column)" } ?? ""
    let file = diagnostic.file.map { "\(Self.shown(path: $0))\(place): " as ShownText } ?? ""
    let severity = console.toned("\(diagnostic.severity.rawValue):", diagnostic.severity == .error ? .error : .warning)
    var lines: [ShownText] = ["\(file)\(severity) \(diagnostic.message)"]
    let number = diagnostic.location.map { "\($0.line)" } ?? ""
    let margin = max(5, number.count)
    if let excerpt = diagnostic.excerpt, let column = diagnostic.location?.column {
      let (line, indent, length) = Self.window(on: excerpt, column: column)
      lines.append("\(ShownText.spaces(margin - number.count))\(number) | \(line)")
      let marks = "^" + String(repeating: "~", count: max(0, length - 1))
      lines.append("\(ShownText.spaces(margin)) | \(ShownText.spaces(indent))\(console.toned("\(marks)", .start))")
    }
    lines += diagnostic.notes.map { "\(ShownText.spaces(margin)) = \($0)" }
    return lines.map { "\($0)\n" }.joined()
  }

  /// A path as it may begin a line: `::` there would be a workflow command, white space before it or not.
  private static func shown(path: String) -> String {
    (["::", "##"].contains { path.drop(while: \.isWhitespace).hasPrefix($0) } ? "./" : "") + ShownText.line(path)
  }

  /// The part of a line around its mark that fits on a screen, as it may be shown, with the mark's place in it.
  private static func window(on excerpt: Diagnostic.Excerpt, column: Int) -> (String, indent: Int, length: Int) {
    let scalars = Array(excerpt.line.unicodeScalars)
    let start = min(column - 1, scalars.count)
    let first = start > 80 ? start - 20 : 0
    let last = min(scalars.count, first + 110)
    // A tab is one column wide here, so that the mark stands below its place.
    let pieces = ShownText.pieces(of: scalars[first..<last].map { $0 == "\t" ? " " : $0 })
    let shown = { (range: Range<Int>) in pieces[(range.lowerBound - first)..<(range.upperBound - first)].joined() }
    let before = (first > 0 ? "…" : "") + shown(first..<start)
    let marked = shown(start..<min(start + excerpt.length, last))
    let after = shown(min(start + excerpt.length, last)..<last) + (last < scalars.count ? "…" : "")
    return (before + marked + after, before.unicodeScalars.count, max(1, marked.unicodeScalars.count))
  }
}
