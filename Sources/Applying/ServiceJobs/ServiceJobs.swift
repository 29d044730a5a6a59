import AWSCore
import CleanRoomsML
import JobModel

/// How the jobs of one kind are started, listed, read and recognised: the folder of the kind keeps this, and all else in
/// this module works with `ServiceJob`.
///
/// A kind whose service has no Get answers `read` from its list, and one whose service has no tags has none to set.
protocol ServiceJobs: Sendable {
  /// Starts the item's run under its service name. An attempt that may have run is never repeated.
  ///
  /// - Parameter watch: asked before each attempt.
  /// - Returns: the new job's ARN, or what a kind without ARNs is told apart by, as its list has it.
  func start(_ item: WorkItem, watch: AttemptWatch) async throws(CallFailure) -> String
  /// What each call needs.
  func permissions(toStart item: WorkItem) -> [Permission]
  var permissionToList: Permission { get }
  func permission(toRead arn: String) -> Permission
  func permission(toTag arn: String) -> Permission
  /// All jobs of an account in a region, by one pass over all pages.
  ///
  /// - Parameter goesOn: asked after each page with its jobs: whether the next one is read.
  func list(
    in accountRegion: AccountRegion, elapsed: @Sendable () -> Duration,
    goesOn: @Sendable (_ page: [ServiceJob]) -> Bool
  ) async throws(CallFailure) -> (jobs: [ServiceJob], pages: Int)
  /// One job; `.notFound` where there is none.
  func read(_ arn: String) async throws(CallFailure) -> ServiceJob
  /// Sets usher's tags.
  func tag(_ arn: String, as run: RunID, watch: AttemptWatch) async throws(CallFailure)
  /// What the job proves about a run.
  static func evidence(of job: ServiceJob, for expected: ExpectedJob) -> Evidence
}

extension JobKind {
  func serviceJobs(_ client: CleanRoomsMLClient) -> any ServiceJobs {
    switch self {
    case .audienceGenerationJob: AudienceGenerationJobs(client: client)
    case .audienceExportJob: AudienceExportJobs(client: client)
    }
  }
}
