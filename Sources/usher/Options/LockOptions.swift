import ArgumentParser

/// `--lock-timeout`, for commands that write to a state.
struct LockOptions: ParsableArguments {
  @Option(
    name: .customLong("lock-timeout"),
    help: ArgumentHelp(
      "The longest time to wait for another apply on the same state. (default: wait without limit)",
      valueName: "seconds"))
  var timeout: Int?

  func validate() throws {
    if let timeout, timeout < 0 { throw ValidationError("--lock-timeout must be 0 seconds or more.") }
  }
}

/// For commands that ask before they change the state.
struct ApprovalOptions: ParsableArguments {
  @Flag(name: .customLong("auto-approve"), help: "Do not ask.")
  var autoApprove = false

  @OptionGroup var locking: LockOptions
}
