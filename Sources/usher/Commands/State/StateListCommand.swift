import ArgumentParser
import StateFile

struct StateListCommand: AsyncParsableCommand, ScreenCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the recorded runs and the open starts.",
    discussion: """
      Offline. What became of the jobs, 'usher status' says.

      \(ExitHelp.success)
      """)

  @Option(name: StateLocation.name, help: StateLocation.help, completion: .file())
  var givenState: String?

  @Flag(help: "Also what was forgotten.")
  var tombstones = false

  @Option(help: OutputFormat.help)
  var format = OutputFormat.text

  @Option(help: ScreenOptions.colorHelp)
  var color = ColourChoice.auto

  @Flag(name: .shortAndLong, help: ScreenOptions.quietHelp)
  var quiet = false

  @Flag(name: .shortAndLong, help: ScreenOptions.verboseHelp)
  var verbose = false

  func run() async throws {
    let consoles = Consoles(screen)
    try await consoles.run(format) {
      let state = try StateLocation.find(given: givenState, paths: [])
      let snapshot = try state.read(consoles, state.commands())
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
