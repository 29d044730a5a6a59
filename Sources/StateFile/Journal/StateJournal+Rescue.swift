import JobModel

extension StateJournal {
  /// Saves, after the state or its lock was lost, what this journal knows of jobs: appends the started records, and the
  /// intents whose start may have run, to the state that is there now. It never closes an intent there: another process
  /// may have taken it on. Where the place joins what several write, started records need no lock.
  ///
  /// - Parameter limit: how long to wait for the lock.
  /// - Returns: the ARNs that are in that state by now.
  /// - Throws: where that cannot be written, or is another's state, or holds conflict markers: nothing is changed then, but
  ///   for what was added without the lock.
  package func rescue(
    within limit: Duration, sleep: @Sendable (Duration) async -> Void
  ) async throws(StateError) -> Set<[UInt8]> {
    let gone = Set(takenBack.flatMap(\.ids))
    let records = recorded.filter { !gone.contains($0.id) }
    if records.isEmpty && leftOpen.isEmpty && takenBack.isEmpty { return [] }
    let arns = Set(records.map { Array($0.identity.utf8) })
    let started = records.map { StateRecord.started($0) }
    var intents = leftOpen
    if let present = await state.withoutLock() {
      let left = intents
      intents = try await Self.saving(into: present, owner) { journal throws(StateError) in
        if !started.isEmpty { try await journal.write(started) }
        return try await journal.unknown(left)
      }
      if intents.isEmpty && takenBack.isEmpty { return arns }
    }
    let lines = takenBack.map { StateRecord.forgotten($0) } + intents.map { .intent($0) } + started
    try await Self.saving(into: try await state.reopened(within: limit, sleep: sleep), owner) {
      journal throws(StateError) in try await journal.write(lines)
    }
    return arns
  }

  private static func saving<Result: Sendable>(
    into state: any LockedState, _ owner: StateOwner, _ body: (StateJournal) async throws(StateError) -> Result
  ) async throws(StateError) -> Result {
    let journal = try await StateJournal.open(state, owner: owner)
    do throws(StateError) {
      let result = try await body(journal)
      await journal.close()
      return result
    } catch {
      await journal.close()
      throw error
    }
  }

  /// Those of which the state has no record.
  private func unknown(_ intents: [Intent]) async throws(StateError) -> [Intent] {
    if intents.isEmpty { return [] }
    let lines = try StateLines(try await state.load() ?? [], at: state.location)
    return intents.filter { !lines.ids(of: $0.name, digest: $0.digest).contains($0.id) }
  }
}
