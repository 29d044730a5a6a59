import Applying
import ArgumentParser
import StateFile

struct StateVerifyCommand: AsyncParsableCommand, OutputCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compare the state with the service; change nothing.",
    discussion: """
      Looks whether every recorded job is there, with its name and tags; whether the service has jobs of recorded or \
      declared runs that the state does not know; and what became of starts without an outcome. That a job failed is no \
      difference: 'usher status' says so.

      \(ExitHelp.verify)
      """)

  @Argument(help: PathWords.paths, completion: .file())
  var paths: [String] = PathWords.standard

  @Option(name: ChosenState.name, help: ChosenState.help, completion: .file())
  var givenState: String?

  @OptionGroup var service: ServiceOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let consoles = Consoles(screen)
    try await consoles.run(format) { try await verify(consoles) }
  }

  private func verify(_ consoles: Consoles) async throws {
    let state = try ChosenState.find(given: givenState, paths: paths)
    let commands = state.commands(service, paths: paths)
    let snapshot = try await state.read(consoles, commands)
    let jobs = try await PlanMaking.jobs(paths)
    try await ServiceConnection.with(service, consoles, of: state, snapshot) { connection in
      let verification = await Verifier(connection.client, parallelism: service.parallelism)
        .verify(snapshot, jobs, commands: commands)
      let view = VerificationView(
        verification: verification, state: state.member(connection.owner), isVerbose: verbose)
      if format == .json { consoles.out.document(view.json) } else { view.show(on: consoles.out) }
      try consoles.checkOutput()
      if verification.differences > 0 { throw ExitStatus.error }
      if !verification.agrees { throw ExitStatus.incomplete }
    }
  }
}
