import ArgumentParser
import JobModel
import StateFile

struct StateShowCommand: AsyncParsableCommand, OutputCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show everything that the state records of a job.",
    discussion: """
      Offline. Each run with the fields that decided what it computed; SQL only as size and digest.

      \(ExitHelp.success)
      """)

  @Argument(help: StateWords.name)
  var name: String

  @Option(name: ChosenState.name, help: ChosenState.help, completion: .file())
  var givenState: String?

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let consoles = Consoles(screen)
    try await consoles.run(format) {
      let name = try GivenName.name(name)
      let state = try ChosenState.find(given: givenState, paths: [])
      let records = StateRecords(of: try await state.read(consoles, state.commands()), state, name: name)
      guard !records.isEmpty else {
        throw UserError(
          "\(state.path) records nothing of '\(name)'", notes: ["to see what it records:", state.commands().list])
      }
      if format == .json {
        consoles.out.document(records.json)
      } else {
        StateShowView(console: consoles.out).show(records)
      }
      try consoles.checkOutput()
    }
  }
}
