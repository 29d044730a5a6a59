import ArgumentParser
import JobModel
import Manifests
import Planning
import StateFile

struct ExplainCommand: AsyncParsableCommand, OutputCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain why a job is started or not, what would be sent, and what would make it run again.",
    discussion: """
      Compares one job with all records of its name in the state. Offline, like plan.

      \(ExitHelp.explain)
      """)

  @Argument(help: ArgumentHelp("The job: its metadata.name.", valueName: "name"))
  var name: String

  @Argument(help: PathHelp.paths, completion: .file())
  var paths: [String] = PathHelp.standard

  @Option(name: ChosenState.name, help: ChosenState.help, completion: .file())
  var givenState: String?

  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await run(.explain) { try await explain($0) }
  }

  private func explain(_ terminal: Terminal) async throws -> Ending {
    let name = try GivenName.name(name)
    let given = GivenPaths(paths, version: Usher.version)
    let state = try terminal.state(given: givenState, for: given)
    let commands = state.commands(paths: paths)
    let snapshot = try await state.read(for: given)
    var outcome = await PlanMaking.make(
      given, isStrict: false, against: snapshot, requests: .missingAnd(name), commands: commands)
    if !snapshot.openIntents.isEmpty { outcome.plan?.lockHolder = await state.holder }
    // A service name that another run holds is an error of the plan, and part of what is to be explained.
    guard let plan = outcome.plan else {
      throw UserError(
        Count.mistakes(outcome.diagnostics) + " Nothing can be planned.", diagnostics: outcome.diagnostics)
    }
    await state.note(snapshot, terminal, commands)
    let runs = snapshot.runs(named: name)
    guard let index = plan.items.firstIndex(where: { $0.job.name == name }) else {
      throw undeclared(name, runs, state)
    }
    let explanation = Explanation(
      item: plan.items[index], isDeferred: plan.deferred.contains(index), plan: plan, runs: runs, statePath: state.path)
    return explanation.ending(state.member(snapshot.owner), on: terminal)
  }

  private func undeclared(_ name: JobName, _ runs: [StartedRecord], _ state: ChosenState) -> UserError {
    UserError(
      "no manifest in \(paths.joined(separator: ", ")) declares '\(name)'",
      notes: runs.isEmpty
        ? ["\(state.path) records no run of that name either"]
        : runs.map { "\(state.path) records a run of \($0.time): \($0.audienceGenerationJobArn)" })
  }
}
