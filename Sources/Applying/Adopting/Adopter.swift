package import CleanRoomsML
import CleanRoomsMLModel
package import JobModel
package import Planning
package import StateFile

/// Takes service jobs for runs: first the record, then the tags. Tags can be refused, or dropped by the service: then only
/// the state knows whose job it is.
package struct Adopter: Sendable {
  private let reader: ServiceJobReader
  let exports: ServiceJobReader
  private let environment: ApplyEnvironment
  let commands: UsherCommands

  /// - Parameter commands: those that its refusals name.
  package init(
    _ client: CleanRoomsMLClient, _ environment: ApplyEnvironment, commands: UsherCommands = UsherCommands()
  ) {
    reader = ServiceJobReader(client, .audienceGenerationJob, parallelism: 1)
    exports = ServiceJobReader(client, .audienceExportJob, parallelism: 1)
    self.commands = commands
    self.environment = environment
  }

  /// What it takes to count the job of that ARN as the declared run; changes nothing.
  ///
  /// - Parameters:
  ///   - job: with its request.
  ///   - takesOver: whether the job may be taken from another run.
  package func adoption(
    of arn: String, as job: DeclaredJob, against snapshot: Snapshot, takesOver: Bool
  ) async throws(Refusal) -> Adoption {
    let item = WorkItem(job, openIn: snapshot)
    let check = AdoptionCheck(item: item, arn: arn, snapshot: snapshot, takesOver: takesOver, commands: commands)
    try check.requireAdoptable()
    return try check.adoption(of: try await read(arn, item))
  }

  /// What it takes to count the latest recorded job of that name as the changed spec; nothing where it counts already.
  /// Changes nothing.
  ///
  /// - Parameter resultsDiffer: whether it may count although more changed than who reads the seed and what computes.
  package func acceptance(
    of job: DeclaredJob, against snapshot: Snapshot, resultsDiffer: Bool = false
  ) async throws(Refusal) -> Adoption {
    let item = WorkItem(job, openIn: snapshot)
    if let recorded = snapshot.started(job.run).last { return Adoption(of: recorded, item) }
    let check = AcceptanceCheck(item: item, snapshot: snapshot, commands: commands)
    let earlier = try check.earlier()
    if !resultsDiffer { try check.requireSameResult(as: earlier) }
    return try check.adoption(of: try await read(earlier.audienceGenerationJobArn, item), earlier: earlier)
  }

  /// Records the run and sets the tags, each as far as it is needed.
  ///
  /// - Returns: what the service did not take, for the reader.
  /// - Throws: where the state cannot be written: no tag is set then.
  package func record(_ adoption: Adoption, in journal: StateJournal) async throws(StateError) -> [ApplyNotice] {
    let arn = adoption.audienceGenerationJobArn
    if adoption.needsRecord {
      let job = StartMachine.FoundJob(arn: arn, serviceName: adoption.serviceName)
      try await journal.adopt(environment.records(of: adoption.item).adopted([job], newID: environment.newID))
    }
    guard adoption.needsTags, let reason = await Tagging(jobs: reader.jobs).tag(arn, as: adoption.item) else {
      return []
    }
    return [.untagged(adoption.item, arn, reason)]
  }

  /// The job of that ARN; nil where there is none.
  private func read(_ arn: String, _ item: WorkItem) async throws(Refusal) -> ServiceJob? {
    switch await reader.read(arn, of: item) {
    case .job(let job): return job
    case .gone: return nil
    case .failed(let reason): throw unread(arn, reason, item)
    }
  }
}

extension WorkItem {
  /// The declared job, with the intents of this very run that are open.
  init(_ job: DeclaredJob, openIn snapshot: Snapshot) {
    self.init(
      job, intents: snapshot.openIntents.filter { $0.run == job.run },
      recordedForOthers: snapshot.runs(named: job.name).filter { $0.run != job.run }
        .map(\.audienceGenerationJobArn))
  }
}

// The words.
extension Adopter {
  func unread(_ arn: String, _ reason: Reason, _ item: WorkItem) -> Refusal {
    Refusal(
      "the job \(ShownText.line(arn)) cannot be read: \(reason)",
      notes: reason.advice(commands, of: item) + ["nothing was changed"])
  }
}
