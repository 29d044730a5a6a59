import Applying
import JobModel
import Manifests
import StateFile

/// How `state adopt` and `state accept` come to count jobs at the service as runs: all of them, or none where one is
/// refused.
struct AdoptionSession {
  private let change: StateChange
  private let service: ServiceOptions
  private let terminal: Terminal
  private let commands: UsherCommands
  /// What a job that was taken is called: adopted, accepted.
  private let word: String

  init(
    command: String, word: String, given: String?, paths: [String], service: ServiceOptions, terminal: Terminal,
    approval: ApprovalOptions
  ) throws(UserError) {
    self.service = service
    self.terminal = terminal
    self.word = word
    change = StateChange(
      command: command,
      state: try terminal.state(
        given: given, for: GivenPaths(paths, version: Usher.version), service, approval.locking),
      terminal: terminal, isApproved: approval.autoApprove, lockTimeout: approval.locking.timeout)
    commands = change.state.commands(service, paths: paths)
  }

  /// - Parameter propose: what is to be done for each job, by the state as it is; asked again under the lock.
  func run(
    question: @escaping ([Adoption]) -> ShownText,
    _ propose: @escaping (Adopter, Snapshot) async throws -> [Adoption]
  ) async throws -> Ending {
    let state = change.state
    let snapshot = try await state.read(terminal, commands, opensForWriting: true)
    return try await ServiceConnection.with(
      service, terminal, of: state, snapshot, accounts: state.accounts.map(\.id)
    ) { connection in
      let begun = ContinuousClock.now
      let adopter = Adopter(connection.client, .system(elapsed: { begun.duration(to: .now) }), commands: commands)
      let view = AdoptionView(console: terminal.err, statePath: state.path)
      let made = try await change.make(
        of: connection.owner, { try await propose(adopter, $0) }, show: { view.show($0) }, question: question,
        carryOut: { adoptions, journal in
          for adoption in adoptions { terminal.show(try await adopter.record(adoption, in: journal), commands) }
        })
      return ending(made, connection.owner)
    }
  }

  private func ending(_ adoptions: [Adoption], _ owner: StateOwner) -> Ending {
    ChangeDocument(
      entries: adoptions.map { adoption in
        ChangeDocument.Entry(
          run: adoption.item.run, serviceName: adoption.serviceName,
          arns: [adoption.audienceGenerationJobArn], result: adoption.isDone ? "unchanged" : word,
          warnings: adoption.warnings)
      }
    ).ending(change.state.member(owner), on: terminal)
  }
}
