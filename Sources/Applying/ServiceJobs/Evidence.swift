import JobModel

/// What a service job proves about a run: one answer for apply, for checking open starts, for `adopt`, `accept`, `verify`
/// and `rebuild`.
enum Evidence: Equatable {
  /// It lies in another partition, region or account, or is a job of another kind: not a candidate at all.
  case outOfPlace
  /// It is the run's job: both of usher's tags say so, or its name does, which holds the run's digest.
  case ours(isTagged: Bool)
  /// It is certainly not the run's job.
  case anothers
  /// It has the run's plain `spec.name` and no tags: nobody can know which spec it computed.
  case notDecided

  /// - Parameter job: as `read` tells it; List may tell less.
  init(of job: ServiceJob, for expected: ExpectedJob) {
    self =
      switch expected.run.kind {
      case .audienceGenerationJob: AudienceGenerationJobs.evidence(of: job, for: expected)
      case .audienceExportJob: AudienceExportJobs.evidence(of: job, for: expected)
      }
  }
}
