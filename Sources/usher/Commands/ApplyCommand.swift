import ArgumentParser

struct ApplyCommand: AsyncParsableCommand, OutputCommand {
  /// Until when `--until` waits.
  enum Goal: String, ExpressibleByArgument {
    case started, ended
  }

  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Start the jobs that were not started before, each exactly once.",
    discussion: """
      Shows the plan, asks, and carries it out. Writes each start to the state before it calls the service: if apply is \
      interrupted, the next apply continues, and starts no job twice.

      \(ExitHelp.apply)
      """)

  @Argument(help: PathHelp.paths, completion: .file())
  var paths: [String] = PathHelp.standard

  @Flag(help: PathHelp.strict)
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
    name: .customLong("max-starts"), help: ArgumentHelp("Start at most <n> jobs; defer the others.", valueName: "n")
  )
  var maxStarts: Int?

  @Option(
    name: .customLong("settle-time"),
    help: ArgumentHelp(
      "After a lost answer, seconds to look for the job before sending the start again.", valueName: "seconds"))
  var settleTime = 20

  @OptionGroup var locking: LockOptions

  @Option(
    help: ArgumentHelp(
      """
      started: if the service's quota or maxInFlight is reached, wait for jobs to end, until all jobs are started. ended: \
      then wait until all jobs have ended, and record how.
      """, valueName: "started|ended"))
  var until: Goal?

  @Option(
    help: ArgumentHelp("With --until: the longest time to wait. (default: wait without limit)", valueName: "seconds"))
  var timeout: Int?

  func validate() throws {
    if timeout != nil, until == nil { throw ValidationError("--timeout needs --until.") }
    if let timeout, timeout < 0 { throw ValidationError("--timeout must be 0 seconds or more.") }
    if let maxStarts, maxStarts < 0 { throw ValidationError("--max-starts must be 0 or more.") }
    guard (0...86_400).contains(settleTime) else {
      throw ValidationError("--settle-time must be from 0 to 86400 seconds.")
    }
  }

  func run() async throws {
    try await run(.apply) { try await ApplySession(command: self, terminal: $0).run() }
  }
}
