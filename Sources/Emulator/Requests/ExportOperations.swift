import AWSCore
import CleanRoomsMLModel
import JSONText

extension OperationHandler {
  func startExport(
    _ request: StartAudienceExportJobRequest, _ table: inout JobTable
  ) throws(ServiceFault) -> Outcome {
    let (job, moment) = try find(request.audienceGenerationJobArn, table)
    guard moment.status == .active else {
      let words = "The audience generation job is in status \(moment.status.rawValue): only an ACTIVE one is exported."
      throw switches.notActiveReply == .conflict ? ServiceFault.conflict(words) : .validation(words)
    }
    guard switches.audienceSizes.offers(request.audienceSize) else {
      throw .validation("The audience size must match one of the sizes in the configured audience model.")
    }
    if let holder = holder(of: request.name, job, table.exports), !hasFreedName(holder, table) {
      guard switches.takenReply == .existing else {
        throw .conflict("An audience export job of that name exists already.")
      }
      return Outcome(response: .accepted)
    }
    guard table.exports.inFlightCount(in: job.exportPlace, at: now) < switches.exportQuota else {
      throw .exportQuotaExceeded(switches.exportQuota)
    }
    let active = table.exports.positions(in: .job(job.arn), before: nil).count {
      table.exports.all[$0].moment(at: now, under: switches).status != .createFailed
    }
    guard active < switches.activeExportQuota else {
      throw .quotaExceeded("Active audience export jobs per audience generation job", switches.activeExportQuota)
    }
    return Outcome(response: .accepted, event: .exported(request, id: newID(), now))
  }

  /// A filter by a job that the service does not know finds nothing: 404 is none of this operation's errors.
  func listExports(_ parameters: ListParameters, _ table: JobTable) -> HTTPResponse {
    let listing = parameters["audienceGenerationJobArn"].map { ExportListing.job($0) } ?? .region(region)
    let exports = table.exports
    let (page, next) = listPage(of: exports.positions(in: listing, before: parameters.end), parameters) {
      position -> (Timestamp, AudienceExportJob)? in
      let export = exports.all[position]
      guard export.place.region == region, maySee(export.place.account), !isGone(export, table) else { return nil }
      return (export.created, export.summary(at: now, under: switches))
    }
    return .list("audienceExportJobs", next: next) { json in for export in page { export.write(to: &json) } }
  }

  /// The export that was last given this name, where names are unique.
  private func holder(of name: String, _ job: Job, _ exports: ExportTable) -> ExportJob? {
    switch switches.exportNames {
    case .reusable: nil
    case .unique: exports.holder(of: name, in: .region(job.exportPlace.region), job.exportPlace)
    case .uniquePerJob: exports.holder(of: name, in: .job(job.arn), job.exportPlace)
    }
  }

  private func hasFreedName(_ export: ExportJob, _ table: JobTable) -> Bool {
    if isGone(export, table) { return switches.freedBy.contains(.deletion) }
    return export.moment(at: now, under: switches).status == .createFailed && switches.freedBy.contains(.failure)
  }

  /// Whether it went with its generation job.
  private func isGone(_ export: ExportJob, _ table: JobTable) -> Bool {
    switches.deletedExports == .gone
      && table.job(export.audienceGenerationJobArn)?.moment(at: now, under: switches) == nil
  }
}
