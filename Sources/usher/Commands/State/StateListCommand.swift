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
    try await run(.records) { terminal in
      let state = try terminal.state(given: givenState, paths: [])
      let snapshot = try await state.read(terminal, state.commands())
      let records = StateRecords(of: snapshot, state, withTombstones: tombstones)
      return records.ending(state.member(snapshot.owner)) { StateListView(console: terminal.out).show(records) }
    }
  }
}
