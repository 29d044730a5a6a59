/// Where a state is kept. A new kind of place does not compile until its store and its words are decided.
package enum StateLocation: Hashable, Sendable, CustomStringConvertible {
  /// A file, by its path as it was given.
  case file(String)
  /// Two objects of S3, by the address of the compacted one: `s3://bucket/key`.
  case s3(String)

  /// As people read it and as documents name it.
  package var description: String {
    switch self {
    case .file(let path), .s3(let path): path
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
    case .s3:
      [
        "nothing was changed; restore an earlier version of the object, if the bucket keeps versions",
        "then, before the next apply, 'usher state rebuild' finds the jobs that it lacks",
      ]
    }
  }

  /// What to do about a line that is damaged, or that a newer usher wrote.
  var restoringUnlessNewer: [String] {
    switch self {
    case .file:
      ["nothing was changed; if no newer usher wrote the line, keep a copy of the file, and restore it from git"]
    case .s3:
      ["nothing was changed; if no newer usher wrote the line, restore an earlier version of the object"]
    }
  }

  /// That what was acknowledged may be lost.
  var displaced: String {
    switch self {
    case .file:
      """
      something else removed, replaced or changed the state while this command wrote to it, and what it recorded is not in \
      the file; bring the file back (git stash pop, git checkout) and run the same command again: it finds at the service \
      what was started
      """
    case .s3:
      """
      the state was removed or replaced, or another machine took its lease, while this command ran: usher stopped; run the \
      same command again: what was started is found at the service
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
    case .s3:
      """
      the state or its lease was lost while this command ran: usher stopped, and added what it started to the state that is \
      there now; run the same command again
      """
    }
  }
}
