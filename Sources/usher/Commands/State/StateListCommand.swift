import ArgumentParser
import StateFile

struct StateListCommand: AsyncParsableCommand, OutputCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the recorded runs and the open starts.",
    discussion: """
      Offline. 'usher status' shows what became of the jobs.

      \(ExitHelp.success)
      """)

  @Option(name: ChosenState.name, help: ChosenState.help, completion: .file())
  var givenState: String?

  @Flag(help: "Also show forgotten records.")
  var tombstones = false

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let terminal = Terminal(screen)
    try await terminal.run(format) {
      try await ChosenState.find(given: givenState, paths: []).use { try await list($0, terminal) }
    }
  }

  private func list(_ state: ChosenState, _ terminal: Terminal) async throws {
    let snapshot = try await state.read(terminal, state.commands())
    let records = StateRecords(of: snapshot, state, withTombstones: tombstones)
    if format == .json {
      terminal.out.document(records.json)
    } else {
      StateListView(console: terminal.out).show(records)
    }
    try terminal.checkOutput()
  }
}
