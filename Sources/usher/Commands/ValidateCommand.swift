import ArgumentParser
import JSONText
import JobModel
import Manifests
import Planning

struct ValidateCommand: AsyncParsableCommand, ScreenCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check manifests strictly, offline: all mistakes in one run, each at its place.",
    discussion: ExitHelp.offline)

  @Argument(help: PathWords.paths, completion: .file())
  var paths: [String] = PathWords.standard

  @Flag(help: PathWords.strict)
  var strict = false

  @Option(
    help: "For people, as one JSON document, as SARIF 2.1.0, or as GitHub's workflow commands.")
  var format = Format.text

  @Option(help: ScreenOptions.colorHelp)
  var color = ColourChoice.auto

  @Flag(name: .shortAndLong, help: ScreenOptions.quietHelp)
  var quiet = false

  @Flag(name: .shortAndLong, help: ScreenOptions.verboseHelp)
  var verbose = false

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, sarif, github
  }

  func run() async throws {
    let consoles = Consoles(screen)
    let declared = await PlanMaking.read(paths, isStrict: strict) { _ in false }
    let named = format == .text ? declared : RepositoryNames.of(declared)
    switch format {
    case .text: DiagnosticView(console: consoles.err).show(named.diagnostics)
    case .json: consoles.out.document(Self.document(named))
    case .sarif: consoles.out.document(SARIFView.document(named.diagnostics))
    case .github: consoles.out.commands(GitHubView.lines(named.diagnostics))
    }
    if declared.hasErrors {
      consoles.err.line(Count.mistakes(declared.diagnostics))
    } else if format == .text {
      consoles.out.line(
        "\(Count.of(declared.jobs.count, "job")) in \(Count.of(declared.fileCount, "file")), all valid"
          + (declared.diagnostics.isEmpty ? "." : "; \(Count.of(declared.diagnostics.count, "warning"))."))
    }
    try consoles.checkOutput()
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
