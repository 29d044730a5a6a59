package import JobModel
package import Planning
package import StateFile

// Exports have no ARN and no tags: one is taken by its name at the service, and only the record says whose it is.
extension Adopter {
  /// What it takes to count the export of that name as the declared run; changes nothing.
  ///
  /// - Parameter takesOver: whether it may be taken from another run.
  package func adoption(
    ofExport serviceName: String, as job: DeclaredJob, against snapshot: Snapshot, takesOver: Bool
  ) async throws(Refusal) -> Adoption {
    guard let export = job.export else { preconditionFailure("\(job.name) is no export") }
    guard let arn = export.arn(in: snapshot) else { throw Self.upstreamNotStarted(job) }
    let item = WorkItem(job, from: arn, intents: snapshot.openIntents.filter { $0.run == job.run })
    if let recorded = snapshot.started(job.run).last {
      guard recorded.serviceName.utf8.elementsEqual(serviceName.utf8) else {
        throw recordedOtherwise(recorded)
      }
      return Adoption(of: recorded, item)
    }
    let identity = ExportIdentity.text(of: serviceName, from: arn)
    if !takesOver, let holder = snapshot.allExports.first(where: { $0.identity.utf8.elementsEqual(identity.utf8) }) {
      throw Self.recordedOf(holder)
    }
    switch await exports.read(identity, of: item) {
    case .failed(let reason): throw unread(identity, reason, item)
    case .gone: throw Self.missing(serviceName, arn)
    case .job(let found):
      guard found.audienceSize == export.audienceSize else { throw Self.otherSize(found, export) }
      return Adoption(
        item: item, audienceGenerationJobArn: arn, serviceName: serviceName, status: found.status, needsTags: false,
        needsRecord: true)
    }
  }

  /// What it takes to count the recorded exports of an accepted job as those of its changed spec, which name the same
  /// audience and size: nothing is exported again.
  ///
  /// - Parameters:
  ///   - declared: what the manifests declare.
  ///   - adoption: that of the job.
  package func acceptance(
    of declared: [DeclaredJob], exporting adoption: Adoption, against snapshot: Snapshot
  ) -> [Adoption] {
    declared.compactMap { job in
      let arn = adoption.audienceGenerationJobArn
      guard let export = job.export, export.upstream == .job(adoption.item.run), !snapshot.isStarted(job.run),
        let earlier = snapshot.runs(named: job.name).last(where: {
          $0.run.kind == .audienceExportJob && $0.audienceGenerationJobArn.utf8.elementsEqual(arn.utf8)
        })
      else { return nil }
      let changes = Planning.changes(of: job, from: earlier)
      guard !changes.isEmpty, changes.allSatisfy({ $0.path == DeclaredExport.jobMember }) else { return nil }
      return Adoption(
        item: WorkItem(job, from: arn, intents: snapshot.openIntents.filter { $0.run == job.run }),
        audienceGenerationJobArn: arn, serviceName: earlier.serviceName, status: nil, needsTags: false,
        needsRecord: true, earlier: earlier, changes: changes)
    }
  }
}

extension DeclaredExport {
  /// The ARN of its generation job, as far as the state records it.
  func arn(in snapshot: Snapshot) -> String? {
    switch upstream {
    case .arn(let arn): arn
    case .job(let run): snapshot.started(run).last?.audienceGenerationJobArn
    }
  }
}

// The words.
extension Adopter {
  private static func upstreamNotStarted(_ job: DeclaredJob) -> Refusal {
    Refusal(
      "the state records no start of the job whose audience '\(job.name)' exports, so the export cannot be its own",
      "run apply, or record the job with 'usher state adopt', and then run the same command again")
  }

  private func recordedOtherwise(_ other: StartedRecord) -> Refusal {
    Refusal(
      "the state already records this run of '\(other.name)', started \(other.time) as "
        + ShownText.quoted(other.serviceName, limit: 63),
      "to replace it with another export, forget that record first:", commands.forget(other.run))
  }

  private static func recordedOf(_ holder: StartedRecord) -> Refusal {
    Refusal(
      "the state records the export \(ShownText.quoted(holder.serviceName, limit: 63)) as a run of '\(holder.name)', digest "
        + "\(holder.digest.short), started \(holder.time)",
      "to adopt it as this run anyway, give --take-over")
  }

  private static func missing(_ serviceName: String, _ arn: String) -> Refusal {
    Refusal(
      "the service lists no export \(ShownText.quoted(serviceName, limit: 63)) of the job \(ShownText.line(arn))",
      "the list may not show a new export yet; then run the same command again later")
  }

  private static func otherSize(_ found: ServiceJob, _ export: DeclaredExport) -> Refusal {
    var other = export
    if let size = found.audienceSize { other.audienceSize = size }
    return Refusal(
      "the export has another size than the manifest declares", "the export:   \(other.words)",
      "the manifest: \(export.words)")
  }
}
