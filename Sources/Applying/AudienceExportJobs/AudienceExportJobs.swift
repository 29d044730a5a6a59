import AWSCore
import CleanRoomsML
import CleanRoomsMLModel
import JobModel

/// Audience export jobs at the service, which have no ARN, no tags and no Get: a list tells all there is.
struct AudienceExportJobs: ServiceJobs {
  let client: CleanRoomsMLClient

  func start(_ item: WorkItem, watch: AttemptWatch) async throws(CallFailure) -> String {
    guard let export = item.job?.export else {
      preconditionFailure("\(item.name) is started without a declaration")
    }
    try await client.startAudienceExportJob(
      StartAudienceExportJobRequest(
        name: item.serviceName, audienceGenerationJobArn: item.sourceArn, audienceSize: export.audienceSize,
        description: export.description), watch: watch)
    return ExportIdentity.text(of: item.serviceName, from: item.sourceArn)
  }

  func list(
    in accountRegion: AccountRegion, elapsed: @Sendable () -> Duration,
    goesOn: @Sendable (_ page: [ServiceJob]) -> Bool
  ) async throws(CallFailure) -> (jobs: [ServiceJob], pages: Int) {
    let (region, account) = (try accountRegion.requireRegion(), accountRegion.account)
    let listing = try await client.allAudienceExportJobs(in: region, of: account, elapsed: elapsed) { page in
      goesOn(Self.serviceJobs(page))
    }
    return (Self.serviceJobs(listing.jobs), listing.pages)
  }

  func read(_ identity: String) async throws(CallFailure) -> ServiceJob {
    let arn = ExportIdentity.arn(in: identity)
    let place = AccountRegion(ofJob: arn)
    let listing = try await client.allAudienceExportJobs(
      in: try place.requireRegion(), of: place.account, audienceGenerationJobArn: arn)
    let found = Self.serviceJobs(listing.jobs).first { $0.arn.utf8.elementsEqual(identity.utf8) }
    guard let found else {
      throw .refused(ServiceError(type: nil, message: "the list does not show it", status: 200, kind: .notFound))
    }
    return found
  }

  func tag(_ arn: String, as run: RunID, watch: AttemptWatch) async throws(CallFailure) {
    preconditionFailure("an export has no tags")
  }

  /// The oldest of several of one name has the identity of a record; each other one has its time behind it.
  private static func serviceJobs(_ exports: [AudienceExportJob]) -> [ServiceJob] {
    var known: Set<[UInt8]> = []
    return exports.sorted { $0.createTime < $1.createTime }.map { export in
      var job = ServiceJob(export)
      if !known.insert(Array(job.arn.utf8)).inserted { job.arn += "#\(export.createTime)" }
      return job
    }
  }

  var permissionToList: Permission {
    Permission(action: "cleanrooms-ml:ListAudienceExportJobs", resource: "*")
  }

  func permissions(toStart item: WorkItem) -> [Permission] {
    [Permission(action: "cleanrooms-ml:StartAudienceExportJob", resource: item.sourceArn)]
  }

  func permission(toRead arn: String) -> Permission { permissionToList }

  func permission(toTag arn: String) -> Permission { permissionToList }

  /// An export is the run's if its name holds the run's digest, and its generation job and size are the run's. Under a plain
  /// `spec.name` nobody can know. That the service keeps names of exports apart is nowhere said: one of another generation
  /// job takes no name.
  static func evidence(of job: ServiceJob, for expected: ExpectedJob) -> Evidence {
    if !expected.accountRegion.holds(job.arn) || !job.sourceArn.utf8.elementsEqual(expected.sourceArn.utf8) {
      .outOfPlace
    } else if let size = expected.audienceSize, job.audienceSize != size {
      .anothers
    } else if expected.isProven(by: job.serviceName) {
      .ours(isTagged: true)
    } else {
      .notDecided
    }
  }
}

extension ServiceJob {
  init(_ export: AudienceExportJob) {
    self.init(
      arn: ExportIdentity.text(of: export.name, from: export.audienceGenerationJobArn), serviceName: export.name,
      sourceArn: export.audienceGenerationJobArn, status: export.status, createTime: export.createTime,
      updateTime: export.updateTime)
    (statusDetails, audienceSize, outputLocation) = (
      export.statusDetails, export.audienceSize, export.outputLocation
    )
  }
}
