package import JobModel
package import StateFile

/// What apply does with one declared job. A new combination of manifest and state does not compile until it is decided.
package enum Decision: Equatable, Sendable {
  /// The run was never started: start it.
  case start(StartReason)
  /// The run was started; nothing is done. `Plan.records(of:)` tells when and as what.
  case started
  /// An earlier apply began to start the run and could not learn the outcome: find out, then start it if it was not.
  /// Several intents are left where two branches of the state were merged.
  case settle([Intent])
}

/// Why a run is missing.
package indirect enum StartReason: Equatable, Sendable {
  /// No run of that name was ever started.
  case new
  /// Other runs of that name were: this is how the fields differ from the latest of them.
  case changed(from: StartedRecord, [FieldChange])
}

extension StartReason {
  /// Whether the run would compute the same audience again: only the role that reads the seed, or the workers that
  /// compute it, are others.
  package var isOnlyAccessOrCompute: Bool {
    guard case .changed(_, let changes) = self, !changes.isEmpty else { return false }
    return changes.allSatisfy {
      $0.path == "seedAudience.roleArn" || $0.path.hasPrefix("seedAudience.sqlComputeConfiguration.")
    }
  }
}
