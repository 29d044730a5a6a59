import JobModel

/// A file that usher reads although no PATH names it: `usher.yaml`, `usher.defaults.yaml` and `.usherignore` of the
/// folders from the root down.
enum TrustedFile {
  /// Why usher does not use it; nil if it does.
  ///
  /// - Parameters:
  ///   - path: absolute.
  ///   - shown: as it is shown.
  static func refusal(of path: String, shown: String, in root: ManifestRoot) -> Diagnostic? {
    guard let target = FileSystem.realPath(path), root.contains(target) else {
      return Diagnostic(file: shown, "is a symbolic link to something outside of \(root.path)")
    }
    if ManifestRoot.folder(root.path, hides: ManifestRoot.parent(of: target)) {
      return Diagnostic(file: shown, "is a symbolic link into a hidden folder")
    }
    if FileSystem.isOwn(path) { return nil }
    let repository = root.repository ?? root.path
    if SafeDirectories.current.contains(repository) { return nil }
    return Diagnostic(
      file: shown, "belongs to another user, so usher does not use it",
      notes: [
        "if you trust everything in this folder, say so to git; usher reads the same setting:",
        "  git config --global --add safe.directory \(ShellCommand.word(repository))",
      ])
  }
}
