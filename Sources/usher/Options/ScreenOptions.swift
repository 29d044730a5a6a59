import ArgumentParser

enum ColourChoice: String, ExpressibleByArgument {
  case auto, always, never
}

enum OutputFormat: String, ExpressibleByArgument {
  case text, json

  static let help: ArgumentHelp = "How results are written: for people, or as one JSON document."
}

/// How much a command shows, and in which colours.
struct ScreenOptions {
  let color: ColourChoice
  let quiet: Bool
  let verbose: Bool

  static let colorHelp: ArgumentHelp = "When to use colours; auto: on a terminal, unless NO_COLOR is set."
  static let quietHelp: ArgumentHelp = "Hide progress and plan."
  static let verboseHelp: ArgumentHelp = "Also show unchanged jobs."

  func validate() throws {
    if quiet, verbose { throw ValidationError("--quiet and --verbose exclude one another.") }
  }
}

/// A command that takes the options of `ScreenOptions`; one that validates others too validates `screen` first.
protocol ScreenCommand: ParsableCommand {
  var color: ColourChoice { get }
  var quiet: Bool { get }
  var verbose: Bool { get }
}

extension ScreenCommand {
  var screen: ScreenOptions { ScreenOptions(color: color, quiet: quiet, verbose: verbose) }

  func validate() throws {
    try screen.validate()
  }
}
