import ArgumentParser
import Manifests

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of manifests and their defaults, or of usher.yaml, for editors.",
    discussion: ExitHelp.success)

  @Flag(help: "Print the schema of usher.yaml instead.")
  var project = false

  @OptionGroup var options: ScreenOptions

  func run() throws {
    let terminal = Terminal(options.screen)
    terminal.out.write(project ? ProjectSchema.json : ManifestSchema.json)
    try terminal.checkOutput()
  }
}
