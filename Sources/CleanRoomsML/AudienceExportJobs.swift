package import AWSCore
package import CleanRoomsMLModel
import JSONText

extension CleanRoomsMLClient {
  /// Starts an export in the region of its generation job. The service answers with nothing: no ARN, no id.
  ///
  /// Never repeats an attempt that may have run. Nothing in an empty answer proves that the service gave it, so only a
  /// 200 with an `x-amzn-requestid` and no body, or `{}`, is taken for its own; any other 2xx is `.unreadable`.
  ///
  /// It needs `cleanrooms-ml:StartAudienceExportJob` on the generation job's ARN, and nothing else (Service
  /// Authorization Reference, "Actions, resources, and condition keys for AWS Clean Rooms ML").
  ///
  /// - Parameter watch: asked before each attempt.
  package func startAudienceExportJob(
    _ request: StartAudienceExportJobRequest, watch: AttemptWatch = .none
  ) async throws(CallFailure) {
    let target = try Self.target(of: request.audienceGenerationJobArn)
    var body = JSONWriter()
    request.write(to: &body)
    try ServiceAnswer.requireAcceptance(
      await change("StartAudienceExportJob", "POST", Self.exports, body: body, in: target, watch: watch))
  }

  /// Reads one page of the list. Without a filter it needs `cleanrooms-ml:ListAudienceExportJobs` on `*`.
  ///
  /// - Parameters:
  ///   - account: whose credentials sign it.
  ///   - audienceGenerationJobArn: nil for the exports of every job of the region.
  ///   - maxResults: 1 to 100; nil for the service's own choice.
  package func listAudienceExportJobs(
    in region: AWSRegion, of account: String? = nil, audienceGenerationJobArn: String? = nil, maxResults: Int? = nil,
    nextToken: String? = nil
  ) async throws(CallFailure) -> JobPage<AudienceExportJob> {
    let answer = try await read(
      "ListAudienceExportJobs", Self.exports,
      query: Self.query([
        ("nextToken", nextToken), ("maxResults", maxResults.map(String.init)),
        ("audienceGenerationJobArn", audienceGenerationJobArn),
      ]), in: Target(region: region, account: account))
    return try JobPage(answer, member: "audienceExportJobs") { AudienceExportJob(reading: $0) }
  }

  /// Reads all pages of the list, within the bounds of `allAudienceGenerationJobs`.
  ///
  /// - Parameters:
  ///   - account: whose credentials sign it.
  ///   - audienceGenerationJobArn: nil for the exports of every job of the region.
  package func allAudienceExportJobs(
    in region: AWSRegion, of account: String? = nil, audienceGenerationJobArn: String? = nil,
    elapsed: @Sendable () -> Duration = Self.elapsed, goesOn: @Sendable ([AudienceExportJob]) -> Bool = { _ in true }
  ) async throws(CallFailure) -> AudienceExportJobListing {
    try await JobListing(elapsed: elapsed, goesOn: goesOn) { token async throws(CallFailure) in
      try await listAudienceExportJobs(
        in: region, of: account, audienceGenerationJobArn: audienceGenerationJobArn,
        maxResults: FieldConstraints.maxResults.upperBound, nextToken: token)
    }
  }

  private static let exports = "/audience-export-job"
}
