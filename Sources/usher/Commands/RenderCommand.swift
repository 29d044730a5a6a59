import ArgumentParser
import Manifests

struct RenderCommand: AsyncParsableCommand, ScreenCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Print each job as it will be sent, with the file that each value comes from.",
    discussion: """
      Shows what a manifest and the defaults above it come to: service name, digest and the whole request. SQL is shown \
      only with --show-sql.

      \(ExitHelp.render)
      """)

  @Argument(help: PathWords.paths, completion: .file())
  var paths: [String] = PathWords.standard

  @Flag(help: PathWords.strict)
  var strict = false

  @Option(help: OutputFormat.help)
  var format = OutputFormat.text

  @Option(help: ScreenOptions.colorHelp)
  var color = ColourChoice.auto

  @Flag(name: .shortAndLong, help: ScreenOptions.quietHelp)
  var quiet = false

  @Flag(name: .shortAndLong, help: ScreenOptions.verboseHelp)
  var verbose = false

  @Flag(name: .customLong("show-sql"), help: "Show the text of sqlParameters, which is sensitive.")
  var showsSQL = false

  func run() async throws {
    let consoles = Consoles(screen)
    let declared = await PlanMaking.read(
      paths, isStrict: strict, isTracing: true
    ) { _ in true }
    let view = RenderView(showsSQL: showsSQL)
    if format == .json {
      consoles.out.document(view.document(RepositoryNames.of(declared)))
    } else {
      DiagnosticView(console: consoles.err).show(declared.diagnostics)
      for (index, job) in declared.jobs.enumerated() {
        consoles.out.write((index > 0 ? "---\n" : "") + view.text(of: job))
      }
      if declared.hasErrors { consoles.err.line(Count.mistakes(declared.diagnostics)) }
    }
    try consoles.checkOutput()
    if declared.hasErrors { throw ExitStatus.error }
  }
}
