import ArgumentParser

enum ColourChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

struct PathArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Folders of manifests, read with all below them, or single files.", valueName: "path"),
    completion: .file())
  var paths: [String]

  @Flag(help: "Take warnings for errors.")
  var strict = false
}

struct OutputOptions: ParsableArguments {
  @Option(help: "How results are written: for people, or as one JSON document.")
  var format: OutputFormat = .text

  @OptionGroup var screen: ScreenOptions

  var quiet: Bool { screen.quiet }
  var verbose: Bool { screen.verbose }
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

struct StateOptions: ParsableArguments {
  @Option(
    name: .customLong("state"),
    help: ArgumentHelp(
      "The state file: what was started, and what was about to be. (default: \(standard))", valueName: "file"),
    completion: .file())
  var given: String?

  private static let standard = "usher.state.jsonl"

  var path: String { given ?? Self.standard }
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
