/// Something wrong, doubtful, or worth knowing, with its place, if it has one, and how to fix it.
package struct Diagnostic: Equatable, Sendable {
  package enum Severity: String, Sendable {
    case error, warning, note
  }

  /// The line of the source that the place lies in, and how much of it the diagnostic is about.
  package struct Excerpt: Equatable, Sendable {
    /// The line without its end.
    package var line: String
    /// How many Unicode scalars are marked, from the place's column on; at least 1.
    package var length: Int

    package init(line: String, length: Int) {
      self.line = line
      self.length = length
    }
  }

  package var severity: Severity
  /// A word for programs that tells it from others; nil where there is none.
  package var code: String?
  /// The file that it is about, as it is shown; nil if it is about no file.
  package var file: String?
  /// Line and column; nil if it is about the file as a whole.
  package var location: SourceLocation?
  /// What is wrong, beginning with the field's path, if it has one.
  package var message: String
  /// nil if there is no line to show, or if it may not be shown (`sqlParameters` is sensitive).
  package var excerpt: Excerpt?
  /// What was expected and how to fix it, each a line below the excerpt.
  package var notes: [String]

  package init(
    _ severity: Severity = .error, at location: SourceLocation, _ message: String, excerpt: Excerpt? = nil,
    notes: [String] = []
  ) {
    self.severity = severity
    self.file = location.file
    self.location = location
    self.message = message
    self.excerpt = excerpt
    self.notes = notes
  }

  package init(_ severity: Severity = .error, file: String, _ message: String, notes: [String] = []) {
    self.init(severity, message, notes: notes)
    self.file = file
  }

  /// Of something that is about no file.
  package init(_ severity: Severity, code: String? = nil, _ message: String, notes: [String] = []) {
    self.severity = severity
    self.code = code
    self.message = message
    self.notes = notes
  }
}
