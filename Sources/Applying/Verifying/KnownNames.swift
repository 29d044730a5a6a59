import JobModel
import StateFile

/// The names that jobs of known runs may have at the service: of the state, of its open intents and of the manifests.
struct KnownNames {
  private var serviceNames: Set<[UInt8]> = []
  private var names: Set<JobName> = []
  /// Where they live.
  private var accountRegions: Set<AccountRegion> = []

  init(_ snapshot: Snapshot, _ items: [WorkItem]) {
    for record in snapshot.allStarted {
      add(record.name, record.serviceName, AccountRegion(ofJob: record.audienceGenerationJobArn))
    }
    for intent in snapshot.openIntents {
      add(intent.name, intent.serviceName, WorkItem(undeclared: intent).accountRegion)
    }
    for item in items { add(item.name, item.job?.serviceName ?? item.serviceName, item.accountRegion) }
  }

  private mutating func add(_ name: JobName, _ serviceName: String, _ accountRegion: AccountRegion) {
    accountRegions.insert(accountRegion)
    names.insert(name)
    serviceNames.insert(Array(serviceName.utf8))
  }

  func mayBe(_ job: ServiceJob) -> Bool {
    let isNamed =
      serviceNames.contains(Array(job.serviceName.utf8))
      || AudienceGenerationJobs.madeFor(job.serviceName).map(names.contains) == true
    return isNamed && accountRegions.contains { $0.holds(job.arn) }
  }
}
