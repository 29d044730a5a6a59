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

  @Argument(help: PathHelp.paths, completion: .file())
  var paths: [String] = PathHelp.standard

  @Option(name: ChosenState.name, help: ChosenState.help, completion: .file())
  var givenState: String?

  @OptionGroup var service: ServiceOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var locking: LockOptions

  func run() async throws {
    try await run(.change) { try await rebuild($0) }
  }

  private func rebuild(_ terminal: Terminal) async throws -> Ending {
    let state = try terminal.state(given: givenState, paths: paths, service, locking)
    let snapshot = try await state.read(terminal, nil, opensForWriting: true)
    let jobs = try await PlanMaking.jobs(paths)
    return try await ServiceConnection.with(service, terminal, of: state, snapshot, accounts: jobs.map(\.account)) {
      connection in
      let reconciler = Reconciler(
        state.store, of: connection.owner,
        lock: { try await state.lock(for: "state rebuild", timeout: locking.timeout, terminal) },
        propose: { _ in Rebuilding(jobs: jobs) }, agree: nil)
      let outcome = try await reconciler.run { rebuilding, journal in
        state.warnOfTail(journal.snapshot, terminal)
        let begun = ContinuousClock.now
        let rebuilder = Rebuilder(
          client: connection.client, journal: journal, parallelism: service.parallelism,
          environment: .system(elapsed: { begun.duration(to: .now) }))
        let view = RebuildView(
          results: await rebuilder.rebuild(rebuilding.jobs), commands: state.commands(service, paths: paths),
          isVerbose: verbose)
        var ending = view.ending(state.member(connection.owner), on: terminal)
        do throws(StateError) {
          try await journal.compact()
          await state.noteReplaced(by: journal, terminal)
        } catch {
          ending.code = ExitStatus.error
          ending.errors = [UserError(error)]
        }
        return ending
      }
      return switch outcome {
      case .nothingToDo: ChangeDocument(entries: []).ending(state.member(snapshot.owner), on: terminal)
      case .carriedOut(_, let ending): ending
      }
    }
  }
}

/// The declared jobs to look for. What is found is only added, so that nobody has to agree.
private struct Rebuilding: Proposal {
  let jobs: [DeclaredJob]

  var isDone: Bool { false }

  func decidesTheSame(as other: Rebuilding) -> Bool { true }
}
