import JobModel

/// Finds the files of manifests below the given PATHs, in a stable order.
struct ManifestFinder {
  private(set) var files: [ManifestFile] = []
  private(set) var diagnostics: [Diagnostic] = []
  /// What is wrong in the files of defaults, by themselves.
  private(set) var defaultsDiagnostics: [Diagnostic] = []
  /// The given PATHs relative to their roots, as the state records paths; empty for a root itself. None of a PATH that
  /// is its own root: other PATHs are so too, and the same recorded path may mean another file.
  private(set) var scopes: [String] = []
  private var seen: Set<String> = []
  /// Only overlapping PATHs can name a file twice.
  private let mayOverlap: Bool
  /// What applies in the folders that were entered, by their paths: PATHs may share those above them.
  private var folders: [String: FolderScope] = [:]
  /// How many manifests the PATHs hold, those that were seen before too.
  private var foundCount = 0
  private var ignoredCount = 0

  init(_ paths: [String]) {
    self.init(GivenPaths(paths))
  }

  init(_ given: GivenPaths) {
    mayOverlap = given.paths.count > 1
    for path in given.paths { find(path) }
    files.sort { FileSystem.precedes($0.shown, $1.shown) }
  }

  private mutating func find(_ path: GivenPath) {
    guard let (real, kind, root) = path.target else {
      diagnostics.append(Self.missing(path))
      return
    }
    if root.isMarked { scopes.append(root.relative(real)) }
    switch kind {
    case .folder:
      let before = (foundCount, ignoredCount, diagnostics.count)
      let start = ManifestFile(shown: path.shown == "." ? "" : path.shown, recorded: root.relative(real), root: root)
      walk(real, start, root, scope(of: start, in: root))
      if (before.0, before.2) == (foundCount, diagnostics.count) { reportNoManifests(path.shown, ignored: before.1) }
    case .file: findFile(path.shown, real, root)
    case .link, .other: diagnostics.append(Diagnostic(file: path.shown, "is neither a file nor a folder"))
    }
  }

  private mutating func findFile(_ shown: String, _ real: String, _ root: ManifestRoot) {
    let name = ManifestFile.name(of: real)
    guard ManifestFile.isManifest(name: name) else {
      diagnostics.append(
        ManifestFile.others.contains(name)
          ? Diagnostic(
            file: shown, "is not a manifest", notes: ["give its folder: usher reads this file with the folder"])
          : Diagnostic(file: shown, "is not a manifest", notes: ["manifests end in .yaml, .yml or .json"]))
      return
    }
    let recorded = root.relative(real)
    let folder = ManifestFile(folderOf: shown, recorded: recorded, root: root)
    let defaults = scope(of: folder, in: root).defaults
    add(ManifestFile(shown: shown, recorded: recorded, root: root, defaults: defaults), real)
  }

  /// What applies in a folder, from what the folders from the root down to it say.
  private mutating func scope(of folder: ManifestFile, in root: ManifestRoot) -> FolderScope {
    let path = root.absolute(folder.recorded)
    if let known = folders[path] { return known }
    let above = folder.recorded.isEmpty ? FolderScope() : scope(of: folder.parent, in: root)
    return enter(folder, in: root, from: above)
  }

  private mutating func enter(_ folder: ManifestFile, in root: ManifestRoot, from above: FolderScope) -> FolderScope {
    let path = root.absolute(folder.recorded)
    if let known = folders[path] { return known }
    var scope = above
    scope.enter(folder, in: root, &diagnostics, &defaultsDiagnostics)
    folders[path] = scope
    return scope
  }

  /// - Parameter folder: the folder at `path` as it is shown and recorded.
  private mutating func walk(_ path: String, _ folder: ManifestFile, _ root: ManifestRoot, _ scope: FolderScope) {
    let entries: [FileSystem.Entry]
    do {
      entries = try FileSystem.entries(of: path)
    } catch {
      diagnostics.append(Diagnostic(file: folder.shown, "the folder cannot be read: \(error.reason)"))
      return
    }
    let shown = folder.shown.isEmpty ? "" : folder.shown + "/"
    let recorded = folder.recorded.isEmpty ? "" : folder.recorded + "/"
    for entry in entries {
      let file = ManifestFile(
        shown: shown + entry.name, recorded: recorded + entry.name, root: root, defaults: scope.defaults)
      if scope.ignores(file.recorded, isFolder: entry.kind == .folder) {
        ignoredCount += 1
        continue
      }
      guard entry.hasUTF8Name else {
        if entry.kind != .file || ManifestFile.isManifest(name: entry.name) {
          diagnostics.append(Diagnostic(file: file.shown, FinderMessages.notUTF8, notes: FinderMessages.notUTF8Notes))
        }
        continue
      }
      switch entry.kind {
      case .folder where ManifestFile.isManifest(name: entry.name):
        diagnostics.append(Diagnostic(.warning, file: file.shown, FinderMessages.folderLikeManifest))
        walk("\(path)/\(entry.name)", file, root, enter(file, in: root, from: scope))
      case .folder: walk("\(path)/\(entry.name)", file, root, enter(file, in: root, from: scope))
      case .file where ManifestFile.isManifest(name: entry.name): add(file, "\(path)/\(entry.name)")
      case .file where ManifestFile.isManifest(name: entry.name.lowercased()):
        diagnostics.append(
          Diagnostic(.warning, file: file.shown, "is not read: manifests end in .yaml, .yml or .json, in lower case"))
      case .link: followLink(file, "\(path)/\(entry.name)", root)
      case .other where ManifestFile.isManifest(name: entry.name):
        diagnostics.append(Diagnostic(file: file.shown, "is not a regular file"))
      case .file where entry.name == ProjectShape.fileName && !folder.recorded.isEmpty:
        diagnostics.append(Self.nested(file, root))
      case .file, .other: break
      case nil: diagnostics.append(Diagnostic(file: file.shown, "cannot be read"))
      }
    }
  }

