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
    let terminal = Terminal(options.screen, document: format == .json ? .validate : nil)
    try await terminal.run {
      let declared = await PlanMaking.read(paths, isStrict: strict) { _ in false }
      let (jobs, files) = (declared.jobs.count, declared.fileCount)
      if format == .json, declared.hasErrors { terminal.err.line("\(Count.mistakes(declared.diagnostics))") }
      return Ending(
        code: declared.hasErrors ? ExitStatus.error : .success, state: ChosenState.member(for: paths),
        counts: declared.diagnosticCounts.merging(["jobs": jobs, "files": files]) { $1 },
        diagnostics: declared.diagnostics,
        members: { json in
          json.member("jobs", jobs)
          json.member("files", files)
        }, show: { show(declared, on: terminal) })
    }
  }

  private func show(_ declared: DeclaredJobs, on terminal: Terminal) {
    let named = format == .text ? declared : RepositoryNames.of(declared)
    switch format {
    case .text, .json: DiagnosticView(console: terminal.err).show(named.diagnostics)
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
  }
}

extension DeclaredJobs {
  /// How many errors and warnings there are, for a document.
  var diagnosticCounts: [String: Int] {
    let errors = diagnostics.count { $0.severity == .error }
    return ["errors": errors, "warnings": diagnostics.count - errors]
  }
}
