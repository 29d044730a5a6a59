import Applying
import ArgumentParser
import JobModel
import StateFile

struct StateRebuildCommand: AsyncParsableCommand, OutputCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Rebuild a lost state from the service.",
    discussion: """
      Looks for every declared run by its names and tags, as apply does, and records what it finds. Starts nothing, and \
      removes nothing from a state that still exists. The service's list may not show a job yet that started less than \
      the settle time ago.

      \(ExitHelp.rebuild)
      """)

  @Argument(help: PathWords.paths, completion: .file())
  var paths: [String] = PathWords.standard

  @Option(name: StateLocation.name, help: StateLocation.help, completion: .file())
  var givenState: String?

  @OptionGroup var service: ServiceOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var locking: LockOptions

  func run() async throws {
    let consoles = Consoles(screen)
    try await consoles.run(format) { try await rebuild(consoles) }
  }

  private func rebuild(_ consoles: Consoles) async throws {
    let state = try StateLocation.find(given: givenState, paths: paths)
    let snapshot = try state.read(consoles, nil, opensForWriting: true)
    let jobs = try await PlanMaking.jobs(paths)
    try await ServiceConnection.with(service, consoles, createsEmulator: false) { connection in
      try connection.requireOwner(snapshot.owner, of: state.path)
      try await connection.checkCredentials(consoles)
      let lock = try await state.lock(for: "state rebuild", timeout: locking.timeout, consoles)
      let journal = try await StateJournal.open(lock, owner: connection.owner)
      state.warnOfTail(journal.snapshot, consoles)
      let begun = ContinuousClock.now
      let rebuilder = Rebuilder(
        client: connection.client, journal: journal, parallelism: service.parallelism,
        environment: .system(elapsed: { begun.duration(to: .now) }))
      let view = RebuildView(
        results: await rebuilder.rebuild(jobs), commands: state.commands(service, paths: paths), isVerbose: verbose)
      if format == .json {
        consoles.out.document(view.document(state.member(connection.owner)).json)
      } else {
        view.show(on: consoles)
      }
      try await journal.compact()
      try consoles.checkOutput()
      if view.needsAttention { throw ExitStatus.error }
    }
  }
}
