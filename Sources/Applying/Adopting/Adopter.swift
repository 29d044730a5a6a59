import AWSCore
package import CleanRoomsML
import CleanRoomsMLModel
package import JobModel
package import Planning
package import StateFile

/// Takes jobs at the service for runs: first the tags, then the record. Where it breaks off in between, the same again
/// finishes it; and where the state is lost, the tags tell.
package struct Adopter: Sendable {
  private let client: CleanRoomsMLClient
  private let records: RunRecords

  package init(_ client: CleanRoomsMLClient, _ surroundings: ApplySurroundings) {
    self.client = client
    records = RunRecords(surroundings: surroundings)
  }

  /// What it takes to count the job of that ARN as the declared run; changes nothing.
  ///
  /// - Parameters:
  ///   - job: with its request.
  ///   - takesOver: whether the job may be taken from another run.
  package func adoption(
    of arn: String, as job: DeclaredJob, against snapshot: Snapshot, takesOver: Bool
  ) async throws(Refusal) -> Adoption {
    let run = AppliedRun(job, openIn: snapshot)
    let check = AdoptionCheck(run: run, arn: arn, snapshot: snapshot, takesOver: takesOver)
    try check.requireAdoptable()
    return try check.adoption(of: try await read(arn, run))
  }

  /// What it takes to count the latest recorded job of that name as the changed spec; nothing where it counts already.
  /// Changes nothing.
  package func acceptance(of job: DeclaredJob, against snapshot: Snapshot) async throws(Refusal) -> Adoption {
    let run = AppliedRun(job, openIn: snapshot)
    if let recorded = snapshot.started(name: job.name, digest: job.digest).last { return Adoption(of: recorded, run) }
    let check = AcceptanceCheck(run: run, snapshot: snapshot)
    let earlier = try check.earlier()
    return try check.adoption(of: try await read(earlier.audienceGenerationJobArn, run), earlier: earlier)
  }

  /// Sets the tags and records the run, each as far as it is needed.
  ///
  /// - Throws: `Refusal` where the service did not take the tags: nothing is recorded then. `StateError` where the state
  ///   cannot be written.
  package func carryOut(_ adoption: Adoption, in journal: StateJournal) async throws {
    if adoption.needsTags { try await tag(adoption) }
    guard adoption.needsRecord else { return }
    let job = StartMachine.FoundJob(arn: adoption.audienceGenerationJobArn, serviceName: adoption.serviceName)
    try await records.adopt(job, as: adoption.run, closing: adoption.run.intents, in: journal)
  }

  private func tag(_ adoption: Adoption) async throws(Refusal) {
    let arn = adoption.audienceGenerationJobArn
    do {
      try await client.tagResource(
        arn: arn, tags: JobTags.adding(to: nil, name: adoption.run.name, digest: adoption.run.digest))
    } catch {
      throw Self.untagged(arn, reason(error, adoption.run, needing: .toTag(arn)))
    }
  }

  /// The job of that ARN; nil where there is none.
  private func read(_ arn: String, _ run: AppliedRun) async throws(Refusal) -> GetAudienceGenerationJobResponse? {
    do {
      return try await client.getAudienceGenerationJob(arn: arn)
    } catch .refused(let error) where error.kind == .notFound {
      return nil
    } catch {
      throw Self.unread(arn, reason(error, run, needing: .toGet(arn)))
    }
  }

  private func reason(_ failure: CallFailure, _ run: AppliedRun, needing permission: Permission) -> Reason {
    Reason(SensitiveText(of: run.job?.request).cleaned(failure), needing: [permission])
  }
}

extension AppliedRun {
  /// The declared job, with the intents of this very run that are open.
  init(_ job: DeclaredJob, openIn snapshot: Snapshot) {
    self.init(job, intents: snapshot.openIntents(named: job.name).filter { $0.digest == job.digest })
  }
}

// The words.
extension Adopter {
  private static func unread(_ arn: String, _ reason: Reason) -> Refusal {
    Refusal(
      "the job \(ShownText.line(arn)) cannot be read: \(reason)",
      notes: reason.permissionNotes + ["nothing was changed"])
  }

  private static func untagged(_ arn: String, _ reason: Reason) -> Refusal {
    Refusal(
      "the tags of \(ShownText.line(arn)) cannot be set: \(reason)",
      notes: reason.permissionNotes + [
        "nothing of it was recorded; run the same command again, whatever became of the tags"
      ])
  }
}

extension Reason {
  /// What is to be allowed, where that is the matter.
  var permissionNotes: [String] {
    guard case .accessDenied(let permissions) = kind else { return [] }
    return permissions.map { "allow \(ShownText.line($0.action)) on \(ShownText.line($0.resource))" }
  }
}
