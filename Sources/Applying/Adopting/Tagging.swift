import AWSCore
import JobModel

/// Sets usher's tags on a job that is recorded already: where that fails, only the state knows whose job it is.
struct Tagging {
  let jobs: any ServiceJobs
  var watch = AttemptWatch.none

  /// - Returns: why the tags may be missing; nil where they are set.
  func tag(_ arn: String, as item: WorkItem) async -> Reason? {
    do {
      try await jobs.tag(arn, as: item.run, watch: watch)
      return nil
    } catch {
      return Reason(SensitiveText(of: item.job?.request).cleaned(error), needing: [jobs.permission(toTag: arn)])
    }
  }
}
