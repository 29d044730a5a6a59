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
  package func startAudienceGenerationJob(
    _ request: StartAudienceGenerationJobRequest
  ) async throws(CallFailure) -> String {
    let region = try Self.region(of: request.configuredAudienceModelArn)
    var body = JSONWriter()
    request.write(to: &body)
    let answer = try ServiceAnswer(
      await change("StartAudienceGenerationJob", "POST", Self.jobs, body: body, in: region))
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

  /// Reads all pages of the list. A page token that comes a second time is `.uncertain`: it would never end.
  package func allAudienceGenerationJobs(
    in region: AWSRegion, configuredAudienceModelArn: String? = nil, collaborationId: String? = nil
  ) async throws(CallFailure) -> [AudienceGenerationJobSummary] {
    var jobs: [AudienceGenerationJobSummary] = []
    var seen: Set<[UInt8]> = []
    var token: String?
    repeat {
      let page = try await listAudienceGenerationJobs(
        in: region, configuredAudienceModelArn: configuredAudienceModelArn, collaborationId: collaborationId,
        maxResults: FieldConstraints.maxResults.upperBound, nextToken: token)
      jobs += page.jobs
      token = page.nextToken
      if let token, !seen.insert(Array(token.utf8)).inserted {
        throw .uncertain("the list of jobs does not end: the same page token came twice")
      }
    } while token != nil
    return jobs
  }

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
