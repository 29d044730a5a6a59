import Planning
import StateFile

/// A change of the state that is shown, agreed to, and made under the lock, where it still is the same then.
struct StateChange {
  /// For whoever waits for the lock: `state adopt`.
  let command: String
  let state: StateLocation
  let consoles: Consoles
  /// Whether nobody is asked.
  let isApproved: Bool
  let lockTimeout: Int?

  /// One change: how it comes about, and what it does.
  struct Steps<Proposal> {
    /// What is to be changed, by the state as it is.
    var propose: (Snapshot) async throws -> Proposal
    /// Whether there is nothing to change.
    var isNothing: (Proposal) -> Bool
    /// Whether who agreed to the one agreed to the other.
    var isSame: (Proposal, Proposal) -> Bool
    /// Shows it on standard error.
    var show: (Proposal) -> Void
    var question: (Proposal) -> String
    var carryOut: (Proposal, StateJournal) async throws -> Void
  }

  /// Returns what was changed, or what there was not to change, when it is on the disk.
  func make<Proposal>(of owner: StateOwner, _ steps: Steps<Proposal>) async throws -> Proposal {
    var agreed: Proposal?
    if !isApproved {
      let first = try await steps.propose(try Snapshot.read(state.path))
      if steps.isNothing(first) {
        // It says that the state has it: what a command that crashed wrote may not be on the disk yet.
        try Snapshot.sync(state.path)
        return first
      }
      agreed = first
    }
    while true {
      if let agreed { try ask(agreed, steps) }
      let lock = try await state.lock(for: command, timeout: lockTimeout, consoles)
      let journal = try await StateJournal.open(lock, owner: owner)
      let proposal = try await steps.propose(journal.snapshot)
      if steps.isNothing(proposal) { return proposal }
      if let known = agreed, !steps.isSame(known, proposal) {
        consoles.err.line("It is another change meanwhile:")
        agreed = proposal
        continue
      }
      if isApproved { steps.show(proposal) }
      state.warnOfTail(journal.snapshot, consoles)
      try await steps.carryOut(proposal, journal)
      try await journal.compact()
      return proposal
    }
  }

  private func ask<Proposal>(_ proposal: Proposal, _ steps: Steps<Proposal>) throws(UserError) {
    try Question.requireTerminal("usher \(command) asks before it changes anything", whoReviewed: "the change")
    steps.show(proposal)
    try Question.ask(steps.question(proposal), consoles, declined: "nothing was changed")
  }
}
