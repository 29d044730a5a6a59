package import JobModel

/// A PATH as it was given, and what is there.
struct GivenPath: Sendable {
  /// As `ShownPath.clean(_:)` makes it.
  let shown: String
  /// Why it is not read, though it may be there.
  var refusal: Refusal?
  /// Its absolute path without links, and the root that it belongs to; nil if there is nothing.
  let target: (real: String, kind: FileSystem.Kind, root: ManifestRoot)?

  enum Refusal: Equatable {
    /// A symbolic link on the way leads out of this root.
    case leaves(root: String)
    /// A symbolic link on the way leads into a hidden folder.
    case hidden
    /// It is in `.git`.
    case git
    /// There is no text in it.
    case empty
  }
}

/// The PATHs that a command was given, with their roots and what the `usher.yaml` of each root says.
package struct GivenPaths: Sendable {
  private(set) var paths: [GivenPath] = []
  /// What is wrong with the `usher.yaml` files.
  package private(set) var diagnostics: [Diagnostic] = []
  /// Whether one of them requires another version of usher.
  private(set) var needsOtherVersion = false
  private var roots: [String: ManifestRoot] = [:]
  private var shownRoots: [(root: ManifestRoot, folder: ManifestFile)] = []

  /// Resolves `paths` and reads the `usher.yaml` of each root once. Those that do not exist have no root.
  ///
  /// - Parameter version: usher's own, which `requiredVersion` is compared with; nil: any is right.
  package init(_ paths: [String], version: String? = nil) {
    for path in paths { resolve(path, version) }
    checkAccounts()
  }

  /// Several roots must not name different credentials for one account.
  private mutating func checkAccounts() {
    let known = Dictionary(uniqueKeysWithValues: accounts.map { ($0.id, $0) })
    for (root, folder) in shownRoots {
      for account in root.project?.accounts ?? [] {
        guard let first = known[account.id], first.credentials != account.credentials else { continue }
        diagnostics.append(
          Diagnostic(
            file: folder.shown(ProjectShape.fileName),
            "accounts: \(account.id) has other credentials (\(account.place)) than in \(first.place)",
            notes: ["name the same profile or role in both, or give the folders to separate commands"]))
      }
    }
  }

  /// Whether an `usher.yaml` cannot be used: then nothing is planned.
  package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// The project files that are in force, as they are shown, and whether one says nothing.
  package var projectFiles: [(shown: String, isEmpty: Bool)] {
    shownRoots.filter(\.root.hasProject).map {
      ($0.folder.shown(ProjectShape.fileName), $0.root.project?.settings.isEmpty == true)
    }
  }

  /// The least of the roots' `maxStarts`; nil if none sets it.
  package var maxStarts: ProjectLimit? { least { $0.maxStarts } }

  /// The least of the roots' `maxInFlight`; nil if none sets it.
  package var maxInFlight: ProjectLimit? { least { $0.maxInFlight } }

  /// The accounts that the roots name, by their ids; of several roots that name one, the first one's.
  package var accounts: [ProjectAccount] {
    var known: Set<String> = []
    return shownRoots.flatMap { $0.root.project?.accounts ?? [] }.filter { known.insert($0.id).inserted }
      .sorted { $0.id < $1.id }
  }

  private func least(_ limit: (Project) -> ProjectLimit?) -> ProjectLimit? {
    shownRoots.compactMap { $0.root.project.flatMap(limit) }.min { $0.value < $1.value }
  }

  private mutating func resolve(_ path: String, _ version: String?) {
    let shown = ShownPath.clean(path)
    if let refusal = path.isEmpty ? .empty : Self.refusal(on: path) {
      paths.append(GivenPath(shown: shown, refusal: refusal, target: nil))
      return
    }
    guard let real = FileSystem.realPath(path), let kind = try? FileSystem.kind(of: real) else {
      paths.append(GivenPath(shown: shown, target: nil))
      return
    }
    let found = ManifestRoot(above: kind == .folder ? real : ManifestRoot.parent(of: real))
    if ManifestFile.leadsIntoGit(found.relative(real)) {
      paths.append(GivenPath(shown: shown, refusal: .git, target: nil))
      return
    }
    let root = roots[found.path] ?? read(found, shown: shown, real: real, isFolder: kind == .folder, version)
    roots[found.path] = root
    paths.append(GivenPath(shown: shown, target: (real, kind, root)))
  }

  /// Whether a symbolic link on the way to `path` leads out of the root that it lies in, or into a hidden folder of it;
  /// nil if none does, or if nothing marks a root. Whoever may add a link to a repository must not make usher show
  /// what is elsewhere on the machine, or in `.git`.
  static func refusal(on path: String) -> GivenPath.Refusal? {
    for end in path.utf8.indices.dropFirst() + [path.utf8.endIndex]
    where end == path.utf8.endIndex || path.utf8[end] == UInt8(ascii: "/") {
      let part = String(path[..<end])
      guard (try? FileSystem.kind(of: part)) == .link else { continue }
      let folder = ManifestFile.folder(of: part)
      guard let target = FileSystem.realPath(part), let real = FileSystem.realPath(folder.isEmpty ? "." : folder) else {
        continue
      }
      let root = ManifestRoot(above: real)
      guard root.isMarked, target != root.path else { continue }
      if !root.contains(target) { return .leaves(root: root.path) }
      if ManifestRoot.folder(root.path, hides: target) { return .hidden }
    }
    return nil
  }

  /// Reads the `usher.yaml` of a root that was not met yet.
  private mutating func read(
    _ root: ManifestRoot, shown: String, real: String, isFolder: Bool, _ version: String?
  ) -> ManifestRoot {
    let recorded = root.relative(real)
    var folder =
      isFolder
      ? ManifestFile(shown: shown == "." ? "" : shown, recorded: recorded, root: root)
      : ManifestFile(folderOf: shown, recorded: recorded, root: root)
    while !folder.recorded.isEmpty { folder = folder.parent }
    var read = root
    if root.hasProject {
      var reader = ProjectReader(version: version)
      read = ManifestRoot(root, project(of: folder, &reader))
      diagnostics += reader.diagnostics
      if reader.isOfOtherVersion { needsOtherVersion = true }
    }
    if let second = root.secondProject { diagnostics.append(Self.second(above: folder, in: second)) }
    shownRoots.append((read, folder))
    return read
  }

  private mutating func project(of folder: ManifestFile, _ reader: inout ProjectReader) -> Project? {
    let file = folder.root.absolute(ProjectShape.fileName)
    let shown = folder.shown(ProjectShape.fileName)
    if let refusal = TrustedFile.refusal(of: file, shown: shown, in: folder.root) {
      diagnostics.append(refusal)
      return nil
    }
    return reader.read(file, shown: shown)
  }

  /// - Parameters:
  ///   - folder: the root, as it is shown.
  ///   - upper: the folder above it that has a project file too.
  private static func second(above folder: ManifestFile, in upper: String) -> Diagnostic {
    let root = ManifestRoot(path: upper)
    var above = ManifestFile(shown: folder.shown, recorded: root.relative(folder.root.path), root: root)
    while !above.recorded.isEmpty { above = above.parent }
    return Diagnostic(
      file: folder.shown(ProjectShape.fileName),
      "is a second project file: the rules of \(ShownText.line(above.shown(ProjectShape.fileName))) apply here too",
      notes: ["keep one of the two: a project file cannot replace the rules of one above it"])
  }
}

