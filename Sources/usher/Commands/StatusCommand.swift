import Applying
import ArgumentParser
import JobModel
import Manifests
import StateFile

struct StatusCommand: AsyncParsableCommand, OutputCommand {
  /// Until when `--until` waits.
  enum Goal: String, ExpressibleByArgument {
    case ended
  }

  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show the status of started jobs.",
    discussion: """
      Shows every job in the state, or only those that the given manifests declare, also those that are not started. Asks \
      the service only about jobs whose end the state does not record; --record writes how jobs ended into the state.

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

  @Flag(help: "Record in the state how jobs ended.")
  var record = false

  @Option(help: ArgumentHelp("Wait until all jobs have ended.", valueName: "ended"))
  var until: Goal?

  @Option(
    help: ArgumentHelp("With --until: the longest time to wait. (default: wait without limit)", valueName: "seconds"))
  var timeout: Int?

  @Option(
    name: .customLong("settle-time"),
    help: ArgumentHelp(
      "A job that was started less than so many seconds ago and is not visible does not count as deleted.",
      valueName: "seconds"))
  var settleTime = 20

  @Option(
    name: .customLong("lock-timeout"),
    help: ArgumentHelp(
      "With --record: the longest time to wait for another command on the same state.", valueName: "seconds"))
  var lockTimeout = 60

  func validate() throws {
    if timeout != nil, until == nil { throw ValidationError("--timeout needs --until.") }
    if let timeout, timeout < 0 { throw ValidationError("--timeout must be 0 seconds or more.") }
    guard (0...86_400).contains(settleTime) else {
      throw ValidationError("--settle-time must be from 0 to 86400 seconds.")
    }
    if lockTimeout < 0 { throw ValidationError("--lock-timeout must be 0 seconds or more.") }
  }

  func run() async throws {
    try await run(.status) { try await run($0) }
  }

  /// What is shown.
  private struct Wanted {
    var jobs: [FollowedJob]
    /// Declared, and not started.
    var missing: [DeclaredJob] = []
    var open: [Intent]
  }

  private func run(_ terminal: Terminal) async throws -> Ending {
    let state = try terminal.state(given: givenState, paths: paths, service)
    let commands = state.commands(service, paths: paths)
    let snapshot = try await state.read(terminal, commands, opensForWriting: record)
    var wanted = try await wanted(of: snapshot)
    if !wanted.open.isEmpty { await warn(of: wanted.open, state, terminal) }
    var failed: Set<String> = []
    if !wanted.jobs.isEmpty {
      let isAsked = wanted.jobs.contains(where: \.isWorthAsking)
      (wanted.jobs, failed) = try await ServiceConnection.with(
        service, terminal, of: state, snapshot, isCalled: isAsked
      ) { [jobs = wanted.jobs] connection in
        let session = FollowingSession(
          "status --record", state, connection, terminal, parallelism: service.parallelism, settleTime: settleTime,
          isRecording: record, lockTimeout: lockTimeout, isLive: !screen.quiet && service.log.level == nil)
        var jobs = jobs
        let failed = try await session.follow(&jobs, waits: until != nil, timeout: timeout)
        return (jobs, failed)
      }
    }
    return ending(wanted, failed, state.member(snapshot.owner), commands, terminal)
  }

  private func warn(of open: [Intent], _ state: ChosenState, _ terminal: Terminal) async {
    let holder = await state.holder
    terminal.warning(
      "\(Count.of(open.count, "open start")), whose jobs may be running: \(Count.list(open.map(\.name))); "
        + (holder.map { "another command is running on this state (\($0))" } ?? "the next apply checks them"))
  }

  /// - Parameter newlyFailed: the ARNs of those whose failure was recorded now.
  private func ending(
    _ wanted: Wanted, _ newlyFailed: Set<String>, _ state: StateMember, _ commands: UsherCommands, _ terminal: Terminal
  ) -> Ending {
    let open = Set(wanted.open.map(\.run))
    let rows =
      (wanted.jobs.map { StatusRow($0) }
      + wanted.missing.map { StatusRow(notStarted: $0, isOpen: open.contains($0.run)) })
      .sorted { NaturalOrder.precedes($0.run.name.text, $1.run.name.text) }
    var errors = wanted.jobs.unread(commands)
    if until != nil { errors += wanted.jobs.running(after: timeout) + notStarted(wanted) }
    var code = errors.isEmpty ? ExitStatus.success : ExitStatus.error
    // What --record recorded before, it told then. A job of an accepted spec is the job of two runs.
    var told: Set<String> = []
    let failed = wanted.jobs.filter { job in
      let arn = job.record.audienceGenerationJobArn
      let isFailure = record ? newlyFailed.contains(arn) : until != nil && job.hasFailed
      return isFailure && told.insert(arn).inserted
    }
    if !failed.isEmpty {
      errors.append(failed.failure(since: record ? " since the last record" : ""))
      if code == .success { code = record ? ExitStatus.newFailure : ExitStatus.error }
    }
    return StatusView(openIntents: wanted.open, now: Date()).ending(rows, state, on: terminal, code, errors)
  }

  /// Which jobs have no end to wait for, because they are not started.
  private func notStarted(_ wanted: Wanted) -> [UserError] {
    var errors: [UserError] = []
    if !wanted.open.isEmpty {
      errors.append(
        UserError(
          "\(Count.of(wanted.open.count, "open start")) left, whose jobs may be running", code: "openStart",
          notes: ["run apply: it checks the open starts and records what it finds; it may start paid jobs"]))
    }
    let open = Set(wanted.open.map(\.run))
    let missing = wanted.missing.filter { !open.contains($0.run) }.map(\.name)
    if !missing.isEmpty {
      errors.append(
        UserError("\(Count.of(missing.count, "job")) not started: \(Count.list(missing))", code: "notStarted"))
    }
    return errors
  }

  /// What the state records, or only what it records of declared runs, by time; the open starts among it; and the
  /// declared jobs that are not started.
  private func wanted(of snapshot: Snapshot) async throws -> Wanted {
    var records = Array(snapshot.allStarted)
    var wanted = Wanted(jobs: [], open: snapshot.openIntents)
    if !paths.isEmpty {
      let declared = await PlanMaking.read(paths) { !snapshot.isStarted($0) }
      guard !declared.hasErrors else {
        throw UserError(Count.mistakes(declared.diagnostics), diagnostics: declared.diagnostics)
      }
      let runs = Set(declared.jobs.map(\.run))
      records.removeAll { !runs.contains($0.run) }
      wanted.open.removeAll { !runs.contains($0.run) }
      wanted.missing = declared.jobs.filter { $0.export == nil && !snapshot.isStarted($0.run) }
    }
    wanted.jobs = records.sorted { ($0.time, $0.id) < ($1.time, $1.id) }.map { FollowedJob($0, in: snapshot) }
    return wanted
  }
}
