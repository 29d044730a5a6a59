import ArgumentParser

enum ColourChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json

  static let help: ArgumentHelp = "How results are written: for people, or as one JSON document."
}

// Options that several commands take are declared by each of them, in these words: every type of an option group costs
// each start five searches of all conformances of the program.

enum PathWords {
  static let paths = ArgumentHelp(
    "Folders of manifests, read with all below them, or single files.", valueName: "path")
  static let strict: ArgumentHelp = "Take warnings for errors."
}

/// Where the state is: `--state`, or else the file of the usual name.
struct StateLocation {
  let given: String?

  static let name = NameSpecification.customLong("state")
  static let help = ArgumentHelp(
    "The state file: what was started, and what was about to be. (default: \(standard))", valueName: "file")
  private static let standard = "usher.state.jsonl"

  var path: String { given ?? Self.standard }
}

struct ScreenOptions: ParsableArguments {
  @Option(help: "When to use colours; auto: on a terminal, unless NO_COLOR is set.")
  var color: ColourChoice = .auto

  @Flag(name: .shortAndLong, help: "Say only errors, warnings and results.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Say more: also what does not change.")
  var verbose = false

  func validate() throws {
    if quiet, verbose { throw ValidationError("--quiet and --verbose exclude one another.") }
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
