import ArgumentParser

struct ApplyCommand: AsyncParsableCommand, OutputCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Start every declared job that was never started, once.",
    discussion: """
      Shows the plan, asks, and carries it out. What is about to be started is written to the state before each call, \
      so that an apply that breaks off anywhere is finished by the next one without starting a job twice.

      \(ExitHelp.apply)
      """)

  @Argument(help: PathWords.paths, completion: .file())
  var paths: [String] = PathWords.standard

  @Flag(help: PathWords.strict)
  var strict = false

  @Option(name: ChosenState.name, help: ChosenState.help, completion: .file())
  var givenState: String?

  @OptionGroup var service: ServiceOptions
  @OptionGroup var output: OutputOptions

  @Flag(name: .customLong("auto-approve"), help: "Start without asking (jobs cost money).")
  var autoApprove = false

  @Option(
    name: .customLong("plan"),
    help: ArgumentHelp("Start only the runs in this file (from 'plan --out').", valueName: "file"),
    completion: .file())
  var savedPlan: String?

  @Option(
    name: .customLong("max-starts"), help: ArgumentHelp("Start at most so many jobs, defer the others.", valueName: "n")
  )
  var maxStarts: Int?

  @Option(
    name: .customLong("settle-time"),
    help: ArgumentHelp(
      "After a lost answer, seconds to look for the job before sending the start again.", valueName: "seconds"))
  var settleTime = 20

  @OptionGroup var locking: LockOptions

  @Flag(help: "If the service's quota or maxInFlight is used up, go on as jobs end, until all are started.")
  var wait = false

  func validate() throws {
    if let maxStarts, maxStarts < 0 { throw ValidationError("--max-starts takes a number from 0 on.") }
    guard (0...86_400).contains(settleTime) else {
      throw ValidationError("--settle-time takes a number of seconds from 0 to 86400.")
    }
  }

  func run() async throws {
    let consoles = Consoles(screen)
    try await consoles.run(format) {
      try await ApplySession(command: self, consoles: consoles).run()
    }
  }
}
