import ArgumentParser
import Manifests

struct SchemaCommand: ParsableCommand, ScreenCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Prints the JSON Schema of manifests and their defaults, for editors.",
    discussion: ExitHelp.writing)

  @Option(help: ScreenOptions.colorHelp)
  var color = ColourChoice.auto

  @Flag(name: .shortAndLong, help: ScreenOptions.quietHelp)
  var quiet = false

  @Flag(name: .shortAndLong, help: ScreenOptions.verboseHelp)
  var verbose = false

  func run() throws {
    let consoles = Consoles(screen)
    consoles.out.write(ManifestSchema.json)
    try consoles.checkOutput()
  }
}
