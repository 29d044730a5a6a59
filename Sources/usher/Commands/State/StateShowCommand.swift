import ArgumentParser
import JobModel
import StateFile

struct StateShowCommand: AsyncParsableCommand, ScreenCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show everything that the state records of a job.",
    discussion: """
      Offline. Each run with the fields that decided what it computed; SQL only as size and digest.

      \(ExitHelp.success)
      """)

  @Argument(help: StateWords.name)
  var name: String

  @Option(name: StateLocation.name, help: StateLocation.help, completion: .file())
  var givenState: String?

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
      let name = try GivenName.name(name)
      let state = try StateLocation.find(given: givenState, paths: [])
      let records = StateRecords(of: try state.read(consoles, state.commands()), state, name: name)
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
