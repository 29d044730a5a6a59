package import StateFile

/// How every run ended: first those with open intents, then those that were missing, in the order of the starts.
package struct ApplyReport: Sendable {
  package var results: [(item: WorkItem, result: RunResult)] = []
  /// What was found beside the results, in the order in which it was found.
  package var notices: [ApplyNotice] = []
  /// The disk error that ended recording or compaction, if there was one.
  package var stateFailure: StateError?

  /// The report of an apply with nothing to do.
  package init() {}

  /// Whether something is declared, or left open, that was neither started nor put off.
  package var hasFailures: Bool {
    stateFailure != nil || notices.contains { $0.severity == .error }
      || results.contains {
        switch $0.result {
        case .failed, .uncertain, .unrecorded: true
        case .started, .adopted, .deferred, .stopped, .closedUndeclared: false
        }
      }
  }

  package var hasDeferred: Bool {
    results.contains { if case .deferred = $0.result { true } else { false } }
  }

  package var hasStopped: Bool {
    results.contains { if case .stopped = $0.result { true } else { false } }
  }
}
