import JobModel

/// Finds the files of manifests below the given PATHs, in a stable order.
struct ManifestFinder {
  private(set) var files: [ManifestFile] = []
  private(set) var diagnostics: [Diagnostic] = []
  /// The given PATHs relative to their roots, as the state records paths; empty for a root itself.
  private(set) var scopes: [String] = []
  private var seen: Set<String> = []
  /// Only overlapping PATHs can name a file twice.
  private let mayOverlap: Bool

  init(_ paths: [String]) {
    mayOverlap = paths.count > 1
    for path in paths { find(path) }
    files.sort { $0.shown.utf8.lexicographicallyPrecedes($1.shown.utf8) }
  }

  /// The root of everything below a PATH: the nearest folder at or above it that holds `.git`, else the PATH itself,
  /// or the folder that the file lies in. `.usherignore` lies there, and paths are recorded relative to it.
  private struct Root {
    /// Absolute and without links.
    var path: String
    var ignored: IgnorePatterns
  }

  private mutating func find(_ path: String) {
    let shown = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    guard let real = FileSystem.realPath(path), let kind = try? FileSystem.kind(of: real) else {
      diagnostics.append(Diagnostic(file: shown, "there is no such file or folder"))
      return
    }
    guard let root = root(above: kind == .folder ? real : Self.folder(of: real)) else { return }
    let recorded = real == root.path ? "" : String(real.dropFirst(root.path == "/" ? 1 : root.path.count + 1))
    scopes.append(recorded)
    switch kind {
    case .folder: walk(real, shown: shown == "." ? "" : shown, recorded: recorded, root)
    case .file:
      if !ManifestFile.isManifest(name: real) {
        diagnostics.append(Diagnostic(file: shown, "is no manifest", notes: ["manifests end in .yaml, .yml or .json"]))
      } else {
        add(ManifestFile(shown: shown, recorded: recorded), real)
      }
    case .link, .other: diagnostics.append(Diagnostic(file: shown, "is neither a file nor a folder"))
    }
  }

  private mutating func walk(_ folder: String, shown: String, recorded: String, _ root: Root) {
    let names: [String]
    do {
      names = try FileSystem.names(in: folder)
    } catch {
      diagnostics.append(Diagnostic(file: shown, "the folder cannot be read: \(error.reason)"))
      return
    }
    for name in names {
      let path = "\(folder)/\(name)"
      let file = ManifestFile(
        shown: shown.isEmpty ? name : "\(shown)/\(name)", recorded: recorded.isEmpty ? name : "\(recorded)/\(name)")
      guard let kind = try? FileSystem.kind(of: path) else {
        diagnostics.append(Diagnostic(file: file.shown, "cannot be read"))
        continue
      }
      if root.ignored.match(file.recorded, isFolder: kind == .folder) { continue }
      switch kind {
      case .folder: walk(path, shown: file.shown, recorded: file.recorded, root)
      case .file where ManifestFile.isManifest(name: name): add(file, path)
      case .link: followLink(file, path, root)
      case .other where ManifestFile.isManifest(name: name):
        diagnostics.append(Diagnostic(file: file.shown, "is no regular file"))
      case .file, .other: break
      }
    }
  }

  /// A link is followed to a file inside the root, never to a folder: no loops, and nothing from outside.
  private mutating func followLink(_ file: ManifestFile, _ path: String, _ root: Root) {
    guard let target = FileSystem.realPath(path) else {
      if ManifestFile.isManifest(name: path) {
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
    } else if ManifestFile.isManifest(name: path) {
      guard target.hasPrefix(root.path == "/" ? "/" : root.path + "/"), kind == .file else {
        diagnostics.append(
          Diagnostic(file: file.shown, "is a symbolic link to something outside of \(root.path)"))
        return
      }
      add(file, path)
    }
  }

  private mutating func add(_ file: ManifestFile, _ path: String) {
    if mayOverlap, !seen.insert(path).inserted { return }
    files.append(file)
  }

  private mutating func root(above folder: String) -> Root? {
    var candidate = folder
    while (try? FileSystem.kind(of: candidate == "/" ? "/.git" : candidate + "/.git")) == nil {
      guard candidate != "/" else {
        candidate = folder
        break
      }
      candidate = Self.folder(of: candidate)
    }
    let ignore = candidate + "/.usherignore"
    guard (try? FileSystem.kind(of: ignore)) != nil else { return Root(path: candidate, ignored: IgnorePatterns()) }
    do {
      let text = String(decoding: try FileSystem.read(ignore), as: UTF8.self)
      return Root(path: candidate, ignored: IgnorePatterns(text))
    } catch {
      diagnostics.append(Diagnostic(file: ignore, "cannot be read: \(error.reason)"))
      return nil
    }
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }
}
