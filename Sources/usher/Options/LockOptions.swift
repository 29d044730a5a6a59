import ArgumentParser
import S3State

/// `--lock-timeout` and `--lease-time`, for commands that write to a state.
struct LockOptions: ParsableArguments {
  @Option(
    name: .customLong("lock-timeout"),
    help: ArgumentHelp(
      "The longest time to wait for another apply on the same state. (default: wait without limit)",
      valueName: "seconds"))
  var timeout: Int?

  @Option(
    name: .customLong("lease-time"),
    help: ArgumentHelp(
      "For a state in S3: how long its lock stays valid without a renewal, at least 3. (default: \(LeaseTerms.standard.seconds))",
      valueName: "seconds"))
  var leaseTime: Int?

  var terms: LeaseTerms { leaseTime.flatMap { LeaseTerms(seconds: $0) } ?? .standard }

  func validate() throws {
    if let timeout, timeout < 0 { throw ValidationError("--lock-timeout must be 0 seconds or more.") }
    if let leaseTime, LeaseTerms(seconds: leaseTime) == nil {
      throw ValidationError("--lease-time must be from 3 to 86400 seconds.")
    }
  }
}

/// For commands that ask before they change the state.
struct ApprovalOptions: ParsableArguments {
  @Flag(name: .customLong("auto-approve"), help: "Do not ask.")
  var autoApprove = false

  @OptionGroup var locking: LockOptions
}
