import ArgumentParser

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
