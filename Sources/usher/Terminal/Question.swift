import JobModel

/// A question before something is done: asked on standard error, answered on standard input.
enum Question {
  /// - Parameters:
  ///   - command: what asks, and before what, as the beginning of a sentence.
  ///   - note: what to do if nobody can be asked.
  static func requireTerminal(_ command: String, note: String) throws(UserError) {
    guard isatty(STDIN_FILENO) == 1 else {
      throw UserError(
        "\(command), but standard input is not a terminal", code: "noTerminal", notes: [note])
    }
  }

  /// Returns if the answer is 'yes', and nothing else.
  ///
  /// - Parameter declined: what was not done, for the error's words.
  static func ask(_ question: ShownText, _ terminal: Terminal, declined: String) throws(UserError) {
    terminal.err.write("\n\(question)\nType 'yes' to continue: ")
    guard readLine() == "yes" else { throw UserError("declined: \(declined)", code: "declined") }
  }
}
