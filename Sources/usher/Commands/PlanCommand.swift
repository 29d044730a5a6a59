import ArgumentParser
import JobModel
import Planning
import StateFile

struct PlanCommand: AsyncParsableCommand, ScreenCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Says what apply would start and why: offline, without credentials.",
    discussion: """
      Compares the manifests with the state file. Opens no socket and reads no credentials, so that it can run on any \
      pull request.


      """ + ExitHelp.plan)

  @Argument(help: PathWords.paths, completion: .file())
  var paths: [String]

  @Flag(help: PathWords.strict)
  var strict = false

  @Option(name: StateLocation.name, help: StateLocation.help, completion: .file())
  var givenState: String?

  @Option(help: OutputFormat.help)
  var format = OutputFormat.text

  @Option(help: ScreenOptions.colorHelp)
  var color = ColourChoice.auto

  @Flag(name: .shortAndLong, help: ScreenOptions.quietHelp)
  var quiet = false

  @Flag(name: .shortAndLong, help: ScreenOptions.verboseHelp)
  var verbose = false

  @Flag(name: .customLong("detailed-exitcode"), help: "Exit with 2 where there is something to start or to settle.")
  var detailedExitCode = false

  var state: StateLocation { StateLocation(given: givenState) }

  func run() async throws {
    let consoles = Consoles(screen)
    let snapshot: Snapshot
    do throws(UserError) {
      snapshot = try state.read(consoles)
    } catch {
      consoles.error(error.message, notes: error.notes)
      if format == .json {
        let mistake = Diagnostic(file: state.path, error.message, notes: error.notes)
        consoles.out.document(PlanDocument(nil, diagnostics: [mistake], statePath: state.path, owner: nil).json)
      }
      throw ExitStatus.error
    }
    let outcome = await PlanMaking.make(paths, isStrict: strict, against: snapshot)
    if format == .json {
      consoles.out.document(
        PlanDocument(
          outcome.plan, diagnostics: outcome.diagnostics, statePath: state.path, owner: snapshot.owner
        ).json)
    } else {
      show(outcome, snapshot, consoles)
    }
    try consoles.checkOutput()
    if outcome.hasErrors { throw ExitStatus.error }
    if detailedExitCode, let plan = outcome.plan, !plan.isDone { throw ExitStatus.somethingToStart }
  }

  private func show(_ outcome: PlanMaking.Outcome, _ snapshot: Snapshot, _ consoles: Consoles) {
    DiagnosticView(console: consoles.err).show(outcome.allDiagnostics)
    if let owner = snapshot.owner, owner != .aws {
      consoles.note("note: \(state.path) records the jobs of \(owner), not of AWS.")
    }
    if snapshot.unacknowledgedBytes > 0 {
      consoles.warning("\(state.path) ends in the middle of a line, which counts for nothing; apply cuts it off.")
    }
    if outcome.hasErrors {
      consoles.err.line(Count.mistakes(outcome.allDiagnostics) + " Nothing can be planned.")
    } else if let plan = outcome.plan {
      PlanView(console: consoles.out, isVerbose: screen.verbose).show(plan)
    }
  }
}
