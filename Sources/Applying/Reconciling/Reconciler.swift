package import Planning
package import StateFile

/// What a command would do to a state, decided by the state as it was read.
package protocol Proposal {
  /// Whether there is nothing to do.
  var isDone: Bool { get }
  /// Whether who agreed to this one agreed to `other`.
  func decidesTheSame(as other: Self) -> Bool
}

/// How a cycle ended.
package enum Reconciliation<Proposed, Report> {
  /// There was nothing to do, for certain: what says so is durable. With the state as it was opened under the lock; nil
  /// where that was not necessary.
  case nothingToDo(Proposed, opened: Snapshot?)
  case carriedOut(Proposed, Report)
}

/// The one cycle of every command that writes to a state: look, agree, lock, look again, carry out. Nobody is asked while
/// the lock is held; whatever changed meanwhile is proposed, and agreed to, anew.
package struct Reconciler<Proposed: Proposal> {
  private let store: any StateStore
  private let owner: StateOwner
  private let lock: () async throws -> any LockedState
  private let propose: (Snapshot) async throws -> Proposed
  private let agree: ((Proposed, Bool) async throws -> Void)?

  /// - Parameters:
  ///   - owner: whose jobs the state is to record.
  ///   - lock: locks the state that `store` keeps.
  ///   - propose: decides what is to be done; asked again under the lock.
  ///   - agree: throws where that is declined; told whether something else was agreed to before. nil: all is agreed to.
  package init(
    _ store: any StateStore, of owner: StateOwner, lock: @escaping () async throws -> any LockedState,
    propose: @escaping (Snapshot) async throws -> Proposed,
    agree: ((_ proposal: Proposed, _ isAnother: Bool) async throws -> Void)?
  ) {
    (self.store, self.owner, self.lock, self.propose, self.agree) = (store, owner, lock, propose, agree)
  }

  /// Goes through the cycle until something was carried out, or there is nothing to do.
  ///
  /// - Parameters:
  ///   - first: what the state as it was read before makes necessary. nil: it is read, where somebody has to agree.
  ///   - carryOut: does it, under the lock, which is let go when it returns.
  package func run<Report>(
    from first: Proposed? = nil, carryOut: (Proposed, StateJournal) async throws -> Report
  ) async throws -> Reconciliation<Proposed, Report> {
    var agreed = first
    if agreed == nil, agree != nil { agreed = try await propose(try await Snapshot.read(store)) }
    if let agreed, agreed.isDone {
      // It says that all is in the state: what a command that crashed wrote may not be on the disk yet.
      try await store.sync()
      return .nothingToDo(agreed, opened: nil)
    }
    var isAnother = false
    while true {
      if let agree, let agreed { try await agree(agreed, isAnother) }
      let state = try await lock()
      switch try await state.kept({ try await attempt(on: state, agreed, carryOut) }) {
      case .ended(let outcome): return outcome
      case .disagreed(let proposal): (agreed, isAnother) = (proposal, true)
      }
    }
  }

  private enum Attempt<Report> {
    case ended(Reconciliation<Proposed, Report>)
    case disagreed(Proposed)
  }

  /// Looks again, under the lock, and carries out what was agreed to. The lock is let go in the end.
  private func attempt<Report>(
    on state: any LockedState, _ agreed: Proposed?, _ carryOut: (Proposed, StateJournal) async throws -> Report
  ) async throws -> Attempt<Report> {
    let journal = try await StateJournal.open(state, owner: owner)
    do {
      let result: Attempt<Report>
      let proposal = try await propose(journal.snapshot)
      if proposal.isDone {
        result = .ended(.nothingToDo(proposal, opened: journal.snapshot))
      } else if agree == nil || agreed?.decidesTheSame(as: proposal) == true {
        result = .ended(.carriedOut(proposal, try await carryOut(proposal, journal)))
      } else {
        result = .disagreed(proposal)
      }
      await journal.close()
      return result
    } catch {
      await journal.close()
      throw error
    }
  }
}

extension Forgetting: Proposal {
  /// Where there is nothing to forget, there is no proposal.
  package var isDone: Bool { false }

  package func decidesTheSame(as other: Forgetting) -> Bool { self == other }
}

extension Array: Proposal where Element: Proposal {
  package var isDone: Bool { allSatisfy(\.isDone) }

  package func decidesTheSame(as other: [Element]) -> Bool {
    elementsEqual(other) { $0.decidesTheSame(as: $1) }
  }
}
