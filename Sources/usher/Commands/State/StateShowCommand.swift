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
    let terminal = Terminal(screen)
    try await terminal.run(format) {
      let name = try GivenName.name(name)
      try await ChosenState.find(given: givenState, paths: []).use { try await show(name, in: $0, terminal) }
    }
  }

  private func show(_ name: JobName, in state: ChosenState, _ terminal: Terminal) async throws {
    let records = StateRecords(of: try await state.read(terminal, state.commands()), state, name: name)
    guard !records.isEmpty else {
      throw UserError(
        "\(state.path) has no records of '\(name)'", notes: ["to see what it records:", state.commands().list])
    }
    if format == .json {
      terminal.out.document(records.json)
    } else {
      StateShowView(console: terminal.out).show(records)
    }
    try terminal.checkOutput()
  }
}
