import ArgumentParser
import Manifests

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Prints the JSON Schema of manifests and their defaults, for editors.",
    discussion: ExitHelp.writing)

  @OptionGroup var screen: ScreenOptions

  func run() throws {
    let consoles = Consoles(screen)
    consoles.out.write(ManifestSchema.json)
    try consoles.checkOutput()
  }
}
