/// Why the state cannot be read or written. Its description is a sentence for a user.
package struct StateError: Error, Equatable, Sendable, CustomStringConvertible {
  package enum Kind: Equatable, Sendable {
    /// The place that keeps the state refused: the disk, the system. The message names it.
    case store
    /// Everything is recorded; the state could only not be rewritten in its short and sorted form.
    case untidied
    /// The state, or the lock on it, was removed, replaced or changed while it was written to: nothing that was acknowledged
    /// since the journal was opened can be relied on.
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

  /// What to do about it, where the message does not say it.
  enum Advice: Equatable, Sendable {
    /// What is to be done about any error of its kind.
    case ofKind
    case none
    /// For a line that is damaged, or that a newer usher wrote.
    case restoringUnlessNewer
    case steps([String])
  }

  package let kind: Kind
  package let location: StateLocation
  /// Counted from 1; nil where no single line is to blame.
  package let line: Int?
  package let message: String
  private let advice: Advice

  init(_ kind: Kind, at location: StateLocation, line: Int? = nil, message: String, advice: Advice = .ofKind) {
    self.kind = kind
    self.location = location
    self.line = line
    self.message = message
    self.advice = advice
  }

  /// The place refused.
  ///
  /// - Parameter message: a sentence that names the place.
  package static func store(_ location: StateLocation, _ message: String) -> StateError {
    StateError(.store, at: location, message: message)
  }

  /// - Parameter message: nil: the state itself is no longer in place.
  package static func displaced(_ location: StateLocation, _ message: String? = nil) -> StateError {
    StateError(.displaced, at: location, message: message ?? location.displaced)
  }

  /// What to do, in this order; empty where the message says it.
  package var notes: [String] {
    switch advice {
    case .ofKind: kind == .unreadable ? location.restoring : []
    case .none: []
    case .restoringUnlessNewer: location.restoringUnlessNewer
    case .steps(let steps): steps
    }
  }

  /// The kind as a word for programs.
  package var code: String {
    switch kind {
    case .store, .untidied: "state"
    case .displaced: "stateDisplaced"
    case .unreadable: "stateUnreadable"
    case .incomplete: "stateIncomplete"
    case .mergeConflict: "stateMergeConflict"
    case .notState: "noState"
    case .newerVersion: "stateNewer"
    case .headersDisagree, .foreign: "anotherService"
    case .unwritable: "stateUnwritable"
    }
  }

  /// Whether what the journal acknowledged since it was opened, before this error too, may not be in the state.
  package var isDisplaced: Bool { kind == .displaced }

  /// The same, where everything that was started is in the state that is there now.
  package var rescued: StateError { StateError(kind, at: location, message: location.rescued) }

  /// The error of a compaction.
  var whileTidying: StateError {
    guard kind == .store else { return self }
    return StateError(
      .untidied, at: location,
      message: "everything is recorded in \(location); only tidying it failed, and the next apply does that: "
        + message)
  }

  package var description: String {
    switch (kind, line) {
    case (.store, _), (.untidied, _): message
    case (_, let line?): "\(location):\(line): \(message)"
    case (_, nil): "\(location): \(message)"
    }
  }
}
