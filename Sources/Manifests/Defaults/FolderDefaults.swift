import JobModel

/// What the manifests in a folder get where they say nothing themselves: the `usher.defaults.yaml` of the folder and
/// those of the folders above it, up to the root, merged, nearer ones over farther ones.
final class FolderDefaults: Sendable {
  static let fileName = "usher.defaults.yaml"
  /// How many nodes they may have, all together: each job of the folder carries them.
  static let maximumCount = 4096

  /// The nodes; `Node.origin` of each tells which of `files` it is in, from 1.
  let table: NodeTable
  /// The node of a mapping with the merged members of `ManifestShape.inherited`.
  let root: Int
  /// Nearest first.
  let files: [DefaultsFile]
  /// Whether one of them cannot be read: then what a job lacks may be in it.
  let isIncomplete: Bool

  init(table: NodeTable, root: Int, files: [DefaultsFile], isIncomplete: Bool) {
    self.table = table
    self.root = root
    self.files = files
    self.isIncomplete = isIncomplete
  }
}

/// One `usher.defaults.yaml`.
final class DefaultsFile: Sendable {
  /// As it is shown.
  let shown: String
  /// Its folder, absolute and without links.
  let folder: String
  /// For the diagnostics about it.
  let source: SourceText

  init(shown: String, folder: String, source: SourceText) {
    self.shown = shown
    self.folder = folder
    self.source = source
  }
}
