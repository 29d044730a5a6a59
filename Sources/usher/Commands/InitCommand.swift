import ArgumentParser
import DurableFile
import JobModel
import Manifests
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

struct InitCommand: ParsableCommand, ScreenCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Writes a starting repository: usher.yaml, a manifest to fill in, and what git has to know.",
    discussion: """
      Nothing that is there is written over: to .gitattributes and .gitignore the lines are added that they lack, and a \
      folder jobs stays as it is.


      """ + ExitHelp.writing)

  @Argument(help: ArgumentHelp("Where; made if it is not there.", valueName: "folder"), completion: .directory)
  var folder = "."

  @Option(help: ScreenOptions.colorHelp)
  var color = ColourChoice.auto

  @Flag(name: .shortAndLong, help: ScreenOptions.quietHelp)
  var quiet = false

  @Flag(name: .shortAndLong, help: ScreenOptions.verboseHelp)
  var verbose = false

  func run() throws {
    let consoles = Consoles(screen)
    var repository = StartingRepository(folder: folder)
    do throws(UserError) {
      try repository.write()
    } catch {
      consoles.error(error.message, notes: error.notes)
      throw ExitStatus.error
    }
    if !screen.quiet { for line in repository.report { consoles.out.line(ShownText.line(line)) } }
    try consoles.checkOutput()
  }
}

/// The files that a repository of jobs begins with.
struct StartingRepository {
  private static let state = "usher.state.jsonl"
  private static let project = "usher.yaml"
  private static let manifest = "jobs/example.yaml"
  private static let gitLines = [
    ".gitattributes": ["\(state) merge=union"],
    ".gitignore": ["\(state).lock", "\(state).bak", ".\(state)*.tmp"],
  ]

  private let folder: FilePath
  private var did: [String] = []
  private var hasManifest = false

  init(folder: String) {
    self.folder = FilePath(folder)
  }

  /// Writes the files; `usher.yaml` last, so that after an error the command can be given again.
  mutating func write() throws(UserError) {
    guard !exists(Self.project) else {
      throw UserError(
        "\(path(Self.project)) exists already: this is a repository of jobs",
        notes: ["usher new NAME writes a further manifest"])
    }
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
      try create(Self.project, ProjectTemplate.project(version: Usher.version, state: Self.state))
    } catch {
      throw UserError("\(error)")
    }
  }

  /// What was done, and what to do next.
  var report: [String] {
    let jobs = path("jobs").string
    let fill = ["fill in what stands in <…> in \(path(Self.manifest)); usher validate \(jobs) says what is left"]
    return did + ["Next:"]
      + ((hasManifest ? fill : []) + [
        "take away the # of the rules in \(path(Self.project)) that you want",
        "see with usher plan \(jobs) what would be started",
        "commit everything, \(path(Self.state)) too as soon as apply has written it",
      ]).map { "  - \($0)" }
  }

  private func path(_ name: String) -> FilePath {
    folder == "." ? FilePath(name) : folder.appending(name)
  }

  /// Links are not followed.
  private func exists(_ name: String) -> Bool {
    (try? FileManager.default.attributesOfItem(atPath: path(name).string)) != nil
  }

  private mutating func create(_ name: String, _ text: String) throws(FileError) {
    try createFile(at: path(name), with: Array(text.utf8))
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
