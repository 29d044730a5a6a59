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
    return changes.allSatisfy { MaterialMember.effect(of: $0) != .result }
  }
}

extension Plan.Item {
  /// Whether `state accept` takes the changed spec as already run, as far as manifest and state tell: the latest recorded
  /// run computed the same audience, in the same account.
  package var isAcceptable: Bool {
    guard case .start(let reason) = decision, reason.isOnlyAccessOrCompute, case .changed(let earlier, _) = reason
    else { return false }
    return earlier.account.utf8.elementsEqual(job.account.utf8)
  }
}

extension StartedRecord {
  /// The account of its job, as the ARN says; empty where it says none.
  var account: Substring {
    let parts = audienceGenerationJobArn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    return parts.count == 6 ? parts[4] : ""
  }
}
