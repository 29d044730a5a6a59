import CleanRoomsMLModel
import JobModel

/// What a service job proves about a run: one answer for apply, for checking open starts, for `adopt`, `accept`, `verify`
/// and `rebuild`.
enum Evidence: Equatable {
  /// It lies in another partition, region or account, or is no generation job: not a candidate at all.
  case outOfPlace
  /// It is the run's job: both of usher's tags say so, or its name does, which holds the run's digest.
  case ours(isTagged: Bool)
  /// It is certainly not the run's job.
  case anothers
  /// It has the run's plain `spec.name` and no tags: nobody can know which spec it computed.
  case notDecided

  /// - Parameter job: as Get tells it; List tells no tags.
  init(of job: GetAudienceGenerationJobResponse, for run: RunClaim) {
    let summary = job.summary
    self =
      if !run.place.holds(summary.audienceGenerationJobArn) {
        .outOfPlace
      } else if JobTags.agree(job.tags, run.run) {
        .ours(isTagged: true)
      } else if JobTags.contradict(job.tags, run.run) {
        .anothers
      } else if !summary.configuredAudienceModelArn.utf8.elementsEqual(run.configuredAudienceModelArn.utf8)
        || summary.startedBy.map({ $0 != run.place.account }) == true
      {
        .anothers
      } else if run.isProven(by: summary.name) {
        .ours(isTagged: false)
      } else {
        .notDecided
      }
  }
}
