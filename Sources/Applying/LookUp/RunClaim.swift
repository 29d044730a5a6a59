import JobModel
import StateFile

/// A run as evidence is held against it: who it is, where its job lives, and under which names.
struct RunClaim: RunIdentifiable, Sendable {
  let run: RunID
  let configuredAudienceModelArn: String
  let place: JobPlace
  /// The manifest's service name, and those of its open starts.
  let serviceNames: [String]
  /// Whether another run of the plan has the same service name and the same first 8 digits: a name proves nothing then.
  let hasRival: Bool

  init(_ run: AppliedRun) {
    (self.run, place) = (run.run, run.place)
    configuredAudienceModelArn = run.configuredAudienceModelArn
    (serviceNames, hasRival) = (run.serviceNames, run.hasRival)
  }

  init(_ record: StartedRecord) {
    run = record.run
    configuredAudienceModelArn = record.configuredAudienceModelArn
    place = JobPlace(ofJob: record.audienceGenerationJobArn)
    (serviceNames, hasRival) = ([record.serviceName], false)
  }

  /// Whether that is one of the run's own service names.
  func isOwn(_ serviceName: String) -> Bool {
    serviceNames.contains { $0.utf8.elementsEqual(serviceName.utf8) }
  }

  /// Whether a service job of that name is this run's, though nothing but its name says so: the name that usher makes, or
  /// one of the run's own that ends in the same 8 digits.
  func isProven(by serviceName: String) -> Bool {
    if hasRival { return false }
    let end = "-\(digest.short)"
    return serviceName.utf8.elementsEqual("\(name)\(end)".utf8)
      || (isOwn(serviceName) && serviceName.utf8.suffix(end.utf8.count).elementsEqual(end.utf8))
  }
}