  private static func missing(_ path: GivenPath) -> Diagnostic {
    switch path.refusal {
    case nil: FinderMessages.missing(path.shown)
    case .leaves(let root):
      Diagnostic(
        file: path.shown, "leads out of \(root) through a symbolic link",
        notes: ["give the path that it leads to, if that is what you mean"])
    case .hidden:
      Diagnostic(
        file: path.shown, "leads into a hidden folder through a symbolic link",
        notes: ["give the path that it leads to, if that is what you mean"])
    case .git: Diagnostic(file: path.shown, "is in .git, where usher reads nothing")
    case .empty: Diagnostic(file: "''", "a PATH is empty", notes: ["give the folder or file of the manifests"])
    }
  }

  /// A project file below the folder that is walked: its rules would apply to a PATH in it, and not to this one.
  private static func nested(_ file: ManifestFile, _ root: ManifestRoot) -> Diagnostic {
    if root.hasProject {
      return Diagnostic(
        file: file.shown,
        "is a second project file: the rules of \(root.absolute(ProjectShape.fileName)) apply here too",
        notes: ["keep one of the two: a project file cannot replace the rules of one above it"])
    }
    return Diagnostic(
      file: file.shown, "is a project file below the given path: its rules do not apply",
      notes: ["give its folder as a separate PATH, and name it in .usherignore of the folder above"])
  }

  private mutating func reportNoManifests(_ shown: String, ignored before: Int) {
    var notes = ["manifests end in .yaml, .yml or .json"]
    if ignoredCount > before { notes.append(".usherignore excludes \(ignoredCount - before) of its files and folders") }
    diagnostics.append(Diagnostic(.warning, file: shown, "there are no manifests here", notes: notes))
  }

  /// A link is followed to a file inside the root, never to a folder: no loops, and nothing from outside.
  private mutating func followLink(_ file: ManifestFile, _ path: String, _ root: ManifestRoot) {
    guard let target = FileSystem.realPath(path) else {
      if ManifestFile.isManifest(name: ManifestFile.name(of: file.shown)) {
        diagnostics.append(Diagnostic(file: file.shown, "is a symbolic link that leads nowhere"))
      }
      return
    }
    let kind = try? FileSystem.kind(of: target)
    if kind == .folder {
      diagnostics.append(
        Diagnostic(
          file: file.shown, "is a symbolic link to a folder, which usher does not follow",
          notes: ["give the folder itself as a PATH, or name the link in .usherignore"]))
    } else if kind == .file, ManifestFile.name(of: file.shown) == ProjectShape.fileName, file.recorded.contains("/") {
      diagnostics.append(Self.nested(file, root))
    } else if ManifestFile.isManifest(name: ManifestFile.name(of: file.shown)) {
      guard root.contains(target), kind == .file else {
        diagnostics.append(
          Diagnostic(file: file.shown, "is a symbolic link to something outside of \(root.path)"))
        return
      }
      guard !ManifestRoot.folder(root.path, hides: target) else {
        diagnostics.append(
          Diagnostic(file: file.shown, "is a symbolic link to a hidden file, or into a hidden folder"))
        return
      }
      add(file, path)
    }
  }

  private mutating func add(_ file: ManifestFile, _ path: @autoclosure () -> String) {
    foundCount += 1
    if mayOverlap, !seen.insert(path()).inserted { return }
    files.append(file)
  }
}

/// The messages of `ManifestFinder`.
private enum FinderMessages {
  static let notUTF8 = "the name is not UTF-8"
  static let notUTF8Notes = ["rename it: usher, git and AWS show and record names as UTF-8"]
  static let folderLikeManifest = "is a folder whose name ends like a manifest's"

  static func missing(_ path: String) -> Diagnostic {
    // That stands in an argument for what is not UTF-8.
    let isUTF8 = !path.unicodeScalars.contains("\u{FFFD}")
    return Diagnostic(
      file: path, "there is no such file or folder", notes: isUTF8 ? [] : [notUTF8] + notUTF8Notes)
  }
}
