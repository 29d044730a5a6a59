import AWSCore
import Applying
import ArgumentParser
import CleanRoomsML
import CleanRoomsMLModel
import JobModel
import Manifests
import StateFile

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

struct StatusCommand: AsyncParsableCommand, ScreenCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Says what became of the started jobs.",
    discussion: """
      Asks the service for every job that the state records, or only for those that the given manifests declare.


      """ + ExitHelp.status)

  @Argument(
    help: ArgumentHelp(
      "Only the jobs that these folders or files declare; all of the state where none is given.", valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @Option(name: StateLocation.name, help: StateLocation.help, completion: .file())
  var givenState: String?

  @OptionGroup var service: ServiceOptions
  @Option(help: OutputFormat.help)
  var format = OutputFormat.text

  @Option(help: ScreenOptions.colorHelp)
  var color = ColourChoice.auto

  @Flag(name: .shortAndLong, help: ScreenOptions.quietHelp)
  var quiet = false

  @Flag(name: .shortAndLong, help: ScreenOptions.verboseHelp)
  var verbose = false

  @Flag(help: "Wait until all jobs have ended.")
  var wait = false

  @Option(help: ArgumentHelp("With --wait: how long at most.", valueName: "seconds"))
  var timeout: Int?

  func validate() throws {
    try screen.validate()
    if timeout != nil, !wait { throw ValidationError("--timeout goes with --wait.") }
    if let timeout, timeout < 0 { throw ValidationError("--timeout takes a number of seconds from 0 on.") }
  }

  func run() async throws {
    let consoles = Consoles(screen)
    try await consoles.run(format) { try await run(consoles) }
  }

  private func run(_ consoles: Consoles) async throws {
    let state = try StateLocation.find(given: givenState, paths: paths)
    let snapshot = try state.read(consoles)
    let records = try await wanted(of: snapshot, consoles)
    if !snapshot.openIntents.isEmpty {
      consoles.warning(
        "\(Count.of(snapshot.openIntents.count, "start")) of an earlier apply "
          + "\(snapshot.openIntents.count == 1 ? "is" : "are") not settled: "
          + snapshot.openIntents.prefix(10).map(\.name.text).joined(separator: ", ") + "; the next apply does it")
    }
    if records.isEmpty { return try show([], consoles) }
    try await ServiceConnection.with(service, consoles, createsEmulator: false) { connection in
      try connection.requireOwner(snapshot.owner, of: state.path)
      try await connection.checkCredentials(consoles)
      try conclude(try await watch(records, connection.client, consoles), consoles)
    }
  }

  /// A log has lines of its own.
  private var isLive: Bool { !screen.quiet && service.log.level == nil }

  private func conclude(_ rows: [JobStatusRow], _ consoles: Consoles) throws {
    try show(rows, consoles)
    if wait, rows.contains(where: \.hasFailed) { throw ExitStatus.error }
    if wait, rows.contains(where: \.isInFlight) {
      consoles.error("the time is over, and \(Count.of(rows.count(where: \.isInFlight), "job")) still in flight")
      throw ExitStatus.error
    }
  }

  /// The records of the state, or those of declared runs only, by name and time.
  private func wanted(of snapshot: Snapshot, _ consoles: Consoles) async throws -> [StartedRecord] {
    var records = Array(snapshot.allStarted)
    if !paths.isEmpty {
      let declared = await PlanMaking.read(paths) { _, _ in false }
      guard !declared.hasErrors else {
        throw UserError(Count.mistakes(declared.diagnostics), diagnostics: declared.diagnostics)
      }
      let digests = Dictionary(declared.jobs.map { ($0.name, $0.digest) }) { first, _ in first }
      records.removeAll { digests[$0.name] != $0.digest }
    }
    return records.sorted { ($0.name, $0.time, $0.id) < ($1.name, $1.time, $1.id) }
  }

  /// Reads the status of all jobs, with `--wait` again and again until all have ended or the time is over.
  private func watch(
    _ records: [StartedRecord], _ client: CleanRoomsMLClient, _ consoles: Consoles
  ) async throws(UserError) -> [JobStatusRow] {
    let begun = ContinuousClock.now
    var rows = try await read(records, client)
    var pause = Duration.seconds(1)
    while wait, rows.contains(where: \.isInFlight) {
      let left = timeout.map { Duration.seconds($0) - begun.duration(to: .now) }
      if let left, left <= .zero { break }
      if isLive { consoles.err.showLive("\(Count.of(rows.count(where: \.isInFlight), "job")) in flight") }
      try? await Task.sleep(for: min(pause, left ?? pause))
      pause = min(pause * 2, .seconds(15))
      rows = try await read(records, client)
    }
    if wait, isLive { consoles.err.eraseLive() }
    return rows
  }

  private func read(_ records: [StartedRecord], _ client: CleanRoomsMLClient) async throws(UserError) -> [JobStatusRow]
  {
    do {
      return try await withThrowingTaskGroup(of: (Int, JobStatusRow).self) { group in
        var next = 0
        let add = { (group: inout ThrowingTaskGroup<(Int, JobStatusRow), any Error>) in
          guard next < records.count else { return }
          let index = next
          next += 1
          group.addTask { (index, try await row(of: records[index], client)) }
        }
        for _ in 0..<service.parallelism { add(&group) }
        var rows: [(Int, JobStatusRow)] = []
        while let row = try await group.next() {
          rows.append(row)
          add(&group)
        }
        return rows.sorted { $0.0 < $1.0 }.map(\.1)
      }
    } catch let error as UserError {
      throw error
    } catch {
      throw UserError("\(error)")
    }
  }

  private func row(of record: StartedRecord, _ client: CleanRoomsMLClient) async throws(UserError) -> JobStatusRow {
    do {
      return JobStatusRow(
        record: record, job: try await client.getAudienceGenerationJob(arn: record.audienceGenerationJobArn))
    } catch .refused(let error) where error.kind == .notFound {
      return JobStatusRow(record: record, job: nil)
    } catch {
      throw UserError("the status of '\(record.name)' cannot be read: \(CallWords.describe(error))")
    }
  }

  private func show(_ rows: [JobStatusRow], _ consoles: Consoles) throws {
    if format == .json {
      consoles.out.document(StatusView.json(rows))
    } else {
      StatusView(console: consoles.out, now: Date()).show(rows)
    }
    try consoles.checkOutput()
  }
}
