import JobModel

/// A file that Git LFS keeps elsewhere: a checkout without LFS has three lines in its place.
enum GitLFS {
  /// How a pointer begins. Source: the Git LFS specification, version 1.
  private static let beginning = "version https://git-lfs.github.com/spec/"

  static let reason = "is a Git LFS pointer: the file itself is not checked out"
  static let notes = ["run git lfs pull; in a pipeline check out with LFS (actions/checkout: lfs: true)"]

  static func isPointer(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: beginning.utf8) }

  static func diagnostic(about file: String) -> Diagnostic { Diagnostic(file: file, reason, notes: notes) }
}
