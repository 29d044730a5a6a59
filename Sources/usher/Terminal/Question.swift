/// A question before something is done: asked on standard error, answered on standard input.
enum Question {
  /// - Parameters:
  ///   - command: what asks, and before what, as the beginning of a sentence.
  ///   - what: what was reviewed, where nobody needs to be asked.
  ///   - note: what to do instead of that.
  static func requireTerminal(_ command: String, whoReviewed what: String, note: String? = nil) throws(UserError) {
    guard isatty(STDIN_FILENO) == 1 else {
      throw UserError(
        "\(command), and standard input is no terminal",
        notes: [note ?? "give --auto-approve, where \(what) was reviewed before"])
    }
  }

  /// Returns where the answer is 'yes', and nothing else.
  ///
  /// - Parameter declined: what was not done, for the error's words.
  static func ask(_ question: String, _ consoles: Consoles, declined: String) throws(UserError) {
    consoles.err.write("\n\(question)\nType 'yes' to continue: ")
    guard readLine() == "yes" else { throw UserError("declined: \(declined)") }
  }
}
