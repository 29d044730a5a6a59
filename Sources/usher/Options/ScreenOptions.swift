import ArgumentParser

enum ColourChoice: String, ExpressibleByArgument {
  case auto, always, never
}

enum OutputFormat: String, ExpressibleByArgument {
  case text, json
}

/// How much a command shows, and in which colours.
struct Screen {
  let color: ColourChoice
  let quiet: Bool
  let verbose: Bool

  func validate() throws {
    if quiet, verbose { throw ValidationError("--quiet and --verbose cannot be used together.") }
  }
}

/// The options of `Screen`. `plan` declares them itself, in these words: building a group costs a start time, and plan's
/// is measured.
struct ScreenOptions: ParsableArguments {
  static let colorHelp: ArgumentHelp = "When to use colours. auto: on a terminal, unless NO_COLOR is set."
  static let quietHelp: ArgumentHelp = "Hide progress and plan."
  static let verboseHelp: ArgumentHelp = "Also show unchanged jobs."

  @Option(help: Self.colorHelp)
  var color = ColourChoice.auto

  @Flag(name: .shortAndLong, help: Self.quietHelp)
  var quiet = false

  @Flag(name: .shortAndLong, help: Self.verboseHelp)
  var verbose = false

  var screen: Screen { Screen(color: color, quiet: quiet, verbose: verbose) }

  func validate() throws { try screen.validate() }
}

/// How results are written, and how much is shown beside them.
struct OutputOptions: ParsableArguments {
  @Option(help: "Write results for people, or as one JSON document.")
  var format = OutputFormat.text

  @OptionGroup var options: ScreenOptions
}

/// A command that takes `OutputOptions`.
protocol OutputCommand: ParsableCommand {
  var output: OutputOptions { get }
}

extension OutputCommand {
  var format: OutputFormat { output.format }
  var screen: Screen { output.options.screen }
  var verbose: Bool { output.options.verbose }

  /// Runs the command's work, which ends in results for people or in a document of `kind`.
  func run(_ kind: DocumentKind, _ work: (Terminal) async throws -> Ending) async throws {
    let terminal = Terminal(screen, document: format == .json ? kind : nil)
    try await terminal.run { try await work(terminal) }
  }
}
