/// The root of everything below a PATH: the nearest folder at or above it that holds `usher.yaml`, else the nearest
/// that holds `.git`, else the PATH itself, or the folder of the file. usher looks for nothing above the first
/// folder with `.git`: what is there belongs to no repository, and anybody may have put it there.
///
/// Paths are recorded relative to it, so that `apply jobs` and `apply jobs/eu` mean the same jobs; what the folders
/// above say is read up to it, and nothing outside of it is read.
final class ManifestRoot: Sendable {
  /// Absolute and without links.
  let path: String
  /// Whether a file marks it: then one path relative to it means one file, whatever PATH was given.
  let isMarked: Bool
  /// Whether it holds `usher.yaml`.
  let hasProject: Bool
  /// The folder above it that holds a second `usher.yaml`, whose rules this one would switch off: an error.
  let secondProject: String?
  /// The nearest folder at or above the PATH that holds `.git`: the top of the repository.
  let repository: String?
  /// What its `usher.yaml` says; nil if there is none, or one with mistakes.
  let project: Project?
  /// The rules of the project for each job.
  let rules: ProjectRules?

  /// - Parameter folder: absolute and without links.
  init(above folder: String) {
    var projects: [String] = []
    var repository: String?
    var candidate: String? = folder
    while let folder = candidate, repository == nil {
      if projects.count < 2, Self.exists(ProjectShape.fileName, in: folder) { projects.append(folder) }
      if Self.exists(".git", in: folder) { repository = folder }
      candidate = folder == "/" ? nil : Self.parent(of: folder)
    }
    self.repository = repository
    path = projects.first ?? repository ?? folder
    isMarked = !projects.isEmpty || repository != nil
    hasProject = !projects.isEmpty
    secondProject = projects.dropFirst().first
    self.project = nil
    rules = nil
  }

  /// The same root with what its `usher.yaml` says.
  init(_ root: ManifestRoot, _ project: Project?) {
    (path, isMarked, hasProject) = (root.path, root.isMarked, root.hasProject)
    (secondProject, repository) = (root.secondProject, root.repository)
    self.project = project
    rules = project?.rules
  }

  /// A root without marks.
  init(path: String) {
    self.path = path
    (isMarked, hasProject, project, rules, secondProject, repository) = (false, false, nil, nil, nil, nil)
  }

  /// The root of what is not on a disk.
  static let none = ManifestRoot(path: "")

  /// The path of an entry of the root or below, from its path relative to the root.
  func absolute(_ relative: String) -> String {
    relative.isEmpty ? path : path == "/" ? "/" + relative : "\(path)/\(relative)"
  }

  /// The path relative to the root of what is at or below it.
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

  /// Whether a file or a folder inside `folder`, links resolved, is hidden: its own name or one on the way begins with a
  /// dot, as in `.git`. No file of a job leads there.
  static func folder(_ folder: String, hides path: String) -> Bool {
    path.utf8.dropFirst(folder == "/" ? 0 : folder.utf8.count).split(separator: UInt8(ascii: "/"))
      .contains { $0.first == UInt8(ascii: ".") }
  }

  private static func exists(_ name: String, in folder: String) -> Bool {
    (try? FileSystem.kind(of: folder == "/" ? "/" + name : "\(folder)/\(name)")) != nil
  }

  /// The folder that holds an absolute path.
  static func parent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }
}
