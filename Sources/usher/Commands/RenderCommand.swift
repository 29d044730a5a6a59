import ArgumentParser
import JSONText
import JobModel
import Manifests

struct RenderCommand: AsyncParsableCommand, OutputCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Print each job as it will be sent, with the file that each value comes from.",
    discussion: """
      Shows the result of a manifest and the defaults above it: service name, digest and the whole request. Shows SQL \
      only with --show-sql.

      \(ExitHelp.render)
      """)

  @Argument(help: PathHelp.paths, completion: .file())
  var paths: [String] = PathHelp.standard

  @Flag(help: PathHelp.strict)
  var strict = false

  @OptionGroup var output: OutputOptions

  @Flag(name: .customLong("show-sql"), help: "Show the text of sqlParameters, which is sensitive.")
  var showsSQL = false

  func run() async throws {
    try await run(.render) { terminal in
      let declared = await PlanMaking.read(paths, isStrict: strict, isTracing: true) { _ in true }
      let view = RenderView(showsSQL: showsSQL)
      return Ending(
        code: declared.hasErrors ? ExitStatus.error : .success, state: ChosenState.member(for: paths),
        counts: declared.diagnosticCounts.merging(["jobs": declared.jobs.count]) { $1 },
        diagnostics: declared.diagnostics,
        members: { $0.member("jobs", each: RepositoryNames.of(declared).jobs) { view.write($0, to: &$1) } },
        show: {
          DiagnosticView(console: terminal.err).show(declared.diagnostics)
          for (index, job) in declared.jobs.enumerated() {
            terminal.out.write((index > 0 ? "---\n" : "") + view.text(of: job))
          }
          if declared.hasErrors { terminal.err.line("\(Count.mistakes(declared.diagnostics))") }
        })
    }
  }
}
