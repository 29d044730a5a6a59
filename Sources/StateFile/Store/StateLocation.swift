/// Where a state is kept. A new kind of place does not compile until its store and its words are decided.
package enum StateLocation: Hashable, Sendable, CustomStringConvertible {
  /// A file, by its path as it was given.
  case file(String)

  /// As people read it and as documents name it.
  package var description: String {
    switch self {
    case .file(let path): path
    }
  }
}

// The words.
extension StateLocation {
  /// What to do about content that is damaged.
  var restoring: [String] {
    switch self {
    case .file:
      [
        "nothing was changed; keep a copy of the file, and restore it from git",
        "then, before the next apply, 'usher state rebuild' finds the jobs that git's version lacks",
      ]
    }
  }

  /// What to do about a line that is damaged, or that a newer usher wrote.
  var restoringUnlessNewer: [String] {
    switch self {
    case .file:
      ["nothing was changed; where no newer usher wrote the line, keep a copy of the file, and restore it from git"]
    }
  }

  /// That what was acknowledged may be lost.
  var displaced: String {
    switch self {
    case .file:
      """
      the state was removed, replaced or changed by something else while it was written to: what this command recorded is not in it; \
      bring the file back (git stash pop, git checkout) and run it again: what was started is found at the service
      """
    }
  }

  /// That state or lock were lost, and that nothing is.
  var rescued: String {
    switch self {
    case .file:
      """
      the state or its lock file was removed or replaced while this command ran: usher stopped, and added what it started \
      to the file that is there now; run the same command again
      """
    }
  }
}
