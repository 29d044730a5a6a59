import CleanRoomsMLModel
import JobModel
import StateFile

/// A run as evidence is held against it: who it is, where its job lives, and under which names.
struct ExpectedJob: RunIdentifiable, Sendable {
  let run: RunID
  let sourceArn: String
  /// Of an export that is declared.
  let audienceSize: AudienceSize?
  let accountRegion: AccountRegion
  /// The manifest's service name, and those of its open starts.
  let serviceNames: [String]
  /// Whether another run of the plan has the same service name and the same first 8 digits: a name proves nothing then.
  let hasRival: Bool

  init(_ item: WorkItem) {
    (self.run, accountRegion) = (item.run, item.accountRegion)
    (sourceArn, audienceSize) = (item.sourceArn, item.job?.export?.audienceSize)
    (serviceNames, hasRival) = (item.serviceNames, item.hasRival)
  }

  init(_ record: StartedRecord) {
    run = record.run
    sourceArn =
      switch record.run.kind {
      case .audienceGenerationJob: record.configuredAudienceModelArn
      case .audienceExportJob: record.audienceGenerationJobArn
      }
    audienceSize = nil
    accountRegion = AccountRegion(ofJob: record.audienceGenerationJobArn)
    (serviceNames, hasRival) = ([record.serviceName], false)
  }

  /// Whether that is one of the run's own service names.
  func isOwn(_ serviceName: String) -> Bool {
    serviceNames.contains { $0.utf8.elementsEqual(serviceName.utf8) }
  }
}
