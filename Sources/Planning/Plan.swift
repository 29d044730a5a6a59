package import JobModel
package import StateFile

/// What apply will do and why: the very value that the views print and that the applier carries out.
package struct Plan: Sendable {
  package struct Item: Sendable {
    package var job: DeclaredJob
    package var decision: Decision
  }

  /// In the order of the declared jobs.
  package var items: [Item]
  /// Open intents whose run no manifest declares any more; they are settled all the same.
  package var undeclaredIntents: [Intent]
  /// Started runs of names that no manifest declares any more, as far as they are recorded under the given PATHs.
  package var undeclared: [StartedRecord]
  /// What apply refuses (a service name that another run holds), and what the reader should know.
  package var diagnostics: [Diagnostic]
  package let snapshot: Snapshot
  /// How many of the starts one apply makes; nil: all.
  package var startLimit: StartLimit?
  /// Who held the state's lock when the plan was made, where somebody did and that was asked.
  package var lockHolder: String?
  /// Whether `snapshot` is what the state says; otherwise nobody looked, and what is declared is shown as new.
  package var isStateRead = true
  /// What became of each declared run whose latest job failed. It starts nothing.
  package var failures: [RunID: JobOutcome] = [:]
  /// Whether what is said of a job names its account.
  package var showsAccounts = false
  /// Those that its words name.
  package var commands = UsherCommands()

  /// How many jobs what happens to: each start is one to be made, deferred or refused.
  package struct Counts: Equatable, Sendable {
    package var start = 0
    /// Those that wait for another apply, as far as `startLimit` tells.
    package var deferred = 0
    package var refused = 0
    package var started = 0
    /// Of the started ones, those whose latest job failed.
    package var failed = 0
    /// Undeclared intents included.
    package var settle = 0
  }

  package var counts: Counts {
    var counts = Counts(failed: failures.count, settle: undeclaredIntents.count)
    let refusedPlaces = refusedPlaces
    for index in items.indices {
      switch items[index].decision {
      case .start where !refusedPlaces.isEmpty && refusedPlaces.contains(items[index].job.location): counts.refused += 1
      case .start: counts.start += 1
      case .started: counts.started += 1
      case .settle: counts.settle += 1
      }
    }
    if let startLimit { counts.deferred = max(0, counts.start - startLimit.count) }
    counts.start -= counts.deferred
    return counts
  }

  /// Where the jobs stand that it refuses to start.
  package var refusedPlaces: Set<SourceLocation> {
    Set(diagnostics.lazy.filter { $0.severity == .error }.compactMap(\.location))
  }

  /// The items that are to be started, by index, in the order in which apply takes them: by name, exports after the jobs
  /// whose audiences they write.
  package var startOrder: [Int] {
    let order = items.indices.filter { if case .start = items[$0].decision { true } else { false } }
      .sorted { NaturalOrder.precedes(items[$0].job.name.text, items[$1].job.name.text) }
    let isExport = { (index: Int) in items[index].job.run.kind == .audienceExportJob }
    return order.filter { !isExport($0) } + order.filter(isExport)
  }

  /// The items, by index, whose starts wait for another apply.
  package var deferred: Set<Int> {
    guard let startLimit, counts.deferred > 0 else { return [] }
    return Set(startOrder.dropFirst(startLimit.count))
  }

  package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// Whether apply has neither a job to start nor an intent to settle.
  package var isDone: Bool {
    undeclaredIntents.isEmpty && items.allSatisfy { $0.decision == .started }
  }

  /// The records of a started item's run: one, or several where it was started twice.
  package func records(of item: Item) -> [StartedRecord] {
    snapshot.started(item.job.run)
  }

  /// Whether `other` does the same with the same requests, so that who agreed to the one agreed to the other.
  package func decidesTheSame(as other: Plan) -> Bool {
    items.elementsEqual(other.items) {
      $0.job.run == $1.job.run && $0.decision == $1.decision && $0.job.request == $1.job.request
        && $0.job.export == $1.job.export
    } && undeclaredIntents == other.undeclaredIntents && startLimit == other.startLimit
  }
}
