import ArgumentParser
import DurableFile
import JobModel
import Manifests
import SystemPackage

struct ReviseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revise",
    abstract: "Write a new revision into manifests or their defaults, so that their jobs run again.",
    discussion: """
      Changes each job's metadata.revision where it stands, and no other byte. Starts nothing: the next apply starts \
      these jobs again, each as a paid job. Do not use it while a start is uncertain.

      \(ExitHelp.revise)
      """)

  @Argument(help: PathHelp.paths, completion: .file())
  var paths: [String] = PathHelp.standard

  @Option(
    name: .customLong("to"), help: ArgumentHelp("The new revision, for example 2026-W49.", valueName: "revision"))
  var revision: String

  @Flag(name: .customLong("add"), help: "Insert a revision into each manifest whose job has none.")
  var isAdding = false

  @OptionGroup var options: ScreenOptions

  func run() async throws {
    let terminal = Terminal(options.screen)
    try await terminal.run { try await run(terminal) }
  }

  private func run(_ terminal: Terminal) async throws -> Ending {
    if let problem = Revising.problem(with: revision) { throw UserError(problem.message, notes: problem.notes) }
    let jobs = try await Self.jobs(paths)
    let revising = Revising(jobs, to: revision, isAdding: isAdding)
    if !revising.diagnostics.isEmpty {
      throw UserError(
        "\(Count.mistakes(revising.diagnostics)) Nothing was written.", diagnostics: revising.diagnostics)
    }
    guard !revising.jobs.isEmpty else {
      throw UserError(
        jobs.isEmpty ? "there is no job here" : "nothing would change: every job has the revision \(revision) already")
    }
    try await Self.requireAllBelow(revising.defaults, among: jobs)
    for (index, file) in revising.files.enumerated() {
      do throws(FileError) {
        try replaceFile(at: FilePath(file.path), with: file.bytes)
      } catch {
        let written = revising.files[..<index].map { "written already: \(ShownText.line($0.shown))" }
        throw UserError("\(error)", notes: written)
      }
    }
    return .text { if !options.quiet { show(revising, terminal) } }
  }

  /// The jobs with the places of their revisions.
  private static func jobs(_ paths: [String]) async throws(UserError) -> [DeclaredJob] {
    let declared = await PlanMaking.read(paths, isTracing: true) { _ in false }
    guard !declared.hasErrors else {
      throw UserError(Count.mistakes(declared.diagnostics), diagnostics: declared.diagnostics)
    }
    return declared.jobs
  }

  /// Defaults above the PATHs, or beside a file, give their revision to other jobs too: none is to run again unsaid.
  private static func requireAllBelow(_ defaults: [String], among jobs: [DeclaredJob]) async throws(UserError) {
    let names = Set(jobs.map(\.name))
    for file in defaults {
      let folder = FilePath(file).removingLastComponent()
      let path = folder.isEmpty ? "." : folder.string
      let others = try await Self.jobs([path]).filter {
        !names.contains($0.name) && $0.revisionOrigin?.file.utf8.elementsEqual(file.utf8) == true
      }
      guard let first = others.first else { continue }
      let more = others.count > 1 ? " and \(others.count - 1) more" : ""
      throw UserError(
        "\(ShownText.line(file)) gives its revision to \(Count.of(others.count, "job")) outside of the given PATHs: "
          + "\(first.name)\(more) would run again too; nothing was written",
        notes: ["give \(ShownText.line(path)) as PATH, or write a revision of its own into each manifest"])
    }
  }

  private func show(_ revising: Revising, _ terminal: Terminal) {
    let width = revising.jobs.map { $0.name.text.utf8.count }.max() ?? 0
    for job in revising.jobs {
      let name: ShownText = "\(job.name)\(ShownText.spaces(width - job.name.text.utf8.count))"
      terminal.out.line("~ \(name)  revision \(job.old ?? "none") -> \(revision)  \(job.file):\(job.line)")
    }
    let unchanged = revising.unchangedCount > 0 ? "; \(revising.unchangedCount) already had this revision" : ""
    terminal.out.line("Wrote \(Count.of(revising.files.count, "file"))\(unchanged).")
    terminal.out.line("The next apply starts \(Count.of(revising.jobs.count, "job")) again, each as a paid job.")
  }
}
