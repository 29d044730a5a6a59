/// A file that may hold manifests.
final class ManifestFile: Sendable {
  /// As it is shown: the PATH as given, and below it.
  let shown: String
  /// Relative to the root, as the state records it.
  let recorded: String
  let root: ManifestRoot
  /// What its jobs get from the folders above.
  let defaults: FolderDefaults?

  init(shown: String, recorded: String, root: ManifestRoot = .none, defaults: FolderDefaults? = nil) {
    self.shown = shown
    self.recorded = recorded
    self.root = root
    self.defaults = defaults
  }

  /// Whether it is read by the JSON scanner instead of libyaml.
  var isJSON: Bool { shown.hasSuffix(".json") }

  /// Its folder, absolute.
  var folder: String { (root.path == "/" ? "" : root.path) + "/" + Self.folder(of: recorded) }

  /// The folder that holds a folder, shown as the user would name it from where he names this one.
  var parent: ManifestFile {
    let recorded = Self.dropping(1, of: Self.folder(of: recorded))
    let shownName = Self.name(of: self.shown).utf8
    let shown: String
    if self.shown.isEmpty {
      shown = ".."
    } else if shownName.elementsEqual("..".utf8) {
      shown = self.shown + "/.."
    } else if shownName.elementsEqual(Self.name(of: self.recorded).utf8) {
      shown = Self.dropping(shownName.count + 1, of: self.shown)
    } else {
      shown = root.absolute(recorded)
    }
    return ManifestFile(shown: shown, recorded: recorded, root: root)
  }

  /// How an entry of a folder is shown.
  func shown(_ name: String) -> String { shown.isEmpty ? name : shown == "/" ? "/" + name : "\(shown)/\(name)" }

  /// The folder of a path, with the slash at its end; empty if the path has none.
  static func folder(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<path.utf8.index(after: $0)]) } ?? ""
  }

  /// A path without its last bytes. Not characters: a slash and a mark at the start of the name after it are one.
  private static func dropping(_ count: Int, of path: String) -> String { String(path.utf8.dropLast(count)) ?? "" }

  /// A path's last part.
  static func name(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) } ?? path
  }

  /// Whether a path goes through `.git`, in any case of letters: some file systems take them for the same.
  static func leadsIntoGit(_ path: String) -> Bool {
    path.utf8.split(separator: UInt8(ascii: "/")).contains { part in
      part.count == 4 && part.elementsEqual(".git".utf8, by: { $0 | 0x20 == $1 | 0x20 })
    }
  }

  /// Files of usher's own beside the manifests, which are none.
  static let others = [FolderDefaults.fileName, ProjectShape.fileName]

  static func isManifest(name: String) -> Bool {
    (name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.hasSuffix(".json")) && !others.contains(name)
  }
}

extension ManifestFile {
  /// The folder that holds a file.
  convenience init(folderOf shown: String, recorded: String, root: ManifestRoot) {
    self.init(
      shown: Self.dropping(shown.utf8.first == UInt8(ascii: "/") ? 0 : 1, of: Self.folder(of: shown)),
      recorded: Self.dropping(1, of: Self.folder(of: recorded)), root: root)
  }
}
