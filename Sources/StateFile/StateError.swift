package import DurableFile
import SystemPackage

/// Why the state cannot be read or written. Its description is a sentence for a user.
package struct StateError: Error, Equatable, Sendable, CustomStringConvertible {
  package enum Kind: Equatable, Sendable {
    /// The disk or the system refused.
    case file(FileError)
    /// Everything is recorded; the state could only not be rewritten in its short and sorted form.
    case untidied(FileError)
    /// The state, or its lock file, was removed, replaced or changed while it was written to: nothing that was acknowledged since
    /// the journal was opened can be relied on.
    case displaced
    /// A line that is no record of this format.
    case unreadable
    /// A line that holds the beginning of a record and not its end, before others.
    case incomplete
    /// Git left the lines of two versions in the file, with its markers.
    case mergeConflict
    /// The file is something else altogether.
    case notState
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
  /// What to do, in this order; empty where the message says it.
  package var notes: [String]

  /// - Parameter notes: nil: what is to be done about any error of that kind.
  init(_ kind: Kind, path: String, line: Int? = nil, message: String, notes: [String]? = nil) {
    self.kind = kind
    self.path = path
    self.line = line
    self.message = message
    self.notes = notes ?? (kind == .unreadable ? Self.restore : [])
  }

  init(_ error: FileError, path: String) {
    if error.isDisplaced {
      let isState = error.path == FilePath(path)
      self.init(.displaced, path: path, message: isState ? Self.stateDisplaced : Self.lockDisplaced(error.path))
    } else {
      self.init(.file(error), path: path, message: error.description)
    }
  }

  /// The error of a compaction.
  init(tidying error: FileError, path: String) {
    self.init(error, path: path)
    if case .file = kind {
      kind = .untidied(error)
      message = Self.untidied(path, error)
    }
  }

  /// Whether what the journal acknowledged since it was opened, before this error too, may not be in the state.
  package var isDisplaced: Bool { kind == .displaced }

  /// The same, where everything that was started is in the file that is there now.
  package var rescued: StateError {
    StateError(kind, path: path, message: Self.rescuedWords)
  }

  package var description: String {
    switch (kind, line) {
    case (.file, _), (.untidied, _): message
    case (_, let line?): "\(path):\(line): \(message)"
    case (_, nil): "\(path): \(message)"
    }
  }
}

// The words.
extension StateError {
  private static let restore = [
    "nothing was changed; keep a copy of the file, and restore it from git",
    "then, before the next apply, 'usher state rebuild' finds the jobs that git's version lacks",
  ]
  static let newerOrDamaged = [
    "nothing was changed; if no newer usher wrote the line, keep a copy of the file, and restore it from git"
  ]
  private static let stateDisplaced = """
    something else removed, replaced or changed the state while this command wrote to it, and what it recorded is not in the \
    file; bring the file back (git stash pop, git checkout) and run the same command again: it finds what was started
    """

  private static let rescuedWords = """
    the state or its lock file was removed or replaced while this command ran: usher stopped, and added what it started \
    to the file that is there now; run the same command again
    """

  private static func lockDisplaced(_ lock: FilePath) -> String {
    "the lock file \(lock) was removed while this command ran; another may have written to the state, and what this one "
      + "recorded may be lost; make sure that no other command runs, and run it again: it finds what was started"
  }

  private static func untidied(_ path: String, _ error: FileError) -> String {
    "everything is recorded in \(path); only tidying it failed, and the next apply does that: \(error)"
  }
}
