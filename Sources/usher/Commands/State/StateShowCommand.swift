import ArgumentParser
import JobModel
import StateFile

struct StateShowCommand: AsyncParsableCommand, OutputCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show everything that the state records of a job.",
    discussion: """
      Offline. Shows each run with the fields that decide its result; SQL only as size and digest.

      \(ExitHelp.success)
      """)

  @Argument(help: StateHelp.name)
  var name: String

  @Option(name: ChosenState.name, help: ChosenState.help, completion: .file())
  var givenState: String?

  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await run(.records) { terminal in
      let name = try GivenName.name(name)
      let state = try terminal.state(given: givenState, paths: [])
      let snapshot = try await state.read(terminal, state.commands())
      let records = StateRecords(of: snapshot, state, name: name)
      guard !records.isEmpty else {
        throw UserError(
          "\(state.path) has no records of '\(name)'", notes: ["to see what it records:", state.commands().list])
      }
      return records.ending(state.member(snapshot.owner)) { StateShowView(console: terminal.out).show(records) }
    }
  }
}
