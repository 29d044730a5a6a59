import ArgumentParser

struct ServiceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The AWS profile to take credentials from.", valueName: "name"))
  var profile: String?

  @Option(
    name: .customLong("endpoint-url"),
    help: ArgumentHelp("Call this address instead of AWS, for example usher-emulator's.", valueName: "url"))
  var endpointURL: String?

  @Option(
    help: ArgumentHelp(
      "Use the built-in emulator instead of AWS, and keep its jobs in this file. Reads no credentials.",
      valueName: "file"), completion: .file())
  var emulator: String?

  @Option(help: ArgumentHelp("The largest number of simultaneous calls, 1 to 256.", valueName: "n"))
  var parallelism = 8

  @OptionGroup var log: LogOptions

  func validate() throws {
    guard (1...256).contains(parallelism) else { throw ValidationError("--parallelism must be from 1 to 256.") }
    if emulator != nil, endpointURL != nil || profile != nil {
      throw ValidationError("--emulator cannot be used with --endpoint-url or --profile.")
    }
  }
}
