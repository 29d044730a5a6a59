import CleanRoomsMLModel
import JobModel

/// Reads one `usher.defaults.yaml` and lays it over those of the folders above.
struct DefaultsReader {
  private(set) var diagnostics: [Diagnostic] = []
  private var validator = ShapeValidator()

  /// - Parameter project: of the root that the defaults belong to.
  init(_ project: Project? = nil) {
    validator.workerTypes = project?.workerTypes
  }

  /// - Parameters:
  ///   - path: the file's path, as the system takes it.
  ///   - shown: as it is shown.
  ///   - folder: its folder, absolute and without links.
  ///   - above: the defaults of the folder above, if it has any.
  /// - Returns: what applies in the folder; nil if nothing does.
  mutating func read(_ path: String, shown: String, folder: String, above: FolderDefaults?) -> FolderDefaults? {
    do {
      return read(try FileSystem.read(path), shown: shown, folder: folder, above: above)
    } catch {
      diagnostics.append(Diagnostic(file: shown, "cannot be read: \(error.reason)"))
      return Self.incomplete(above)
    }
  }

  /// The defaults that lack what a file would have said.
  private static func incomplete(_ above: FolderDefaults?) -> FolderDefaults {
    FolderDefaults(
      table: above?.table ?? NodeTable(), root: above?.root ?? 0, files: above?.files ?? [], isIncomplete: true)
  }

  /// As `read(_:shown:folder:above:)` of a path, for the bytes of the file.
  mutating func read(
    _ fileBytes: [UInt8], shown: String, folder: String, above: FolderDefaults?
  ) -> FolderDefaults? {
    let incomplete = Self.incomplete(above)
    let document: NodeTable
    let source: SourceText
    switch SettingsDocument(fileBytes, shown: shown, ofSeveral: DefaultsMessages.oneDocument) {
    case .unreadable(let diagnostic):
      diagnostics.append(diagnostic)
      return incomplete
    case .empty:
      if fileBytes.isEmpty { diagnostics.append(Diagnostic(.warning, file: shown, DefaultsMessages.empty)) }
      return above
    case .document(let found, let text): (document, source) = (found, text)
    }
    let file = DefaultsFile(shown: shown, folder: folder, source: source)
    let count = document.nodes.count + (above?.table.nodes.count ?? 0)
    guard count <= FolderDefaults.maximumCount, incomplete.files.count < UInt8.max else {
      diagnostics.append(Diagnostic(file: shown, DefaultsMessages.tooMany))
      return incomplete
    }
    let root = document.resolved(0)
    let areDefaults = validate(root, in: document)
    validator.warn(of: source.cutValues, in: document)
    diagnostics += LocatedFinding.all(validator.findings, in: document).map { file.source.diagnostic($0, in: shown) }
    guard areDefaults else { return incomplete }
    let members = ManifestShape.inherited.compactMap { document.entry($0, in: root) }
    guard members.allSatisfy({ document.nodes[$0.value].kind == .mapping }) else { return incomplete }
    if members.isEmpty { diagnostics.append(Diagnostic(.warning, file: shown, DefaultsMessages.empty)) }
    return laying(document, members, of: root, in: file, over: above)
  }

  /// - Returns: whether the document says that it is defaults; its mistakes are found either way.
  private mutating func validate(_ root: Int, in table: NodeTable) -> Bool {
    validator.removeAll()
    guard table.nodes[root].kind == .mapping, let version = table.entry("apiVersion", in: root) else {
      validator.report(root, DefaultsMessages.noDefaults, notes: [DefaultsMessages.beginning])
      return false
    }
    // Of another version or kind usher knows no further rule, and reports only that.
    validator.inside(version.key) { $0.validate(version.value, as: .text(ManifestShape.apiVersion), in: table) }
    if let kind = table.entry("kind", in: root) {
      validator.inside(kind.key) { $0.validate(kind.value, as: .text(ManifestShape.defaultsKind), in: table) }
    }
    guard !validator.hasErrors else { return false }
    if let spec = table.entry("spec", in: root), let name = table.entry("name", in: spec.value) {
      validator.inside(spec.key) {
        $0.report(
          name.key, DefaultsMessages.name, notes: ["give spec.name in the manifest, or leave it out: usher makes one"])
      }
    }
    validator.validate(root, as: .structure(ManifestShape.defaults), in: table)
    return true
  }

  /// - Parameter members: of the document's root, those that its jobs get.
  private func laying(
    _ table: NodeTable, _ members: [Entry], of root: Int, in file: DefaultsFile, over above: FolderDefaults?
  ) -> FolderDefaults {
    var table = table
    for index in table.nodes.indices { table.nodes[index].origin = 1 }
    let own = table.appendMapping(members, like: root)
    guard let above, !above.files.isEmpty else {
      return FolderDefaults(table: table, root: own, files: [file], isIncomplete: above?.isIncomplete ?? false)
    }
    let theirs = table.append(above.table, shiftingOriginsBy: 1) + above.root
    let merged = table.merge(own, over: theirs, ManifestShape.defaults)
    return FolderDefaults(
      table: table, root: merged, files: [file] + above.files, isIncomplete: above.isIncomplete)
  }
}

/// The messages of `DefaultsReader`.
enum DefaultsMessages {
  static let noDefaults = "this is not a file of defaults: it has no apiVersion"
  static let beginning = "defaults begin with apiVersion: \(ManifestShape.apiVersions[0]) and kind: Defaults"
  static let empty = "is empty: it sets no default"
  static let oneDocument = "holds several documents, but only one is allowed"
  static let tooMany =
    "gives this folder too many defaults: \(FolderDefaults.maximumCount) keys and values are allowed"
  static let name = "defaults cannot set a name, because each job has its own"
}
