import JSONText
import JobModel
import StateFile

/// What the state records of a run.
struct RunRecords {
  let surroundings: ApplySurroundings

  func intent(of run: AppliedRun) -> Intent {
    Intent(
      id: surroundings.newID(), run: run.run, serviceName: run.serviceName,
      configuredAudienceModelArn: run.configuredAudienceModelArn, roleArn: run.roleArn, region: run.region,
      path: run.path, time: surroundings.timestamp())
  }

  /// The outcome of an intent of the run.
  func started(_ run: AppliedRun, _ arn: String, isAdopted: Bool) -> Outcome {
    .started(
      audienceGenerationJobArn: arn, time: surroundings.timestamp(), fields: fields(of: run), adopted: isAdopted)
  }

  /// The record of a job that was found at the service.
  ///
  /// - Parameter intent: the open one whose outcome it is, if any.
  func adopted(_ run: AppliedRun, _ job: StartMachine.FoundJob, ending intent: Intent? = nil) -> StartedRecord {
    StartedRecord(
      id: intent?.id ?? surroundings.newID(), run: run.run, serviceName: job.serviceName,
      audienceGenerationJobArn: job.arn, region: run.region,
      configuredAudienceModelArn: run.configuredAudienceModelArn, time: surroundings.timestamp(), path: run.path,
      fields: fields(of: run), adopted: true)
  }

  /// Records jobs of the run, each under its own service name: as the outcome of the open intent of that name, where there
  /// is one.
  ///
  /// - Parameter others: runs whose recorded job one of these is: their records go first.
  func adopt(
    _ jobs: [StartMachine.FoundJob], as run: AppliedRun, closing open: [Intent],
    takingBack others: [JobClaims.Claim] = [],
    in journal: StateJournal
  ) async throws(StateError) {
    let records = zip(jobs, AppliedRun.intentsEnded(by: jobs, of: open)).map { adopted(run, $0, ending: $1) }
    try await journal.adopt(
      records,
      takingBack: others.map { Tombstone(ids: [$0.id], name: $0.run.name, time: surroundings.timestamp()) })
  }

  private func fields(of run: AppliedRun) -> String {
    var json = JSONWriter()
    if let job = run.job, let request = job.request {
      MaterialFields(of: request, revision: job.revision)
        .write(to: &json, beside: DescriptiveFields(of: request))
    } else {
      json.object { _ in }
    }
    return json.text
  }
}
