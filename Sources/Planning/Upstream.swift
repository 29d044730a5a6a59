package import JobModel
import StateFile

/// The generation job whose audience an export writes, as far as manifests and state tell.
package struct Upstream: Equatable, Sendable {
  /// Whether the export can be started, in the words of the plan's document.
  package enum Readiness: String, Sendable {
    /// The state records that the job is ACTIVE.
    case ready
    /// The job was started and nothing is recorded of its end.
    case running
    /// The job is started by the same plan, or its start is open.
    case notStarted
    /// The state records that the job failed, or was deleted.
    case failed
  }

  /// nil for a job that only its ARN names.
  package var name: JobName?
  /// nil as long as no job of the run is recorded.
  package var arn: String?
  package var readiness: Readiness
}

extension Plan {
  /// What the state knows of an export's upstream. Of a run with several jobs the latest counts.
  package func upstream(of export: DeclaredExport) -> Upstream {
    switch export.upstream {
    case .arn(let arn): Upstream(name: nil, arn: arn, readiness: readiness(ofArn: arn))
    case .job(let run):
      snapshot.started(run).last.map { record in
        let arn = record.audienceGenerationJobArn
        return Upstream(name: run.name, arn: arn, readiness: readiness(ofArn: arn))
      } ?? Upstream(name: run.name, arn: nil, readiness: .notStarted)
    }
  }

  private func readiness(ofArn arn: String) -> Upstream.Readiness {
    guard let outcome = snapshot.outcome(ofArn: arn) else { return .running }
    return outcome.status == .active && !outcome.isDeleted ? .ready : .failed
  }
}
