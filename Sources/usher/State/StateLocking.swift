import StateFile

extension ChosenState {
  /// Locks the state; whoever waits is told who holds it.
  ///
  /// - Parameters:
  ///   - command: for those who wait: `apply`, `state adopt`.
  ///   - timeout: how many seconds to wait at most; nil: as long as it takes.
  func lock(for command: String, timeout: Int?, _ terminal: Terminal) async throws -> any LockedState {
    let clock = ContinuousClock()
    let path = path
    try makeFolder()
    let end = timeout.map { clock.now + .seconds($0) }
    var holder = "another process"
    return try await store.lock(as: LockOwner.line(command: command)) {
      if let end, clock.now >= end {
        throw UserError(
          "\(path) is locked by \(holder)", code: "locked",
          notes: ["another command is running on this state; nothing was started or changed here; try again later"])
      }
      try await Task.sleep(for: $0)
    } onWait: { owner in
      if !owner.isEmpty { holder = owner }
      terminal.note("waiting for \(path), which is locked by \(holder)")
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
