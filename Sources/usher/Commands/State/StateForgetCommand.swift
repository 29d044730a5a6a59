import ArgumentParser
import JobModel
import Planning
import StateFile

struct StateForgetCommand: AsyncParsableCommand, OutputCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Delete a job's records. Apply may start the job again.",
    discussion: """
      Offline; deletes nothing at the service. Shows what it deletes and asks. Leaves a forgotten record in the state, \
      so that no merge brings the records back. If a manifest still declares a forgotten run, the next apply looks for its job at \
      the service, and starts a paid job if it finds none.

      \(ExitHelp.stateChange)
      """)

  @Argument(help: StateHelp.name)
  var name: String

  @Option(help: "Only the run with this digest, or its first digits (at least 8).")
  var digest: String?

  @Flag(
    name: .customLong("with-open-intents"),
    help: "Also forget open starts. Danger: their jobs may be running, and usher loses track of them.")
  var withOpenIntents = false

  @Option(name: ChosenState.name, help: ChosenState.help, completion: .file())
  var givenState: String?

  @OptionGroup var output: OutputOptions
  @OptionGroup var approval: ApprovalOptions

  func run() async throws {
    try await run(.change) { try await forget(try GivenName.name(name), $0) }
  }

  private func forget(_ name: JobName, _ terminal: Terminal) async throws -> Ending {
    let state = try terminal.state(given: givenState, paths: [], nil, approval.locking)
    let snapshot = try await state.read(terminal, state.commands(), opensForWriting: true)
    let propose = { snapshot throws(Refusal) in
      try Forgetting(
        of: name, digest: digest, withOpenIntents: withOpenIntents, in: snapshot, commands: state.commands())
    }
    // Before the lock: where there is nothing to forget, no lock file is made either.
    _ = try propose(snapshot)
    guard let owner = snapshot.owner else { return ChangeDocument(entries: []).ending(state.member(nil), on: terminal) }
    let change = StateChange(
      command: "state forget", state: state, terminal: terminal, isApproved: approval.autoApprove,
      lockTimeout: approval.locking.timeout)
    let forgotten = try await change.make(
      of: owner, propose, show: { show($0, terminal.err) }, question: question,
      carryOut: { forgetting, journal in
        let ids = try await journal.recordIDs(of: name, digest: forgetting.digest)
        try await journal.forget(Tombstone(ids: ids, name: name, time: TimeOfDay.now))
      })
    return ChangeDocument(
      entries: forgotten.runs.map { run in
        ChangeDocument.Entry(
          run: run.run, serviceName: run.serviceName, arns: [run.audienceGenerationJobArn], result: "forgotten")
      }
        + forgotten.openIntents.map { intent in
          ChangeDocument.Entry(
            run: intent.run, serviceName: intent.serviceName, arns: [], result: "forgotten")
        }
    ).ending(state.member(owner), on: terminal)
  }

  private func show(_ forgetting: Forgetting, _ console: Console) {
    for run in forgetting.runs {
      console.line("\(console.toned("- \(run.name)", .change))  run of \(run.time), digest \(run.digest.short)")
      console.line("    \(run.audienceGenerationJobArn)")
    }
    for intent in forgetting.openIntents {
      let heading = console.toned("- \(intent.name)", .change)
      console.line("\(heading)  open start of \(intent.time), digest \(intent.digest.short)")
      console.line(
        "    its job may be running as \(ShownText.quoted(intent.serviceName, limit: 63)): usher loses track of it")
    }
    console.line(
      "\(console.toned("warning:", .warning)) if a manifest still declares it, the next apply looks for its job at the service\n"
        + "  and records it again; if it finds none, it starts a paid job")
  }

  private func question(_ forgetting: Forgetting) -> ShownText {
    let parts = [(forgetting.runs.count, "run"), (forgetting.openIntents.count, "open start")].filter { $0.0 > 0 }
    return "Forget \(parts.map { Count.of($0.0, $0.1) }.joined(separator: " and ")) of '\(forgetting.name)'?"
  }
}
