import Applying
import JobModel
import Planning
import StateFile

/// Something that the user has to fix, in words for the screen; ends the command with exit code 1.
struct UserError: Error {
  var message: String
  var notes: [String]
  /// A word for programs; nil where nothing depends on it.
  var code: String?
  /// The mistakes in the manifests that it is about.
  var diagnostics: [Diagnostic]

  init(_ message: String, code: String? = nil, notes: [String] = [], diagnostics: [Diagnostic] = []) {
    self.message = message
    self.code = code ?? (diagnostics.isEmpty ? nil : "manifests")
    self.notes = notes
    self.diagnostics = diagnostics
  }

  init(_ error: StateError) {
    self.init(error.description, code: error.code, notes: error.notes)
  }

  /// Of a call to the service.
  init(_ message: String, _ reason: Reason, _ commands: UsherCommands) {
    self.init(message, code: reason.code, notes: reason.advice(commands))
  }

  init(_ refusal: Refusal) {
    self.init(refusal.message, notes: refusal.notes)
  }

  /// Of whatever ended a command.
  init(of error: any Error) {
    switch error {
    case let error as UserError: self = error
    case let error as StateError: self.init(error)
    case let error as Refusal: self.init(error)
    default: self.init("\(error)")
    }
  }

  /// For programs, without the mistakes in the manifests.
  var diagnostic: Diagnostic { Diagnostic(.error, code: code, message, notes: notes) }

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
