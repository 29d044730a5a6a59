import ArgumentParser
import Emulator

/// `usher-emulator`: the emulated service over HTTP.
@main
struct EmulatorServerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "usher-emulator",
    abstract: "Serve the audience generation and export jobs of AWS Clean Rooms ML on this machine.",
    discussion: """
      To try out and test whatever starts such jobs with any AWS SDK. Give the SDK the printed address as its \
      endpoint, and the access key usher-emulator with the secret usher-emulator, the only pair that is accepted. Jobs \
      run nothing: they go from pending to active by the clock.

      When it is ready it prints one line on standard output:
        usher-emulator listening on http://127.0.0.1:PORT

      The file of --data keeps the switches in its first line, a JSON object; there they are called as here, in one \
      word: jobSeconds, listDelay, takenReply and so on.

      With --faults it loses, cuts, delays and refuses requests as a script says, so that you see how your pipeline \
      handles it: a JSON file such as

        {"formatVersion": 1, "faults": [{"fault": "runThenDrop", "times": 1}]}

      A rule is about every request, unless operation, job, skip, times or probability (with seed beside faults) say \
      otherwise. Each fault is a line on standard error. Faults that do not run the request: refuse, resetBeforeBody, \
      serverError, throttle, quota, denied, expired, garbage, emptyAnswer, proxyPage, answerAbout. Faults that run it: \
      runThenDrop, runThenHalf, runThenSilence, runThenError, runThenGarbage, runThenAnswerAbout, slow, wrongAccount, wrongMember, \
      staleList, and runLate after its connection is gone. Others: clock, deleteJob. The script can also hold jobs \
      that exist from the beginning, with any ARN. Emulator.md, in usher's documentation, explains them.

      Exit codes: 0 ended by SIGTERM or SIGINT; 1 it could not start: the port is taken, or a file cannot be used; \
      64 wrong usage.
      """)

  @Option(help: "The port to listen on; 0 chooses a free one.")
  var port: Int

  @Option(
    help: "The address to listen on. With any other than the loopback, others on the network can reach the emulator.")
  var host = "127.0.0.1"

  @Option(
    help: ArgumentHelp(
      "Keep the jobs in FILE, created if it does not exist. (default: forget them at the end)",
      valueName: "file"))
  var data: String?

  @Option(help: ArgumentHelp("Inject the faults of the script in FILE.", valueName: "file"))
  var faults: String?

  @OptionGroup(title: "How the service behaves (FILE keeps what it was created with)")
  var behaviour: BehaviourOptions

  func validate() throws {
    guard (0...65535).contains(port) else { throw ValidationError("--port is 0 to 65535.") }
  }

  func run() async throws {
    let service = try makeService()
    try await EmulatorServer(service: service, host: host, port: port).run()
  }

  private func makeService() throws -> EmulatedService {
    var environment = EmulatorEnvironment.system
    if let faults { environment.faults = try FaultScript(file: faults) }
    environment.reportFault = { StandardStream.error.writeLine("\($0)") }
    if let data {
      return try EmulatedService(file: data, environment: environment) { behaviour.apply(to: &$0) }
    }
    var switches = EmulatorSwitches()
    behaviour.apply(to: &switches)
    return EmulatedService(inMemory: switches, environment: environment)
  }
}
