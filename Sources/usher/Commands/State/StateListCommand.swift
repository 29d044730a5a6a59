import ArgumentParser
import StateFile

struct StateListCommand: AsyncParsableCommand, OutputCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the recorded runs and the open starts.",
    discussion: """
      Offline. What became of the jobs, 'usher status' says.

      \(ExitHelp.success)
      """)

  @Option(name: ChosenState.name, help: ChosenState.help, completion: .file())
  var givenState: String?

  @Flag(help: "Also what was forgotten.")
  var tombstones = false

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let consoles = Consoles(screen)
    try await consoles.run(format) {
      let state = try ChosenState.find(given: givenState, paths: [])
      let snapshot = try await state.read(consoles, state.commands())
      let records = StateRecords(of: snapshot, state, withTombstones: tombstones)
      if format == .json {
        consoles.out.document(records.json)
      } else {
        StateListView(console: consoles.out).show(records)
      }
      try consoles.checkOutput()
    }
  }
}
