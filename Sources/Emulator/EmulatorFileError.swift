import DurableFile

/// Why the file of an emulated service cannot be used. Its description is a sentence for a user.
package struct EmulatorFileError: Error, Equatable, Sendable, CustomStringConvertible {
  package let path: String
  package let reason: String

  init(path: String, cause: any Error) {
    self.path = path
    switch cause {
    case let damage as EmulatorFileDamage: reason = damage.text
    case let error as FileError: reason = error.description
    default: reason = "\(cause)"
    }
  }

  package var description: String { "cannot use \(path) as the emulator's file: \(reason)" }
}
