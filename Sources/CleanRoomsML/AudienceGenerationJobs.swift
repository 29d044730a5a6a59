package import AWSCore
package import CleanRoomsMLModel
import JSONText

/// One page of ListAudienceGenerationJobs.
package struct AudienceGenerationJobPage: Equatable, Sendable {
  package var jobs: [AudienceGenerationJobSummary]
  /// Where the next page begins; nil on the last one.
  package var nextToken: String?
}

extension CleanRoomsMLClient {
  /// Starts a job in the region of its model, and returns its ARN, which has the form that the service promises.
  ///
  /// Never repeats an attempt that may have run: that is `.uncertain`, or `.unreadable`, at once.
  ///
  /// - Parameter watch: asked before each attempt.
  package func startAudienceGenerationJob(
    _ request: StartAudienceGenerationJobRequest, watch: AttemptWatch = .none
  ) async throws(CallFailure) -> String {
    let region = try Self.region(of: request.configuredAudienceModelArn)
    var body = JSONWriter()
    request.write(to: &body)
    let answer = try ServiceAnswer(
      await change("StartAudienceGenerationJob", "POST", Self.jobs, body: body, in: region, watch: watch))
    guard let arn = answer["audienceGenerationJobArn"]?.string,
      FieldConstraints.audienceGenerationJobArn.violation(of: arn) == nil
    else { throw answer.lacking("the answer holds no audienceGenerationJobArn of the form that the service promises") }
    return arn
  }

  package func getAudienceGenerationJob(arn: String) async throws(CallFailure) -> GetAudienceGenerationJobResponse {
    let answer = try await read(
      "GetAudienceGenerationJob", Self.path(Self.jobs, arn), in: Self.region(of: arn))
    guard let job = GetAudienceGenerationJobResponse(json: answer.json) else {
      throw answer.lacking("the answer lacks a required member of a job")
    }
    return job
  }

  /// Reads one page of the list.
  ///
  /// - Parameter maxResults: 1 to 100; nil for the service's own choice.
  package func listAudienceGenerationJobs(
    in region: AWSRegion, configuredAudienceModelArn: String? = nil, collaborationId: String? = nil,
    maxResults: Int? = nil, nextToken: String? = nil
  ) async throws(CallFailure) -> AudienceGenerationJobPage {
    let parameters = [
      ("nextToken", nextToken), ("maxResults", maxResults.map(String.init)),
      ("configuredAudienceModelArn", configuredAudienceModelArn), ("collaborationId", collaborationId),
    ]
    let query = parameters.compactMap { name, value in value.map { QueryItem(name, $0) } }
    let answer = try await read("ListAudienceGenerationJobs", Self.jobs, query: query, in: region)
    guard let elements = answer["audienceGenerationJobs"]?.elements else {
      throw answer.lacking("the answer holds no list of jobs")
    }
    let jobs = elements.compactMap { AudienceGenerationJobSummary(reading: $0) }
    // A job that is left out could be the very one that is looked for.
    guard jobs.count == elements.count else { throw answer.lacking("a job of the list lacks a required member") }
    let token = answer["nextToken"]?.string
    return AudienceGenerationJobPage(jobs: jobs, nextToken: token == "" ? nil : token)
  }

  /// Reads all pages of the list: the jobs of all models of the account in the region.
  ///
  /// - Parameter elapsed: a monotonic clock, for the bound on its time.
  /// - Throws: `.uncertain` for a list that does not end: a page token that comes a second time, 100 pages in a row
  ///   without a job, more than 2,000 pages (200,000 jobs) or more than 5 minutes.
  package func allAudienceGenerationJobs(
    in region: AWSRegion, elapsed: @Sendable () -> Duration = Self.elapsed
  ) async throws(CallFailure) -> AudienceGenerationJobListing {
    var listing = AudienceGenerationJobListing()
    var bounds = ListBounds(begun: elapsed())
    var token: String?
    repeat {
      let page = try await listAudienceGenerationJobs(
        in: region, maxResults: FieldConstraints.maxResults.upperBound, nextToken: token)
      listing.jobs += page.jobs
      listing.pages += 1
      token = page.nextToken
      if let token, let reason = bounds.refusal(after: page.jobs.count, nextToken: token, at: elapsed()) {
        throw .uncertain(reason)
      }
    } while token != nil
    return listing
  }

  /// The time since this process asked first, on a monotonic clock.
  @Sendable package static func elapsed() -> Duration { firstAsked.duration(to: .now) }
  private static let firstAsked = ContinuousClock.now

  package func deleteAudienceGenerationJob(arn: String) async throws(CallFailure) {
    try ServiceAnswer.requireEmpty(
      await change("DeleteAudienceGenerationJob", "DELETE", Self.path(Self.jobs, arn), in: Self.region(of: arn)))
  }

  private static let jobs = "/audience-generation-job"

  /// A path whose last label is an ARN.
  static func path(_ collection: String, _ arn: String) -> String {
    "\(collection)/\(PercentEncoding.label(arn))"
  }
}
