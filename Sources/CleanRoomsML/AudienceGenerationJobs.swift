package import AWSCore
package import CleanRoomsMLModel
import JSONText

extension CleanRoomsMLClient {
  /// Starts a job in the region of its model and the account of its seed role, which only that account can pass, and returns its ARN, which has the form that the service promises.
  ///
  /// Never repeats an attempt that may have run: that is `.uncertain`, or `.unreadable`, at once.
  ///
  /// - Parameter watch: asked before each attempt.
  package func startAudienceGenerationJob(
    _ request: StartAudienceGenerationJobRequest, watch: AttemptWatch = .none
  ) async throws(CallFailure) -> String {
    var target = try Self.target(of: request.configuredAudienceModelArn)
    target.account = Arn(request.seedAudience.roleArn)?.account
    var body = JSONWriter()
    request.write(to: &body)
    let answer = try ServiceAnswer(
      await change("StartAudienceGenerationJob", "POST", Self.jobs, body: body, in: target, watch: watch))
    guard let arn = answer["audienceGenerationJobArn"]?.string,
      FieldConstraints.audienceGenerationJobArn.violation(of: arn) == nil
    else { throw answer.lacking("the answer holds no audienceGenerationJobArn of the form that the service promises") }
    return arn
  }

  package func getAudienceGenerationJob(arn: String) async throws(CallFailure) -> GetAudienceGenerationJobResponse {
    let answer = try await read(
      "GetAudienceGenerationJob", Self.path(Self.jobs, arn), in: Self.target(of: arn))
    guard let job = GetAudienceGenerationJobResponse(json: answer.json) else {
      throw answer.lacking("the answer lacks a required member of a job")
    }
    return job
  }

  /// Reads one page of the list.
  ///
  /// - Parameters:
  ///   - account: whose credentials sign it.
  ///   - maxResults: 1 to 100; nil for the service's own choice.
  package func listAudienceGenerationJobs(
    in region: AWSRegion, of account: String? = nil, configuredAudienceModelArn: String? = nil,
    collaborationId: String? = nil, maxResults: Int? = nil, nextToken: String? = nil
  ) async throws(CallFailure) -> JobPage<AudienceGenerationJobSummary> {
    let answer = try await read(
      "ListAudienceGenerationJobs", Self.jobs,
      query: Self.query([
        ("nextToken", nextToken), ("maxResults", maxResults.map(String.init)),
        ("configuredAudienceModelArn", configuredAudienceModelArn), ("collaborationId", collaborationId),
      ]), in: Target(region: region, account: account))
    return try JobPage(answer, member: "audienceGenerationJobs") { AudienceGenerationJobSummary(reading: $0) }
  }

  /// Reads all pages of the list: the jobs of all models of the account in the region.
  ///
  /// - Parameters:
  ///   - account: whose credentials sign it.
  ///   - elapsed: a monotonic clock, for the bound on its time.
  ///   - goesOn: asked after each page with its jobs: whether the next one is read.
  /// - Throws: `.uncertain` for a list that does not end: a page token that comes a second time, 100 pages in a row
  ///   without a job, more than 2,000 pages (200,000 jobs) or more than 5 minutes.
  package func allAudienceGenerationJobs(
    in region: AWSRegion, of account: String? = nil, elapsed: @Sendable () -> Duration = Self.elapsed,
    goesOn: @Sendable ([AudienceGenerationJobSummary]) -> Bool = { _ in true }
  ) async throws(CallFailure) -> AudienceGenerationJobListing {
    try await JobListing(elapsed: elapsed, goesOn: goesOn) { token async throws(CallFailure) in
      try await listAudienceGenerationJobs(
        in: region, of: account, maxResults: FieldConstraints.maxResults.upperBound, nextToken: token)
    }
  }

  /// The time since this process asked first, on a monotonic clock.
  @Sendable package static func elapsed() -> Duration { firstAsked.duration(to: .now) }
  private static let firstAsked = ContinuousClock.now

  package func deleteAudienceGenerationJob(arn: String) async throws(CallFailure) {
    try ServiceAnswer.requireEmpty(
      await change("DeleteAudienceGenerationJob", "DELETE", Self.path(Self.jobs, arn), in: Self.target(of: arn)))
  }

  private static let jobs = "/audience-generation-job"

  /// A path whose last label is an ARN.
  static func path(_ collection: String, _ arn: String) -> String {
    "\(collection)/\(PercentEncoding.label(arn))"
  }
}
