import JSONText
import JobModel
import Planning
import StateFile

/// Something that the user has to fix, in words for the screen; ends the command with exit code 1.
struct UserError: Error {
  var message: String
  var notes: [String]
  /// The mistakes in the manifests that it is about.
  var diagnostics: [Diagnostic]

  init(_ message: String, notes: [String] = [], diagnostics: [Diagnostic] = []) {
    self.message = message
    self.notes = notes
    self.diagnostics = diagnostics
  }

  init(_ error: StateError) {
    self.init(error.description, notes: error.notes)
  }

  init(_ refusal: Refusal) {
    self.init(refusal.message, notes: refusal.notes)
  }

  /// Runs `body`, whose errors describe themselves for a user.
  static func wrapping<Value, Failure: Error & CustomStringConvertible>(
    _ body: () throws(Failure) -> Value
  ) throws(UserError) -> Value {
    do {
      return try body()
    } catch {
      throw UserError(error.description)
    }
  }
}

extension Terminal {
  /// Runs a command's work and says what ended it: on standard error for people, and with `--format json` as the one
  /// document on standard output too.
  func run(_ format: OutputFormat, _ work: () async throws -> Void) async throws {
    do {
      try await work()
    } catch let error as UserError {
      try fail(error, format)
    } catch let error as StateError {
      try fail(UserError(error), format)
    } catch let error as Refusal {
      try fail(UserError(error), format)
    }
  }

  private func fail(_ failure: UserError, _ format: OutputFormat) throws {
    DiagnosticView(console: err).show(failure.diagnostics)
    error(failure.message, notes: failure.notes)
    if format == .json { out.document(document(failure)) }
    throw ExitStatus.error
  }

  private func document(_ failure: UserError) -> [UInt8] {
    JSONWriter.document { json in
      json.key("jobs")
      json.array { _ in }
      json.member("error") { json in
        json.member("message", failure.message)
        json.member("notes", failure.notes)
        json.member("commands", failure.notes.filter(UsherCommands.isCommand))
      }
      json.member("diagnostics", each: RepositoryNames.of(failure.diagnostics)) { $0.write(to: &$1) }
    }
  }
}
