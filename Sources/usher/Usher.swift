import ArgumentParser

@main
struct Usher: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "usher",
    abstract: "Start the AWS Clean Rooms ML audience jobs declared in git, each exactly once.",
    discussion: """
      Jobs are YAML manifests. 'plan' shows offline what 'apply' would start, and why; 'apply' starts it and records \
      it in a state file, so that no job is started twice, even after a crash or a lost answer.
      """,
    version: version,
    subcommands: [
      ValidateCommand.self, PlanCommand.self, ExplainCommand.self, ApplyCommand.self, StatusCommand.self,
      ReportCommand.self, StateCommand.self, InitCommand.self, NewCommand.self, ReviseCommand.self, RenderCommand.self,
      SchemaCommand.self, WhoamiCommand.self, IAMPolicyCommand.self,
    ])

  static func main() async {
    openStandardStreams()
    // A reader that goes away ends no apply: what cannot be written is noticed where it is written.
    signal(SIGPIPE, SIG_IGN)
    if getpid() == 1 { endOnSignals() }
    let arguments = CommandLine.arguments.dropFirst()
    // `plan` is the check of every pull request. Found from the root, it would cost 6 % more instructions for 1,000
    // manifests; the root says what is wrong with its arguments.
    if arguments.first == PlanCommand.configuration.commandName,
      let plan = try? PlanCommand.parseAsRoot(Array(arguments.dropFirst())) as? PlanCommand
    {
      do {
        return try await plan.run()
      } catch {
        exit(withError: error)
      }
    }
    if let hint = UnknownArgument(of: Usher.self).hint(for: arguments) {
      exit(withError: ValidationError(hint))
    }
    await main(nil)
  }

  /// The kernel keeps a signal from the first process of a container unless it has a handler, so that Ctrl-C and
  /// `docker stop` would do nothing. What is ignored already, as SIGHUP below nohup, stays ignored.
  private static func endOnSignals() {
    for number in [SIGHUP, SIGINT, SIGTERM] where !Signals.isIgnored(number) {
      signal(number) { _exit(128 + $0) }
    }
  }

  /// Puts /dev/null in the place of a closed standard stream, so that no file that is opened later gets its number and
  /// what is printed. It is opened the wrong way round: to read or write there stays an error.
  private static func openStandardStreams() {
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) == -1 {
      _ = unsafe open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
