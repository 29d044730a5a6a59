import Applying
import ArgumentParser
import StateFile

struct StateVerifyCommand: AsyncParsableCommand, OutputCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compare the state with the service; change nothing.",
    discussion: """
      Checks three things: every recorded job exists at the service, with its name and tags; the state has every job of \
      the recorded and declared runs; and what became of open starts. A failed job is not a difference; 'usher status' \
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
    let terminal = Terminal(screen)
    try await terminal.run(format) {
      let reach = StateReach(service: service, terminal: terminal)
      try await ChosenState.find(given: givenState, paths: paths, reach).use { try await verify($0, terminal) }
    }
  }

  private func verify(_ state: ChosenState, _ terminal: Terminal) async throws {
    let commands = state.commands(service, paths: paths)
    let snapshot = try await state.read(terminal, commands)
    let jobs = try await PlanMaking.jobs(paths)
    try await ServiceConnection.with(service, terminal, of: state, snapshot) { connection in
      let verification = await Verifier(connection.client, parallelism: service.parallelism)
        .verify(snapshot, jobs, commands: commands)
      let view = VerificationView(
        verification: verification, state: state.member(connection.owner), isVerbose: verbose)
      if format == .json { terminal.out.document(view.json) } else { view.show(on: terminal.out) }
      try terminal.checkOutput()
      if verification.differences > 0 { throw ExitStatus.error }
      if !verification.agrees { throw ExitStatus.incomplete }
    }
  }
}
