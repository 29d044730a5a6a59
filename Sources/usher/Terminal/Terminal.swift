import JobModel

/// Both terminal of a command.
struct Terminal: Sendable {
  let out: Console
  let err: Console

  init(_ screen: Screen) {
    out = Console(STDOUT_FILENO, colour: screen.color)
    err = Console(STDERR_FILENO, colour: screen.color)
  }

  func error(_ message: String, notes: [String] = []) {
    show(err.toned("error:", .error) + " ", message, notes)
  }

  func warning(_ message: String, notes: [String] = []) {
    show(err.toned("warning:", .warning) + " ", message, notes)
  }

  func note(_ message: String, notes: [String] = []) {
    show("", message, notes)
  }

  private func show(_ heading: ShownText, _ message: String, _ notes: [String]) {
    err.line(heading + Self.lines(message))
    for note in notes { err.line("  = " + Self.lines(note)) }
  }

  /// Paths, addresses and a service's words may hold anything. The message's own lines stay lines, and none can begin
  /// with the `::` of a workflow command.
  private static func lines(_ message: String) -> ShownText {
    message.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let text: ShownText = "\(line)"
      return text.text.drop(while: \.isWhitespace).utf8.starts(with: "::".utf8) ? "| \(text)" : text
    }.joined(separator: "\n")
  }

  /// Ends the command with an error where its results could not be written.
  func checkOutput() throws {
    if out.hasFailed {
      error("the results could not be written to standard output")
      throw ExitStatus.error
    }
  }
}
