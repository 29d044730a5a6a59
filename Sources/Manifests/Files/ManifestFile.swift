/// A file that may hold manifests.
final class ManifestFile: Sendable {
  /// As it is shown: the PATH as given, and below it.
  let shown: String
  /// Relative to the root, as the state records it.
  let recorded: String
  /// The root's path, absolute and without links.
  let root: String
  /// What its jobs get from the folders above.
  let defaults: FolderDefaults?

  init(shown: String, recorded: String, root: String = "", defaults: FolderDefaults? = nil) {
    self.shown = shown
    self.recorded = recorded
    self.root = root
    self.defaults = defaults
  }

  /// Whether it is read by the JSON scanner instead of libyaml.
  var isJSON: Bool { shown.hasSuffix(".json") }

  /// Its folder, absolute.
  var folder: String { (root == "/" ? "" : root) + "/" + Self.folder(of: recorded) }

  /// The folder of a path, with the slash at its end; empty where the path has none.
  static func folder(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? ""
  }

  /// A path's last part.
  static func name(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) } ?? path
  }

  /// Files of usher's own beside the manifests, which are none.
  static let others = [FolderDefaults.fileName, "usher.yaml"]

  static func isManifest(name: String) -> Bool {
    (name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.hasSuffix(".json")) && !others.contains(name)
  }
}
