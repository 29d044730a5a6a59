/// The root of everything below a PATH: the nearest folder at or above it that holds `usher.yaml`, else the nearest
/// that holds `.git`, else the PATH itself, or the folder that the file lies in.
///
/// Paths are recorded relative to it, so that `apply jobs` and `apply jobs/eu` mean the same jobs; what the folders
/// above say is sought up to it, and nothing outside of it is read.
final class ManifestRoot: Sendable {
  /// Absolute and without links.
  let path: String
  /// Whether a file marks it: then one path relative to it means one file, whatever PATH was given.
  let isMarked: Bool
  /// Whether it holds `usher.yaml`.
  let hasProject: Bool
  /// What its `usher.yaml` says; nil where there is none, or one with mistakes.
  let project: Project?
  /// What the project demands of each job.
  let rules: ProjectRules?

  /// - Parameter folder: absolute and without links.
  init(above folder: String) {
    let project = Self.nearest(above: folder, holding: ProjectShape.fileName)
    let marked = project ?? Self.nearest(above: folder, holding: ".git")
    path = marked ?? folder
    isMarked = marked != nil
    hasProject = project != nil
    self.project = nil
    rules = nil
  }

  /// The same root with what its `usher.yaml` says.
  init(_ root: ManifestRoot, _ project: Project?) {
    (path, isMarked, hasProject) = (root.path, root.isMarked, root.hasProject)
    self.project = project
    rules = project?.rules
  }

  /// A root without marks.
  init(path: String) {
    self.path = path
    (isMarked, hasProject, project, rules) = (false, false, nil, nil)
  }

  /// The root of what has no place on a disk.
  static let none = ManifestRoot(path: "")

  /// The path of an entry of the root or below, from its path relative to the root.
  func absolute(_ relative: String) -> String {
    relative.isEmpty ? path : path == "/" ? "/" + relative : "\(path)/\(relative)"
  }

  /// The path relative to the root of what lies at or below it.
  func relative(_ absolute: String) -> String {
    absolute == path ? "" : String(absolute.utf8.dropFirst(path == "/" ? 1 : path.utf8.count + 1)) ?? absolute
  }

  func contains(_ absolute: String) -> Bool {
    Self.folder(path, contains: absolute)
  }

  /// Whether an absolute path leads into a folder, both without links. By bytes: two folders can have names that Swift's
  /// strings call equal, and a name can begin with a mark that they join with the slash before it.
  static func folder(_ folder: String, contains path: String) -> Bool {
    path.utf8.starts(with: (folder == "/" ? "/" : folder + "/").utf8)
  }

  private static func nearest(above folder: String, holding name: String) -> String? {
    var candidate = folder
    while (try? FileSystem.kind(of: candidate == "/" ? "/" + name : "\(candidate)/\(name)")) == nil {
      if candidate == "/" { return nil }
      candidate = parent(of: candidate)
    }
    return candidate
  }

  /// The folder that holds an absolute path.
  static func parent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }
}
