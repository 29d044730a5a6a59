import AWSCore
import CleanRoomsML
import JobModel

/// Sets usher's tags on a job that is recorded already: where that fails, only the state knows whose job it is.
struct Tagging {
  let client: CleanRoomsMLClient
  var watch = AttemptWatch.none

  /// - Returns: why the tags may be missing; nil where they are set.
  func tag(_ arn: String, as run: AppliedRun) async -> Reason? {
    do {
      try await client.tagResource(arn: arn, tags: JobTags.adding(run.run), watch: watch)
      return nil
    } catch {
      return Reason(SensitiveText(of: run.job?.request).cleaned(error), needing: [.toTag(arn)])
    }
  }
}
