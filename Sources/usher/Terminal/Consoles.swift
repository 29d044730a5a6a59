import JobModel

/// Both consoles of a command.
struct Consoles: Sendable {
  let out: Console
  let err: Console

  init(_ screen: ScreenOptions) {
    out = Console(STDOUT_FILENO, colour: screen.color)
    err = Console(STDERR_FILENO, colour: screen.color)
  }

  func error(_ message: String, notes: [String] = []) {
    err.line(err.toned("error:", .error) + " " + Self.plain(message))
    for note in notes { err.line("  = " + Self.plain(note)) }
  }

  func warning(_ message: String, notes: [String] = []) {
    err.line(err.toned("warning:", .warning) + " " + Self.plain(message))
    for note in notes { err.line("  = " + Self.plain(note)) }
  }

  func note(_ message: String, notes: [String] = []) {
    err.line(Self.plain(message))
    for note in notes { err.line("  = " + Self.plain(note)) }
  }

  /// Paths, addresses and a service's words may hold anything. The message's own lines stay lines, and none can begin
  /// with the `::` of a workflow command.
  private static func plain(_ message: String) -> String {
    message.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let text = ShownText.line(String(line))
      return text.drop(while: \.isWhitespace).utf8.starts(with: "::".utf8) ? "| \(text)" : text
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
