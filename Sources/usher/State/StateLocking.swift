import StateFile

extension ChosenState {
  /// Locks the state; whoever waits is told who holds it.
  ///
  /// - Parameters:
  ///   - command: for those who wait: `apply`, `state adopt`.
  ///   - addsFacts: whether nothing is written but facts, which may need no lock.
  ///   - timeout: how many seconds to wait at most; nil: as long as it takes.
  func lock(
    for command: String, timeout: Int?, addsFacts: Bool = false, _ terminal: Terminal
  ) async throws -> any LockedState {
    let clock = ContinuousClock()
    let path = path
    try makeFolder()
    let end = timeout.map { clock.now + .seconds($0) }
    var holder = "another process"
    let sleep = { (pause: Duration) async throws in
      if let end, clock.now >= end {
        throw UserError(
          "\(path) is locked by \(holder)", code: "locked",
          notes: ["another command is running on this state; nothing was started or changed here; try again later"])
      }
      try await Task.sleep(for: pause)
    }
    let wait = { (owner: String) in
      if !owner.isEmpty { holder = owner }
      terminal.note("waiting for \(path), which is locked by \(holder)")
    }
    let owner = LockOwner.line(command: command)
    return addsFacts
      ? try await store.lockForFacts(as: owner, sleep: sleep, onWait: wait)
      : try await store.lock(as: owner, sleep: sleep, onWait: wait)
  }

  /// Says how to get at what the state was before it was compacted, where its place keeps that.
  func noteReplaced(by journal: StateJournal, _ terminal: Terminal) async {
    if let version = await journal.replacedVersion {
      terminal.note("\(path) was rewritten; before that it was the version \(version)")
    }
  }

  /// Says what of the state, as it was when it was opened for writing, is cut off.
  func warnOfTail(_ snapshot: Snapshot, _ terminal: Terminal) {
    if snapshot.unacknowledgedBytes > 0 {
      terminal.warning(
        "the last line of \(path) is incomplete (\(snapshot.unacknowledgedBytes) bytes), as after a crash; usher removes it"
      )
    }
  }
}
