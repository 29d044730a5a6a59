import ArgumentParser
import JSONText
import JobModel
import StateFile

/// Both streams of a command, and the document that it may end with.
struct Terminal: Sendable {
  let out: Console
  let err: Console
  let record = DocumentRecord()
  /// nil: what the command prints is no document.
  private let kind: DocumentKind?

  /// - Parameter kind: the document that the command writes to standard output in the place of its results.
  init(_ screen: Screen, document kind: DocumentKind? = nil) {
    out = Console(STDOUT_FILENO, colour: screen.color)
    err = Console(STDERR_FILENO, colour: screen.color)
    self.kind = kind
  }

  func error(_ message: String, notes: [String] = []) {
    record.say([Diagnostic(.error, message, notes: notes)])
    show(.error, message, notes)
  }

  func warning(_ message: String, notes: [String] = []) {
    record.say([Diagnostic(.warning, message, notes: notes)])
    show(.warning, message, notes)
  }

  func note(_ message: String, notes: [String] = []) {
    record.say([Diagnostic(.note, message, notes: notes)])
    show(.note, message, notes)
  }

  /// What is wrong in the manifests.
  func show(_ diagnostics: [Diagnostic]) {
    DiagnosticView(console: err).show(diagnostics)
    record.say(diagnostics)
  }

  private func show(_ severity: Diagnostic.Severity, _ message: String, _ notes: [String]) {
    let heading: ShownText =
      switch severity {
      case .error: err.toned("error:", .error) + " "
      case .warning: err.toned("warning:", .warning) + " "
      case .note: ""
      }
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

  /// Runs a command's work and ends it: with its results, or with what kept it from them. Either is the one document on
  /// standard output if the command writes one.
  func run(_ work: () async throws -> Ending) async throws {
    // Where there is no document, a signal ends the command by itself.
    let signals =
      kind == nil
      ? nil
      : await Signals(
        last: 1, unless: { record.takesSignals },
        onLast: { number in
          let failure = UserError(
            "interrupted by \(Signals.name(of: number)) before there was a result", code: "interrupted")
          write(ended(by: failure, code: ExitStatus.interrupted(by: number)))
        })
    defer { signals?.stop() }
    let ending: Ending
    do {
      ending = try await work()
      await record.closeStates()
    } catch let error as ExitCode {
      await record.closeStates()
      throw error
    } catch {
      await record.closeStates()
      ending = failed(UserError(of: error))
    }
    write(ending)
    // The results are out, and say the code.
    record.takesSignals = true
    for error in ending.errors { show(.error, error.message, error.notes) }
    // A terminal that went away takes no results, and ends the command by a signal.
    if ending.code.rawValue < 128 { try checkOutput() }
    if ending.code != .success { throw ending.code }
  }

  /// Writes the results, unless some were written before.
  func write(_ ending: Ending) {
    record.once {
      if let kind { out.document(ending.document(kind, said: record.said)) } else { ending.show() }
    }
  }

  private func failed(_ failure: UserError) -> Ending {
    DiagnosticView(console: err).show(failure.diagnostics)
    show(.error, failure.message, failure.notes)
    return ended(by: failure, code: ExitStatus.error)
  }

  private func ended(by failure: UserError, code: ExitCode) -> Ending {
    Ending(
      code: code, state: record.state, counts: [:], failure: failure,
      members: { json in for list in kind?.lists ?? [] { json.member(list, []) } }, show: {})
  }

  /// Ends the command with an error where its results could not be written.
  func checkOutput() throws {
    if out.hasFailed {
      error("the results could not be written to standard output")
      throw ExitStatus.error
    }
  }
}
