import Applying
import ArgumentParser
import JobModel
import StateFile

struct StateRebuildCommand: AsyncParsableCommand, ScreenCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Rebuild a lost state from the service.",
    discussion: """
      Looks for every declared run by its names and tags, as apply does, and records what it finds. Starts nothing, and \
      takes nothing out of a state that is still there. A job that started less than the settle time ago may not be in \
      the service's list yet.

      \(ExitHelp.rebuild)
      """)

  @Argument(help: PathWords.paths, completion: .file())
  var paths: [String] = PathWords.standard

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

  @Option(name: LockTimeout.name, help: LockTimeout.help)
  var lockTimeout: Int?

  func validate() throws {
    try screen.validate()
    try LockTimeout.validate(lockTimeout)
  }

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
      let lock = try await state.lock(for: "state rebuild", timeout: lockTimeout, consoles)
      let journal = try await StateJournal.open(lock, owner: connection.owner)
      state.warnOfTail(journal.snapshot, consoles)
      let begun = ContinuousClock.now
      let rebuilder = Rebuilder(
        client: connection.client, journal: journal, parallelism: service.parallelism,
        surroundings: .system(elapsed: { begun.duration(to: .now) }))
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
