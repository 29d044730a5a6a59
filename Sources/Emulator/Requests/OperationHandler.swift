import AWSCore
import CleanRoomsMLModel
import JSONText

/// Decides what a call is answered and what happens by it; it touches no file and no clock.
struct OperationHandler {
  let switches: EmulatorSwitches
  let caller: Caller
  let now: Timestamp
  /// Makes the id of a new job.
  let newID: () -> String

  var region: String { caller.region }

  /// Whether the caller may see what belongs to that account.
  func maySee(_ account: String) -> Bool { caller.account.map { $0 == account } ?? true }

  struct Outcome {
    var response: HTTPResponse
    /// nil when nothing changes.
    var event: JobEvent?
  }

  func handle(_ operation: Operation, on table: inout JobTable) throws(ServiceFault) -> Outcome {
    switch operation {
    case .start(let request): return try start(request, &table)
    case .list(let parameters): return Outcome(response: list(parameters, table))
    case .startExport(let request): return try startExport(request, &table)
    case .listExports(let parameters): return Outcome(response: listExports(parameters, table))
    case .get(let arn):
      let (job, moment) = try find(arn, table)
      return Outcome(response: .job(job, moment, at: now, under: switches))
    case .delete(let arn): return try delete(arn, table)
    case .listTags(let arn):
      return Outcome(response: .tags(try find(arn, table).job.visibleTags(at: now, under: switches)))
    case .tag(let arn, let added):
      var tags = try find(arn, table).job.tags
      for pair in added.pairs { tags[pair.key] = pair.value }
      if let most = FieldConstraints.tags.maximumCount, tags.count > most {
        throw .validation("A resource has \(most) tags at most; with these it would have \(tags.count).")
      }
      return Outcome(response: .answer(), event: .tagged(arn: arn, tags))
    case .untag(let arn, let keys):
      var tags = try find(arn, table).job.tags
      for key in keys { tags[key] = nil }
      return Outcome(response: .answer(), event: .tagged(arn: arn, tags))
    }
  }

  private func start(
    _ request: StartAudienceGenerationJobRequest, _ table: inout JobTable
  ) throws(ServiceFault) -> Outcome {
    guard let model = Arn(request.configuredAudienceModelArn), let role = Arn(request.seedAudience.roleArn) else {
      throw .validation("The model's or the seed role's ARN is not valid.")
    }
    guard model.region == region else {
      throw .validation("The configured audience model is in \(model.region), the request was signed for \(region).")
    }
    guard maySee(role.account) else { throw .accessDenied("Cross-account pass role is not allowed.") }
    let place = Place(account: role.account, region: region)
    if model.account != place.account, request.collaborationId == nil {
      throw .accessDenied(
        "The model belongs to account \(model.account), the seed's role to \(place.account): "
          + "a model of another account can be used only in a collaboration.")
    }
    if switches.names == .unique, let holder = table.holder(of: request.name, in: place),
      !holder.hasFreedName(at: now, under: switches)
    {
      guard switches.takenReply == .existing else {
        throw .conflict("An audience generation job of that name exists already.")
      }
      return Outcome(response: .started(holder.arn))
    }
    guard table.inFlightCount(in: place, at: now) < switches.quota else { throw .quotaExceeded(switches.quota) }
    let arn = "arn:\(model.partition):cleanrooms-ml:\(region):\(place.account):audience-generation-job/\(newID())"
    guard table.job(arn) == nil else { throw .internalFailure("a new job got the id of an old one") }
    let keepsTags =
      switch switches.startTags {
      case .kept: true
      case .droppedAcrossAccounts: model.account == place.account
      case .dropped: false
      }
    let job = Job(
      arn: arn, place: place, name: request.name, description: request.description,
      configuredAudienceModelArn: request.configuredAudienceModelArn,
      includeSeedInOutput: request.includeSeedInOutput, collaborationId: request.collaborationId, created: now,
      tags: keepsTags ? request.tags ?? StringMap() : StringMap())
    return Outcome(response: .started(arn), event: .created(job))
  }

  /// Deleting a job that is being deleted already changes nothing: the operation is idempotent.
  private func delete(_ arn: String, _ table: JobTable) throws(ServiceFault) -> Outcome {
    let (job, moment) = try find(arn, table)
    if moment.status.isInFlight {
      throw .conflict("The job is in status \(moment.status.rawValue) and cannot be deleted before it has ended.")
    }
    return Outcome(response: .answer(), event: job.deleted == nil ? .deleted(arn: arn, now) : nil)
  }

  private func list(_ parameters: ListParameters, _ table: JobTable) -> HTTPResponse {
    let listing = Listing(region: region, parameters)
    let (page, next) = listPage(of: table.positions(in: listing, before: parameters.end), parameters) {
      position -> (Timestamp, AudienceGenerationJobSummary)? in
      let job = table.jobs[position]
      guard maySee(job.place.account) else { return nil }
      return job.moment(at: now, under: switches).map { (job.created, job.summary($0)) }
    }
    return .list("audienceGenerationJobs", next: next) { json in
      for summary in page { json.object { summary.writeMembers(to: &$0) } }
    }
  }

  /// The job of an ARN that the service knows by now, in the region that was asked.
  func find(_ arn: String, _ table: JobTable) throws(ServiceFault) -> (job: Job, moment: JobMoment) {
    if let account = Arn(arn)?.account, !maySee(account) {
      throw .accessDenied("The caller's account \(caller.account ?? "") may not use \(arn).")
    }
    guard let job = table.job(arn), job.listedIn == region, job.created.adding(seconds: switches.getDelay) <= now,
      let moment = job.moment(at: now, under: switches)
    else { throw .notFound(arn) }
    return (job, moment)
  }
}
