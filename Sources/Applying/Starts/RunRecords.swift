import JSONText
import JobModel
import StateFile

/// The records that a run writes at one time; pure.
struct RunRecords {
  let item: WorkItem
  /// ISO 8601, UTC, in seconds.
  let time: String

  func intent(_ id: RecordID) -> Intent {
    Intent(
      id: id, run: item.run, serviceName: item.serviceName,
      sourceArn: item.sourceArn, roleArn: item.roleArn, region: item.region, path: item.path, time: time)
  }

  /// The outcome of an intent whose start was answered with that job.
  func started(_ arn: String) -> Outcome {
    .started(audienceGenerationJobArn: recorded(arn), time: time, fields: fields, adopted: false)
  }

  /// The outcome of an intent that nothing came of.
  func closed(_ reason: String) -> Outcome { .closed(reason: reason, time: time) }

  /// The records of jobs that were found at the service, each under its own service name: as the outcome of the open intent
  /// of that name, where there is one, each intent once.
  ///
  /// - Parameters:
  ///   - intent: the one that this process wrote, where the item has none of an earlier process.
  ///   - newID: for a record that ends no intent.
  func adopted(
    _ jobs: [StartMachine.FoundJob], closing intent: Intent? = nil, newID: () -> RecordID
  ) -> [StartedRecord] {
    var open = item.intents.isEmpty ? [intent].compactMap { $0 } : item.intents
    return jobs.map { job in
      let index = open.firstIndex { $0.serviceName.utf8.elementsEqual(job.serviceName.utf8) }
      return StartedRecord(
        id: index.map { open.remove(at: $0).id } ?? newID(), run: item.run, serviceName: job.serviceName,
        audienceGenerationJobArn: recorded(job.arn), region: item.region,
        configuredAudienceModelArn: item.run.kind == .audienceGenerationJob ? item.sourceArn : "", time: time,
        path: item.path, fields: fields,
        adopted: true)
    }
  }

  /// Takes back the records of other runs that were answered with a job of this one.
  func takingBack(_ claims: [JobClaims.Claim]) -> [Tombstone] {
    claims.map { Tombstone(ids: [$0.id], name: $0.run.name, time: time) }
  }

  /// The ARN in the record of a job with that identity.
  private func recorded(_ identity: String) -> String {
    switch item.run.kind {
    case .audienceGenerationJob: identity
    case .audienceExportJob: item.sourceArn
    }
  }

  private var fields: String {
    var json = JSONWriter()
    if let job = item.job, let fields = job.materialFields {
      fields.write(to: &json, beside: job.descriptiveFields)
    } else {
      json.object { _ in }
    }
    return json.text
  }
}

extension ApplyEnvironment {
  func records(of item: WorkItem) -> RunRecords { RunRecords(item: item, time: timestamp()) }
}
