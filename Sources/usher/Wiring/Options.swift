import ArgumentParser
import Manifests

enum ColourChoice: String, ExpressibleByArgument {
  case auto, always, never
}

enum OutputFormat: String, ExpressibleByArgument {
  case text, json

  static let help: ArgumentHelp = "How results are written: for people, or as one JSON document."
}

// Options that several commands take are declared by each of them, in these words: every type of an option group costs
// each start five searches of all conformances of the program.

enum PathWords {
  static let paths = ArgumentHelp(
    "Manifest folders (recursive) or files.", valueName: "path")
  /// The current folder.
  static let standard = ["."]
  static let strict: ArgumentHelp = "Treat warnings about manifests as errors."
}

/// Where the state is: `--state`, or else what `usher.yaml` names, or else the file of the usual name.
struct StateLocation {
  let given: String?
  /// As `usher.yaml` names it, seen from the current folder.
  var named: String?

  static let name = NameSpecification.customLong("state")
  static let help = ArgumentHelp(
    "State file. (default: what usher.yaml names, or \(standard))",
    valueName: "file")
  private static let standard = GivenPaths.usualState

  var path: String { given ?? named ?? Self.standard }
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

struct ServiceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The profile of the AWS configuration to take credentials from.", valueName: "name"))
  var profile: String?

  @Option(
    name: .customLong("endpoint-url"),
    help: ArgumentHelp("Call this address instead of AWS's own, usher-emulator's for example.", valueName: "url"))
  var endpointURL: String?

  @Option(
    help: ArgumentHelp(
      "Use the built-in service instead of AWS; its jobs are kept in this file. No credentials are read.",
      valueName: "file"), completion: .file())
  var emulator: String?

  @Option(help: ArgumentHelp("How many calls may be under way at once, 1 to 256.", valueName: "n"))
  var parallelism = 8

  @OptionGroup var log: LogOptions

  func validate() throws {
    guard (1...256).contains(parallelism) else { throw ValidationError("--parallelism takes a number from 1 to 256.") }
    if emulator != nil, endpointURL != nil || profile != nil {
      throw ValidationError("--emulator excludes --endpoint-url and --profile.")
    }
  }
}
