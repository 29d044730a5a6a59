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

  @Option(help: ArgumentHelp("Seconds until a new job's tags are shown (default: 0).", valueName: "seconds"))
  var tagDelay: Double?

  @Option(help: "Whether a job takes its name for good (default: unique).")
  var names: EmulatorSwitches.Names?

  @Option(help: "The answer to a second start of a taken name: 409, or 200 with the first job (default: conflict).")
  var takenReply: EmulatorSwitches.TakenReply?

  @Option(
    help: ArgumentHelp(
      "What frees a unique name again: the failure or the deletion of its job. May be given twice.", valueName: "cause")
  )
  var freedBy: [EmulatorSwitches.Freeing] = []

  @Option(
    help: ArgumentHelp("The name of a job that is to end in CREATE_FAILED. May be given again.", valueName: "name"))
  var failing: [String] = []

  func validate() throws {
    if let quota, quota < 0 { throw ValidationError("--quota is 0 or more.") }
    for (name, seconds) in [("--job-seconds", jobSeconds), ("--list-delay", listDelay), ("--tag-delay", tagDelay)] {
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
    if let tagDelay { switches.tagDelay = tagDelay }
    if let names { switches.names = names }
    if let takenReply { switches.takenReply = takenReply }
    if !freedBy.isEmpty { switches.freedBy = Set(freedBy) }
    if !failing.isEmpty { switches.failing = failing }
  }
}

extension EmulatorSwitches.Names: ExpressibleByArgument {}
extension EmulatorSwitches.TakenReply: ExpressibleByArgument {}
extension EmulatorSwitches.Freeing: ExpressibleByArgument {}
