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
  /// How many manifests the PATHs hold, those that were seen before too.
  private var foundCount = 0

  init(_ paths: [String]) {
    mayOverlap = paths.count > 1
    for path in paths { find(path) }
    files.sort { FileSystem.precedes($0.shown, $1.shown) }
  }

  /// The root of everything below a PATH: the nearest folder at or above it that holds `.git`, else the PATH itself,
  /// or the folder that the file lies in. Paths are recorded relative to it, and a `.usherignore` is read in it and in
  /// every folder below.
  private struct Root {
    /// Absolute and without links.
    var path: String
    /// The patterns that hold in the folder that is walked, from the root down.
    var ignored: [FolderPatterns] = []

    func ignores(_ recorded: String, isFolder: Bool) -> Bool {
      ignored.contains { $0.patterns.match(String(recorded.utf8.dropFirst($0.prefixLength)) ?? "", isFolder: isFolder) }
    }
  }

  /// The patterns of one folder's `.usherignore`.
  private struct FolderPatterns {
    /// How much of a recorded path names that folder, in bytes.
    var prefixLength: Int
    var patterns: IgnorePatterns
  }

  private mutating func find(_ path: String) {
    let shown = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    guard let real = FileSystem.realPath(path), let kind = try? FileSystem.kind(of: real) else {
      diagnostics.append(Diagnostic(file: shown, "there is no such file or folder"))
      return
    }
    var root = Root(path: Self.root(above: kind == .folder ? real : Self.folder(of: real)))
    let recorded = real == root.path ? "" : String(real.dropFirst(root.path == "/" ? 1 : root.path.count + 1))
    scopes.append(recorded)
    switch kind {
    case .folder:
      let before = (foundCount, diagnostics.count)
      // The patterns of the folders between root and PATH; the PATH's own are read when it is walked.
      for (offset, byte) in recorded.utf8.enumerated() where byte == UInt8(ascii: "/") {
        readPatterns(ofFolder: String(decoding: recorded.utf8.prefix(offset), as: UTF8.self), into: &root)
      }
      if !recorded.isEmpty { readPatterns(ofFolder: "", into: &root) }
      walk(real, ManifestFile(shown: shown == "." ? "" : shown, recorded: recorded), root)
      if before == (foundCount, diagnostics.count) {
        diagnostics.append(
          Diagnostic(
            .warning, file: shown, "there are no manifests here", notes: ["manifests end in .yaml, .yml or .json"]))
      }
    case .file:
      if !ManifestFile.isManifest(name: real) {
        diagnostics.append(Diagnostic(file: shown, "is no manifest", notes: ["manifests end in .yaml, .yml or .json"]))
      } else {
        add(ManifestFile(shown: shown, recorded: recorded), real)
      }
    case .link, .other: diagnostics.append(Diagnostic(file: shown, "is neither a file nor a folder"))
    }
  }

  /// - Parameter folder: the folder at `path` as it is shown and recorded.
  private mutating func walk(_ path: String, _ folder: ManifestFile, _ root: Root) {
    var root = root
    readPatterns(ofFolder: folder.recorded, into: &root)
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
      let file = ManifestFile(shown: shown + entry.name, recorded: recorded + entry.name)
      if root.ignores(file.recorded, isFolder: entry.kind == .folder) { continue }
      switch entry.kind {
      case .folder: walk("\(path)/\(entry.name)", file, root)
      case .file where ManifestFile.isManifest(name: entry.name): add(file, "\(path)/\(entry.name)")
      case .link: followLink(file, "\(path)/\(entry.name)", root)
      case .other where ManifestFile.isManifest(name: entry.name):
        diagnostics.append(Diagnostic(file: file.shown, "is no regular file"))
      case .file, .other: break
      case nil: diagnostics.append(Diagnostic(file: file.shown, "cannot be read"))
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

  private mutating func add(_ file: ManifestFile, _ path: @autoclosure () -> String) {
    foundCount += 1
    if mayOverlap, !seen.insert(path()).inserted { return }
    files.append(file)
  }

  private mutating func readPatterns(ofFolder recorded: String, into root: inout Root) {
    let folder = root.path == "/" ? "" : root.path
    let file = recorded.isEmpty ? "\(folder)/.usherignore" : "\(folder)/\(recorded)/.usherignore"
    guard (try? FileSystem.kind(of: file)) != nil else { return }
    do {
      let text = String(decoding: try FileSystem.read(file), as: UTF8.self)
      let prefixLength = recorded.isEmpty ? 0 : recorded.utf8.count + 1
      root.ignored.append(FolderPatterns(prefixLength: prefixLength, patterns: IgnorePatterns(text)))
    } catch {
      diagnostics.append(Diagnostic(file: file, "cannot be read: \(error.reason)"))
    }
  }

  private static func root(above folder: String) -> String {
    var candidate = folder
    while (try? FileSystem.kind(of: candidate == "/" ? "/.git" : candidate + "/.git")) == nil {
      if candidate == "/" { return folder }
      candidate = Self.folder(of: candidate)
    }
    return candidate
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }
}
