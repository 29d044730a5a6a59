import JSONText
import JobModel
import StateFile

/// What the state records of a run.
struct RunRecords {
  let environment: ApplyEnvironment

  func intent(of item: WorkItem) -> Intent {
    Intent(
      id: environment.newID(), run: item.run, serviceName: item.serviceName,
      configuredAudienceModelArn: item.configuredAudienceModelArn, roleArn: item.roleArn, region: item.region,
      path: item.path, time: environment.timestamp())
  }

  /// The outcome of an intent of the run.
  func started(_ item: WorkItem, _ arn: String, isAdopted: Bool) -> Outcome {
    .started(
      audienceGenerationJobArn: arn, time: environment.timestamp(), fields: fields(of: item), adopted: isAdopted)
  }

  /// The record of a job that was found at the service.
  ///
  /// - Parameter intent: the open one whose outcome it is, if any.
  func adopted(_ item: WorkItem, _ job: StartMachine.FoundJob, ending intent: Intent? = nil) -> StartedRecord {
    StartedRecord(
      id: intent?.id ?? environment.newID(), run: item.run, serviceName: job.serviceName,
      audienceGenerationJobArn: job.arn, region: item.region,
      configuredAudienceModelArn: item.configuredAudienceModelArn, time: environment.timestamp(), path: item.path,
      fields: fields(of: item), adopted: true)
  }

  /// Records jobs of the run, each under its own service name: as the outcome of the open intent of that name, where there
  /// is one.
  ///
  /// - Parameter others: runs whose recorded job one of these is: their records go first.
  func adopt(
    _ jobs: [StartMachine.FoundJob], as item: WorkItem, closing open: [Intent],
    takingBack others: [JobClaims.Claim] = [],
    in journal: StateJournal
  ) async throws(StateError) {
    let records = zip(jobs, WorkItem.intentsEnded(by: jobs, of: open)).map { adopted(item, $0, ending: $1) }
    try await journal.adopt(
      records,
      takingBack: others.map { Tombstone(ids: [$0.id], name: $0.run.name, time: environment.timestamp()) })
  }

  private func fields(of item: WorkItem) -> String {
    var json = JSONWriter()
    if let job = item.job, let request = job.request {
      MaterialFields(of: request, revision: job.revision)
        .write(to: &json, beside: DescriptiveFields(of: request))
    } else {
      json.object { _ in }
    }
    return json.text
  }
}
