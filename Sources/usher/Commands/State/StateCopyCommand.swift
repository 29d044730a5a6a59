import Applying
import ArgumentParser
import JobModel
import StateFile

struct StateCopyCommand: AsyncParsableCommand, OutputCommand {
  static let configuration = CommandConfiguration(
    commandName: "copy",
    abstract: "Join one state into another: from git to S3, or back.",
    discussion: """
      Adds every record of <from> that <to> lacks, and removes none. Changes nothing in <from>. Shows what it adds and \
      asks. Afterwards let every apply use <to> alone: name it in usher.yaml, and delete <from>.

      \(ExitHelp.stateChange)
      """)

  @Argument(
    help: ArgumentHelp("The state whose records are added: a file, or s3://<bucket>/<key>."), completion: .file())
  var from: String

  @Argument(help: ArgumentHelp("The state that they are added to."), completion: .file())
  var to: String

  @OptionGroup var output: OutputOptions
  @OptionGroup var approval: ApprovalOptions

  func run() async throws {
    try await run(.change) { terminal in
      let reach = StateReach(locking: approval.locking, terminal: terminal)
      let from = terminal.chosen(try ChosenState(given: from, reach))
      return try await copy(from, terminal.chosen(try ChosenState(given: to, reach)), terminal)
    }
  }

  private func copy(_ from: ChosenState, _ to: ChosenState, _ terminal: Terminal) async throws -> Ending {
    guard from.location != to.location else { throw UserError("\(from.path) is both states: nothing to copy") }
    let other = try await Snapshot.read(from.store)
    guard let owner = other.owner else {
      throw UserError("the state \(from.path) does not exist, or is empty: nothing to copy")
    }
    if let holder = await from.holder {
      throw UserError(
        "another command is running on \(from.path) (\(holder)); nothing was copied",
        notes: ["run the same command again when it has ended"])
    }
    if other.unacknowledgedBytes > 0 {
      throw UserError(
        "the last line of \(from.path) is incomplete; nothing was copied",
        notes: ["run apply on \(from.path): it removes the line and checks what was being started"])
    }
    let change = StateChange(
      command: "state copy", state: to, terminal: terminal, isApproved: approval.autoApprove,
      lockTimeout: approval.locking.timeout)
    let made = try await change.make(
      of: owner, { Copying(addition: StateAddition(of: other, to: $0)) },
      show: { terminal.note("\(to.path) gets from \(from.path): \($0.words)") },
      question: { _ in "Add these records to \(to.path)?" },
      carryOut: { copying, journal in try await journal.join(copying.addition) })
    return ending(made, from, to, owner, terminal)
  }

  private func ending(
    _ made: Copying, _ from: ChosenState, _ to: ChosenState, _ owner: StateOwner, _ terminal: Terminal
  ) -> Ending {
    if !made.isDone {
      terminal.note("note: let every apply use \(to.path) alone: name it in usher.yaml, and delete \(from.path)")
    }
    let entry = { (run: RunID, serviceName: String, arns: [String]) in
      ChangeDocument.Entry(run: run, serviceName: serviceName, arns: arns, result: "copied")
    }
    return ChangeDocument(
      entries: made.addition.started.map { entry($0.run, $0.serviceName, [$0.audienceGenerationJobArn]) }
        + made.addition.intents.map { entry($0.run, $0.serviceName, []) }
    ).ending(to.member(owner), on: terminal) {
      terminal.out.line(
        made.isDone
          ? "Nothing to do: \(to.path) has every record of \(from.path)."
          : "\(to.path) got from \(from.path): \(made.words).")
    }
  }
}

/// What `state copy` adds.
private struct Copying: Proposal {
  let addition: StateAddition

  var isDone: Bool { addition.isEmpty }

  func decidesTheSame(as other: Copying) -> Bool { words == other.words }

  var words: String {
    [
      (addition.started.count, "run"), (addition.intents.count, "open start"), (addition.ended, "end of a job"),
      (addition.closed, "closed start"), (addition.forgotten.count, "forgotten record"),
    ].filter { $0.0 > 0 }.map { Self.count($0.0, $0.1) }.joined(separator: ", ")
  }

  private static func count(_ count: Int, _ word: String) -> String {
    word == "end of a job" && count != 1 ? "\(count) ends of jobs" : Count.of(count, word)
  }
}
