import ArgumentParser
import Manifests

struct SchemaCommand: ParsableCommand, ScreenCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of manifests and their defaults, or of usher.yaml, for editors.",
    discussion: ExitHelp.success)

  @Flag(help: "Print the schema of usher.yaml instead.")
  var project = false

  @Option(help: ScreenOptions.colorHelp)
  var color = ColourChoice.auto

  @Flag(name: .shortAndLong, help: ScreenOptions.quietHelp)
  var quiet = false

  @Flag(name: .shortAndLong, help: ScreenOptions.verboseHelp)
  var verbose = false

  func run() throws {
    let consoles = Consoles(screen)
    consoles.out.write(project ? ProjectSchema.json : ManifestSchema.json)
    try consoles.checkOutput()
  }
}
