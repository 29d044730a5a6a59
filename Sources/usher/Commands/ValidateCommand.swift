import ArgumentParser
import JSONText
import JobModel
import Manifests
import Planning

struct ValidateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check manifests strictly, offline; show every error with its file and line.",
    discussion: ExitHelp.offline)

  @Argument(help: PathHelp.paths, completion: .file())
  var paths: [String] = PathHelp.standard

  @Flag(help: PathHelp.strict)
  var strict = false

  @Option(
    help: "Output for people, as one JSON document, as SARIF 2.1.0, or as GitHub workflow commands.")
  var format = Format.text

  @OptionGroup var options: ScreenOptions

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, sarif, github
  }

  func run() async throws {
    let terminal = Terminal(options.screen)
    let declared = await PlanMaking.read(paths, isStrict: strict) { _ in false }
    let named = format == .text ? declared : RepositoryNames.of(declared)
    switch format {
    case .text: DiagnosticView(console: terminal.err).show(named.diagnostics)
    case .json: terminal.out.document(Self.document(named))
    case .sarif: terminal.out.document(SARIFView.document(named.diagnostics))
    case .github: terminal.out.commands(GitHubView.lines(named.diagnostics))
    }
    if declared.hasErrors {
      terminal.err.line("\(Count.mistakes(declared.diagnostics))")
    } else if format == .text {
      terminal.out.line(
        "\(Count.of(declared.jobs.count, "job")) in \(Count.of(declared.fileCount, "file")), all valid"
          + (declared.diagnostics.isEmpty ? "." : "; \(Count.of(declared.diagnostics.count, "warning"))."))
    }
    try terminal.checkOutput()
    if declared.hasErrors { throw ExitStatus.error }
  }

  private static func document(_ declared: DeclaredJobs) -> [UInt8] {
    JSONWriter.document { json in
      json.member("jobs", declared.jobs.count)
      json.member("files", declared.fileCount)
      json.member("diagnostics", each: declared.diagnostics) { $0.write(to: &$1) }
    }
  }
}
