import JobModel

/// A checkout of the branch that a pull request is to be merged into, beside the repository as the merge would make it.
package struct TargetRepository: Sendable {
  /// The same PATHs in the checkout; where a folder is not there, the nearest one above it.
  package let paths: GivenPaths
  /// The state in the checkout, and the one that the repository names, as they are shown: the same file, or an object in S3.
  package let targetState: String
  package let mergedState: String
  private let merged: GivenPaths

  /// Why a folder cannot be compared with.
  package struct Failure: Error {
    package var message: String
    package var notes: [String] = []
  }

  /// - Parameters:
  ///   - folder: the checkout.
  ///   - merged: the PATHs in the repository; at least one of them exists.
  package init(_ folder: String, of merged: GivenPaths, version: String) throws(Failure) {
    let shown = ShownText.line(folder)
    guard let checkout = FileSystem.realPath(folder), (try? FileSystem.kind(of: checkout + "/.git")) != nil else {
      throw Failure(message: "\(shown) is not a checkout of a repository: it has no .git")
    }
    let tops = Set(merged.paths.compactMap { path in path.target.map { $0.root.repository ?? $0.root.path } })
    guard let top = tops.first else {
      throw Failure(message: "there is nothing to compare, because no given path exists")
    }
    guard tops.count == 1 else { throw Failure(message: "the given paths are in several repositories") }
    let target = GivenPaths(
      merged.paths.compactMap(\.target).map { target in
        Self.nearest(ManifestRoot(path: top).relative(target.real), in: checkout, shown: folder)
      }, version: version)
    self.merged = merged
    paths = target
    mergedState = try Self.state(of: merged, usual: StateFileName.usual)
    guard let current = FileSystem.realPath("."), current == top || ManifestRoot.folder(top, contains: current) else {
      throw Failure(message: "the current folder is not in the repository of the given paths: run usher there")
    }
    let below = ManifestRoot(path: top).relative(current)
    targetState = try Self.state(
      of: target, usual: (below.isEmpty ? folder : "\(folder)/\(below)") + "/\(StateFileName.usual)")
  }

  private static func nearest(_ relative: String, in checkout: String, shown: String) -> String {
    var path = relative
    while !path.isEmpty, FileSystem.realPath("\(checkout)/\(path)") == nil {
      path = ManifestFile(folderOf: path, recorded: path, root: .none).recorded
    }
    return path.isEmpty ? shown : "\(shown)/\(path)"
  }

  private static func state(of paths: GivenPaths, usual: String) throws(Failure) -> String {
    switch paths.state {
    case .usual: return usual
    case .named(let path, _): return path
    case .various(let roots): throw Failure(message: "the given paths have roots with different states", notes: roots)
    case .outside(let path, _):
      throw Failure(message: "the state \(ShownText.line(path)) leads out of its repository through a symbolic link")
    }
  }

  /// Whether the merge keeps the state's path: after it a state elsewhere would count.
  package var keepsStatePath: Bool {
    path(of: targetState, in: paths).map { $0 == path(of: mergedState, in: merged) } ?? false
  }

  /// The state's path relative to the repository, or its address in S3.
  private func path(of state: String, in paths: GivenPaths) -> String? {
    if S3Address.isMeant(by: state) { return state }
    let folder = ManifestFile.folder(of: state)
    guard let root = paths.paths.lazy.compactMap({ $0.target?.root }).first else { return nil }
    let top = ManifestRoot(path: root.repository ?? root.path)
    guard let real = FileSystem.realPath(folder.isEmpty ? "." : folder) else {
      // The folder is not there yet, so that only its name counts: relative to the root, which is there.
      return root.project?.state.map { top.relative(root.absolute($0.value)) }
    }
    return top.relative(real == "/" ? "/" + ManifestFile.name(of: state) : "\(real)/\(ManifestFile.name(of: state))")
  }

  /// Which project files are in force after the merge, and how they differ from the target's, for people: a text for each,
  /// with each change on a line of its own.
  package var projectNotes: [String] {
    let (own, target) = (merged.projects, paths.projects)
    let notes = Array(Set(own.keys).union(target.keys)).sorted().map { path in
      "project file: " + Self.note(ShownText.line(path), own[path], target[path])
    }
    return notes.isEmpty ? ["project file: none, and none in the target"] : notes
  }

  private static func note(_ path: String, _ own: Project?, _ target: Project?) -> String {
    switch (own, target) {
    case (nil, _): return "\(path) is removed: its rules no longer apply"
    case (_?, nil): return "\(path) is new: the target has none there"
    case (let own?, let target?):
      let (kept, before) = (Set(own.settings), Set(target.settings))
      let changes =
        target.settings.filter { !kept.contains($0) }.map { "- \($0)" }
        + own.settings.filter { !before.contains($0) }.map { "+ \($0)" }
      if changes.isEmpty { return "\(path) is the same as in the target" }
      return "\(path) changed:" + changes.map { "\n  \($0)" }.joined()
    }
  }
}

extension GivenPaths {
  /// What the project files say, by their paths relative to the repository; those with mistakes are told elsewhere.
  fileprivate var projects: [String: Project] {
    var projects: [String: Project] = [:]
    for root in paths.compactMap({ $0.target?.root }) where root.hasProject {
      let top = ManifestRoot(path: root.repository ?? root.path)
      projects[top.relative(root.absolute(ProjectShape.fileName))] = root.project ?? Project()
    }
    return projects
  }
}
