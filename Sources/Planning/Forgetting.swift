package import JobModel
package import StateFile

/// What is to be taken out of a state for good: all runs of a job, or one of them.
package struct Forgetting: Equatable, Sendable {
  package let name: JobName
  /// nil: all runs of the job.
  package let digest: SpecDigest?
  /// By time.
  package let runs: [StartedRecord]
  package let openIntents: [Intent]

  /// Decides what goes.
  ///
  /// - Parameters:
  ///   - digest: the run's digest, or its first 8 digits or more; nil for all runs.
  ///   - withOpenIntents: whether intents without an outcome may go too.
  /// - Throws: where there is nothing of the kind, or where an open intent stands against it.
  package init(
    of name: JobName, digest prefix: String?, withOpenIntents: Bool, in snapshot: Snapshot,
    commands: UsherCommands = UsherCommands()
  ) throws(Refusal) {
    let runs = snapshot.runs(named: name)
    let openIntents = snapshot.openIntents(named: name)
    let all = Set(runs.map(\.digest) + openIntents.map(\.digest)).sorted()
    if all.isEmpty { throw Self.unknown(name, commands) }
    digest = try prefix.map { prefix throws(Refusal) in try Self.digest(prefix, of: all, name) }
    self.name = name
    self.runs = runs.filter { [digest] in digest == nil || digest == $0.digest }
    self.openIntents = openIntents.filter { [digest] in digest == nil || digest == $0.digest }
    if !self.openIntents.isEmpty, !withOpenIntents { throw Self.open(self.openIntents) }
  }

  private static func digest(_ prefix: String, of all: [SpecDigest], _ name: JobName) throws(Refusal) -> SpecDigest {
    let matching = all.filter { prefix.utf8.count >= 8 && $0.description.utf8.starts(with: prefix.utf8) }
    guard matching.count == 1 else { throw Self.noDigest(prefix, matching.isEmpty ? all : matching, name) }
    return matching[0]
  }
}

// The words.
extension Forgetting {
  private static func unknown(_ name: JobName, _ commands: UsherCommands) -> Refusal {
    Refusal("the state records no run and no open start of '\(name)'", "to see what it records:", commands.list)
  }

  private static func noDigest(_ prefix: String, _ digests: [SpecDigest], _ name: JobName) -> Refusal {
    Refusal(
      "\(ShownText.quoted(prefix)) does not match exactly one run of '\(name)'; --digest takes a run's digest, or at least its "
        + "first 8 digits",
      notes: digests.map { "it has \($0)" })
  }

  private static func open(_ intents: [Intent]) -> Refusal {
    Refusal(
      "a start of '\(intents[0].name)' has no recorded outcome: its job may be running",
      notes: intents.map { "the open start of \($0.time) as \(ShownText.quoted($0.serviceName))" } + [
        "run apply: it checks the open start and records what it finds; it may start paid jobs",
        "if it is known that no such job exists, give --with-open-intents: if one does, usher loses track of a paid job",
      ])
  }
}
