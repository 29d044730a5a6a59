import Applying
import ArgumentParser
import JobModel
import StateFile

struct StateVerifyCommand: AsyncParsableCommand, OutputCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compare the state with the service; change nothing.",
    discussion: """
      Checks three things: every recorded job exists at the service, with its name and tags; the state has every job of \
      the recorded and declared runs; and what became of open starts. Exports are not compared. A failed job is not a difference; 'usher status' \
      shows it.

      \(ExitHelp.verify)
      """)

  @Argument(help: PathHelp.paths, completion: .file())
  var paths: [String] = PathHelp.standard

  @Option(name: ChosenState.name, help: ChosenState.help, completion: .file())
  var givenState: String?

  @OptionGroup var service: ServiceOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await run(.verification) { try await verify($0) }
  }

  private func verify(_ terminal: Terminal) async throws -> Ending {
    let state = try terminal.state(given: givenState, paths: paths, service)
    let commands = state.commands(service, paths: paths)
    let snapshot = try await state.read(terminal, commands)
    let jobs = try await PlanMaking.jobs(paths).filter { $0.export == nil }
    return try await ServiceConnection.with(service, terminal, of: state, snapshot, accounts: jobs.map(\.account)) {
      connection in
      let verification = await Verifier(connection.client, parallelism: service.parallelism)
        .verify(snapshot, jobs, commands: commands)
      return VerificationView(verification: verification, exports: snapshot.allExports.count, isVerbose: verbose)
        .ending(state.member(connection.owner), on: terminal)
    }
  }
}