extension GivenPaths {
  /// Where the roots keep their state.
  package enum State: Equatable, Sendable {
    /// No root names one.
    case usual
    /// As it is shown from the current folder, or its address in S3, and the place that names it: `usher.yaml:5`.
    case named(path: String, place: String)
    /// The roots name several, or one names none. Each with its place, or with the root that names none.
    case various([String])
    /// It is behind a symbolic link that leads out of its root. `place` is nil for the file of the usual name.
    case outside(path: String, place: String?)
  }

  package var state: State {
    var named: [(absolute: String?, shown: String, words: String, place: String, root: ManifestRoot)] = []
    for (root, folder) in shownRoots {
      guard let state = root.project?.state else {
        named.append((nil, "", "\(folder.shown.isEmpty ? "." : folder.shown) names none", "", root))
        continue
      }
      let isInS3 = S3Address.isMeant(by: state.value)
      let shown = isInS3 ? state.value : folder.shown(state.value)
      named.append(
        (
          isInS3 ? shown : root.absolute(state.value), shown, "\(state.place): \(ShownText.line(shown))", state.place,
          root
        ))
    }
    guard let first = named.first, named.contains(where: { $0.absolute != nil }) else {
      return Self.refusal(on: StateFileName.usual) == nil ? .usual : .outside(path: StateFileName.usual, place: nil)
    }
    guard named.allSatisfy({ $0.absolute == first.absolute }), let absolute = first.absolute else {
      return .various(named.map(\.words))
    }
    return S3Address.isMeant(by: absolute) || Self.stays(absolute, in: first.root)
      ? .named(path: first.shown, place: first.place) : .outside(path: first.shown, place: first.place)
  }

  /// Whether the state, as far as it and its folders are there, lies in the root once links are followed.
  private static func stays(_ absolute: String, in root: ManifestRoot) -> Bool {
    var path = absolute
    while path != root.path {
      if (try? FileSystem.kind(of: path)) != nil {
        guard let real = FileSystem.realPath(path) else { return false }
        return (real == root.path || root.contains(real)) && !ManifestFile.leadsIntoGit(root.relative(real))
      }
      path = ManifestRoot.parent(of: path)
    }
    return true
  }
}
