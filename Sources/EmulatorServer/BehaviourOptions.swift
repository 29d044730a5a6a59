import ArgumentParser
import Emulator

/// The switches of the emulated service that the command line offers.
struct BehaviourOptions: ParsableArguments {
  @Option(help: "Jobs in flight per account and region (default: 10).")
  var quota: Int?

  @Option(help: ArgumentHelp("Seconds from a job's start to its end (default: 2).", valueName: "seconds"))
  var jobSeconds: Double?

  @Option(help: ArgumentHelp("Seconds until List shows a new job (default: 0).", valueName: "seconds"))
  var listDelay: Double?

  @Option(help: "Whether a job takes its name for good: unique or reusable (default: unique).")
  var names: EmulatorSwitches.Names?

  func validate() throws {
    if let quota, quota < 0 { throw ValidationError("--quota is 0 or more.") }
    for (name, seconds) in [("--job-seconds", jobSeconds), ("--list-delay", listDelay)] {
      if let seconds, !(0...EmulatorSwitches.maximumSeconds).contains(seconds) {
        throw ValidationError("\(name) is a number of seconds, 0 or more.")
      }
    }
  }

  /// Sets the switches that were given.
  func apply(to switches: inout EmulatorSwitches) {
    if let quota { switches.quota = quota }
    if let jobSeconds { switches.jobSeconds = jobSeconds }
    if let listDelay { switches.listDelay = listDelay }
    if let names { switches.names = names }
  }
}

extension EmulatorSwitches.Names: ExpressibleByArgument {}
