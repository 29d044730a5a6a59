import AWSCore
import CleanRoomsML
import CleanRoomsMLModel
import JobModel

/// Audience generation jobs at the service.
struct AudienceGenerationJobs: ServiceJobs {
  let client: CleanRoomsMLClient

  func start(_ item: WorkItem, watch: AttemptWatch) async throws(CallFailure) -> String {
    guard var request = item.job?.request else {
      preconditionFailure("\(item.name) is started without a declaration")
    }
    // An intent's service name counts, whatever the manifest says by now.
    request.name = item.serviceName
    return try await client.startAudienceGenerationJob(request, watch: watch)
  }

  func list(
    in accountRegion: AccountRegion, elapsed: @Sendable () -> Duration,
    goesOn: @Sendable (_ page: [ServiceJob]) -> Bool
  ) async throws(CallFailure) -> (jobs: [ServiceJob], pages: Int) {
    let (region, account) = (try accountRegion.requireRegion(), accountRegion.account)
    let listing = try await client.allAudienceGenerationJobs(in: region, of: account, elapsed: elapsed) { page in
      goesOn(page.map { ServiceJob($0) })
    }
    return (listing.jobs.map { ServiceJob($0) }, listing.pages)
  }

  func read(_ arn: String) async throws(CallFailure) -> ServiceJob {
    ServiceJob(try await client.getAudienceGenerationJob(arn: arn))
  }

  func tag(_ arn: String, as run: RunID, watch: AttemptWatch) async throws(CallFailure) {
    try await client.tagResource(arn: arn, tags: JobTags.adding(run), watch: watch)
  }
}

extension ServiceJob {
  init(_ summary: AudienceGenerationJobSummary) {
    self.init(
      arn: summary.audienceGenerationJobArn, serviceName: summary.name, sourceArn: summary.configuredAudienceModelArn,
      status: summary.status, createTime: summary.createTime, updateTime: summary.updateTime,
      startedBy: summary.startedBy)
  }

  init(_ job: GetAudienceGenerationJobResponse) {
    self.init(job.summary)
    (tags, statusDetails, metrics) = (job.tags, job.statusDetails, job.metrics)
    (sqlTexts, analysisTemplateArn) = (job.sqlTexts, job.analysisTemplateArn)
  }
}
