import AWSCore
import Applying
import ArgumentParser
import CleanRoomsML
import CleanRoomsMLModel
import JobModel
import Manifests
import StateFile

struct StatusCommand: AsyncParsableCommand, OutputCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show the status of started jobs.",
    discussion: """
      Asks the service about every job in the state, or only about those that the given manifests declare.

      \(ExitHelp.status)
      """)

  @Argument(
    help: ArgumentHelp(
      "Only the jobs that these folders or files declare. (default: all jobs in the state)", valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @Option(name: ChosenState.name, help: ChosenState.help, completion: .file())
  var givenState: String?

  @OptionGroup var service: ServiceOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "Wait until all jobs have ended.")
  var wait = false

  @Option(
    help: ArgumentHelp("With --wait: the longest time to wait. (default: wait without limit)", valueName: "seconds"))
  var timeout: Int?

  func validate() throws {
    if timeout != nil, !wait { throw ValidationError("--timeout needs --wait.") }
    if let timeout, timeout < 0 { throw ValidationError("--timeout must be 0 seconds or more.") }
  }

  func run() async throws {
    try await run(.status) { try await run($0) }
  }

  private func run(_ terminal: Terminal) async throws -> Ending {
    let state = try terminal.state(given: givenState, paths: paths, service)
    let commands = state.commands(service, paths: paths)
    let snapshot = try await state.read(terminal, commands)
    let (records, open) = try await wanted(of: snapshot)
    if !open.isEmpty { await warn(of: open, state, terminal) }
    let rows =
      records.isEmpty
      ? []
      : try await ServiceConnection.with(service, terminal, of: state, snapshot) { connection in
        try await watch(records, connection.client, commands, terminal)
      }
    return StatusView(openIntents: open, now: Date())
      .ending(rows, state.member(snapshot.owner), on: terminal, errors: wait ? errors(rows, open) : [])
  }

  private func warn(of open: [Intent], _ state: ChosenState, _ terminal: Terminal) async {
    let holder = await state.holder
    terminal.warning(
      "\(Count.of(open.count, "open start")), whose jobs may be running: \(Self.list(open.map(\.name))); "
        + (holder.map { "another command is running on this state (\($0))" } ?? "the next apply checks them"))
  }

  private static func list(_ names: [JobName]) -> String {
    names.prefix(10).map(\.text).joined(separator: ", ") + (names.count > 10 ? ", …" : "")
  }

  /// A log has lines of its own.
  private var isLive: Bool { !screen.quiet && service.log.level == nil }

  /// What keeps the wait from a good end.
  private func errors(_ rows: [JobStatusRow], _ open: [Intent]) -> [UserError] {
    let inFlight = rows.count(where: \.isInFlight)
    var errors: [UserError] = []
    if inFlight > 0 {
      errors.append(
        UserError("timed out after \(timeout ?? 0) s; \(Count.of(inFlight, "job")) still running"))
    }
    if !open.isEmpty {
      errors.append(
        UserError(
          "\(Count.of(open.count, "open start")) left, whose jobs may be running",
          notes: ["run apply: it checks the open starts and records what it finds; it may start paid jobs"]))
    }
    let failed = rows.filter(\.hasFailed).map(\.record.name)
    if !failed.isEmpty { errors.append(UserError("\(Count.of(failed.count, "job")) failed: \(Self.list(failed))")) }
    return errors
  }

  /// What the state records, or only what it records of declared runs, by name and time; and the open starts among it.
  private func wanted(of snapshot: Snapshot) async throws -> ([StartedRecord], open: [Intent]) {
    var records = Array(snapshot.allStarted)
    var open = snapshot.openIntents
    if !paths.isEmpty {
      let declared = await PlanMaking.read(paths) { _ in false }
      guard !declared.hasErrors else {
        throw UserError(Count.mistakes(declared.diagnostics), diagnostics: declared.diagnostics)
      }
      let runs = Set(declared.jobs.map(\.run))
      records.removeAll { !runs.contains($0.run) }
      open.removeAll { !runs.contains($0.run) }
    }
    let sorted = records.sorted {
      $0.name == $1.name ? ($0.time, $0.id) < ($1.time, $1.id) : NaturalOrder.precedes($0.name.text, $1.name.text)
    }
    return (sorted, open)
  }

  /// Reads the status of all jobs, with `--wait` again and again until all have ended or the time is over.
  private func watch(
    _ records: [StartedRecord], _ client: CleanRoomsMLClient, _ commands: UsherCommands, _ terminal: Terminal
  ) async throws(UserError) -> [JobStatusRow] {
    let begun = ContinuousClock.now
    var rows = try await read(records, client, commands)
    var pause = Duration.seconds(1)
    while wait, rows.contains(where: \.isInFlight) {
      let left = timeout.map { Duration.seconds($0) - begun.duration(to: .now) }
      if let left, left <= .zero { break }
      if isLive { terminal.err.showLive("\(Count.of(rows.count(where: \.isInFlight), "job")) in flight") }
      try? await Task.sleep(for: min(pause, left ?? pause))
      pause = min(pause * 2, .seconds(15))
      rows = try await read(records, client, commands)
    }
    if wait, isLive { terminal.err.eraseLive() }
    return rows
  }

  private func read(
    _ records: [StartedRecord], _ client: CleanRoomsMLClient, _ commands: UsherCommands
  ) async throws(UserError) -> [JobStatusRow] {
    do throws(ServiceJobReader.Failure) {
      let reader = ServiceJobReader(client, .audienceGenerationJob, parallelism: service.parallelism)
      let jobs = try await reader.readAll(records.map(\.audienceGenerationJobArn))
      return zip(records, jobs).map { JobStatusRow(record: $0, job: $1) }
    } catch {
      throw UserError(
        "the status of '\(records[error.index].name)' cannot be read: \(error.reason)", error.reason, commands)
    }
  }
}
