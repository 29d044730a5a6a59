import DurableFile
import JobModel
import Manifests
import SystemPackage

/// The files that a repository of jobs begins with.
struct NewRepository {
  private static let state = StateFileName.usual
  private static let project = "usher.yaml"
  private static let manifest = "jobs/example.yaml"
  private static let gitLines = [
    ".gitattributes": ["\(state) merge=union"],
    ".gitignore": [StateFileName.lock(of: state), StateFileName.backup(of: state), ".\(state)*.tmp"],
  ]

  private let folder: FilePath
  private let givenPipelines: Pipelines?
  private var did: [String] = []
  private var toDo: [String] = []
  private var hasManifest = false

  /// - Parameter pipelines: nil for those of the place that the folder is made for.
  init(folder: String, pipelines: Pipelines?) {
    self.folder = FilePath(folder)
    givenPipelines = pipelines
  }

  private var pipelines: Pipelines { givenPipelines ?? (exists(Pipelines.ofGitLab) ? .gitlab : .github) }

  /// Writes the files; `usher.yaml` last, so that after an error the command can be given again.
  mutating func write() throws(UserError) {
    guard !exists(Self.project) else {
      throw UserError(
        "\(path(Self.project)) exists already: this is a repository of jobs",
        notes: ["'usher new NAME' writes a further manifest"])
    }
    for name in Self.gitLines.keys.sorted() + [Self.manifest] + pipelines.files.map(\.path) { try requireOwn(name) }
    do throws(FileError) {
      try createFolder(of: path(Self.project))
      for (file, lines) in Self.gitLines.sorted(by: { $0.key < $1.key }) { try add(lines, to: file) }
      if exists("jobs") {
        did.append("jobs is there already and stays as it is")
      } else if let name = JobName("example") {
        try createFolder(of: path(Self.manifest))
        try create(Self.manifest, ManifestTemplate.manifest(named: name))
        hasManifest = true
      }
      for file in pipelines.files { try add(file) }
      try create(Self.project, ProjectTemplate.project(version: Usher.version, state: Self.state))
    } catch {
      throw UserError("\(error)")
    }
  }

  /// What was done, and what to do next.
  var report: [String] {
    let jobs = path("jobs").string
    let fill = ["replace every <…> in \(path(Self.manifest)); usher validate \(jobs) says what is left"]
    return did + ["Next:"]
      + ((hasManifest ? fill : []) + [
        "take away the # of the rules in \(path(Self.project)) that you want",
        "see with usher plan \(jobs) what would be started",
      ] + toDo + pipelines.toDo(in: path)
      + [
        pipelines == .none
          ? "commit everything, \(path(Self.state)) too as soon as apply has written it" : "commit everything"
      ]).map { "  - \($0)" }
  }

  private func path(_ name: String) -> FilePath {
    folder == "." ? FilePath(name) : folder.appending(name)
  }

  /// Throws where the way to a file goes through a symbolic link: what is written there may lie anywhere.
  private func requireOwn(_ name: String) throws(UserError) {
    var part = FilePath()
    for component in FilePath(name).components {
      part.append(component)
      let attributes = try? FileManager.default.attributesOfItem(atPath: path(part.string).string)
      guard attributes?[.type] as? FileAttributeType == .typeSymbolicLink else { continue }
      throw UserError(
        "\(path(part.string)) is a symbolic link, and init writes nothing through one; nothing was written",
        notes: ["put a file or folder in its place, and run init again"])
    }
  }

  /// Links are not followed.
  private func exists(_ name: String) -> Bool {
    (try? FileManager.default.attributesOfItem(atPath: path(name).string)) != nil
  }

  private mutating func create(_ name: String, _ text: String) throws(FileError) {
    try createFile(at: path(name), with: Array(text.utf8))
    did.append("wrote \(path(name))")
  }

  private mutating func add(_ file: Pipelines.File) throws(FileError) {
    var name = file.path
    if let other = file.otherwise, let present = try readFileIfPresent(path(name)), present != file.content {
      toDo.append("take \(other) into \(path(name)), by include: local")
      name = other
    }
    if exists(name) { return did.append("\(path(name)) is there already and stays as it is") }
    try createFolder(of: path(name))
    try createFile(at: path(name), with: file.content)
    did.append("wrote \(path(name))")
  }

  /// Adds the lines that a file lacks; creates it where it is not there.
  private mutating func add(_ lines: [String], to name: String) throws(FileError) {
    guard let content = try readFileIfPresent(path(name)) else {
      return try create(name, lines.map { $0 + "\n" }.joined())
    }
    let present = content.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    let missing = lines.filter { line in !present.contains { $0.elementsEqual(line.utf8) } }
    if missing.isEmpty { return did.append("\(path(name)) has all that it needs") }
    let end = content.isEmpty || content.last == UInt8(ascii: "\n") ? "" : "\n"
    try replaceFile(at: path(name), with: content + (end + missing.map { $0 + "\n" }.joined()).utf8)
    did.append("added \(Count.of(missing.count, "line")) to \(path(name))")
  }
}
