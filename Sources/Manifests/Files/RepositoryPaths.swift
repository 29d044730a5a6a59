/// Files as their repository names them, however the PATHs were written and whatever the current folder is: relative to the
/// folder that holds `.git`, else to the root that `usher.yaml` marks, else to the current folder. So GitHub and other
/// programs find them in a checkout.
package struct RepositoryPaths {
  /// What the path of a file in a folder begins with, by the folder as it is shown.
  private var beginnings: [[UInt8]: String] = [:]

  package init() {}

  /// - Parameter shown: a file or folder, as a diagnostic or a job has it.
  package mutating func path(of shown: String) -> String {
    let name = ManifestFile.name(of: shown)
    if name == "." || name == ".." || name.isEmpty { return Self.folder(shown) ?? shown }
    let folder = ManifestFile.folder(of: shown)
    let key = Array(folder.utf8)
    let beginning = beginnings[key] ?? Self.beginning(folder)
    beginnings[key] = beginning
    return beginning + name
  }

  private static func beginning(_ folder: String) -> String {
    // What is not there, or leads out of its root by a link, is said as it was given.
    guard GivenPaths.refusal(on: folder) == nil, let path = self.folder(folder.isEmpty ? "." : folder) else {
      return folder
    }
    return path == "." ? "" : path == "/" ? path : path + "/"
  }

  /// A folder's path in its repository; nil if there is no such folder.
  private static func folder(_ shown: String) -> String? {
    guard let real = FileSystem.realPath(shown), !isLedOut(shown, to: real) else { return nil }
    let marked = ManifestRoot(above: real)
    let base = repository(above: real) ?? (marked.isMarked ? marked.path : FileSystem.realPath(".")) ?? "/"
    if real == base { return "." }
    return ManifestRoot.folder(base, contains: real) ? ManifestRoot(path: base).relative(real) : real
  }

  /// Whether a link within the repository of the current folder leads out of it: the file has no name there but the given
  /// one.
  private static func isLedOut(_ shown: String, to real: String) -> Bool {
    if shown.hasPrefix("/") || shown.hasPrefix("..") { return false }
    let current = FileSystem.realPath(".").flatMap(repository)
    return current.map { !ManifestRoot.folder($0, contains: real) } ?? false
  }

  private static func repository(above folder: String) -> String? {
    var candidate = folder
    while (try? FileSystem.kind(of: candidate == "/" ? "/.git" : candidate + "/.git")) == nil {
      if candidate == "/" { return nil }
      candidate = ManifestRoot.parent(of: candidate)
    }
    return candidate
  }
}
