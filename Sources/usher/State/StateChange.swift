import Applying
import JobModel
import Planning
import StateFile

/// A change of the state by a `state` command: shown, agreed to, and made under the lock, where it still is the same then.
struct StateChange {
  /// For whoever waits for the lock: `state adopt`.
  let command: String
  let state: ChosenState
  let terminal: Terminal
  /// Whether nobody is asked.
  let isApproved: Bool
  let lockTimeout: Int?

  /// - Parameters:
  ///   - propose: what is to be changed, by the state as it is.
  ///   - show: shows it on standard error.
  /// - Returns: what was changed, or what there was not to change, when it is on the disk.
  func make<Change: Proposal>(
    of owner: StateOwner, _ propose: @escaping (Snapshot) async throws -> Change, show: @escaping (Change) -> Void,
    question: @escaping (Change) -> ShownText, carryOut: (Change, StateJournal) async throws -> Void
  ) async throws -> Change {
    let ask = { (change: Change, isAnother: Bool) throws(UserError) in
      if isAnother { terminal.err.line("The change is a different one now:") }
      try Question.requireTerminal(
        "usher \(command) asks before it changes anything",
        note: "if the change was reviewed, give --auto-approve")
      show(change)
      try Question.ask(question(change), terminal, declined: "nothing was changed")
    }
    let reconciler = Reconciler(
      state.store, of: owner, lock: { try await state.lock(for: command, timeout: lockTimeout, terminal) },
      propose: propose, agree: isApproved ? nil : ask)
    let outcome = try await reconciler.run { change, journal in
      if isApproved { show(change) }
      state.warnOfTail(journal.snapshot, terminal)
      try await carryOut(change, journal)
      try await journal.compact()
      await state.noteReplaced(by: journal, terminal)
    }
    return switch outcome {
    case .nothingToDo(let change, _), .carriedOut(let change, _): change
    }
  }
}
