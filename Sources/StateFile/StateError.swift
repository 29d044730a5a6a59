package import DurableFile

/// Why the state cannot be read or written. Its description is a sentence for a user.
package struct StateError: Error, Equatable, Sendable, CustomStringConvertible {
  package enum Kind: Equatable, Sendable {
    /// The disk or the system refused.
    case file(FileError)
    /// A line that is no record of this format.
    case unreadable
    /// The file's format is of a later version.
    case newerVersion
    /// Two headers say two things.
    case headersDisagree
    /// The state records the jobs of another service.
    case foreign(found: StateOwner, wanted: StateOwner)
    /// A record that could not be read back was to be written: nothing was.
    case unwritable
  }

  package var kind: Kind
  package var path: String
  /// Counted from 1; nil where no single line is to blame.
  package var line: Int?
  package var message: String

  init(_ kind: Kind, path: String, line: Int? = nil, message: String) {
    self.kind = kind
    self.path = path
    self.line = line
    self.message = message
  }

  init(_ error: FileError, path: String) {
    self.init(.file(error), path: path, message: error.description)
  }

  package var description: String {
    switch (kind, line) {
    case (.file, _): message
    case (_, let line?): "\(path):\(line): \(message)"
    case (_, nil): "\(path): \(message)"
    }
  }
}
