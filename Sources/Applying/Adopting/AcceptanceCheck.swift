import CleanRoomsMLModel
import JobModel
import Planning
import StateFile

/// Whether the job of the latest recorded run may be taken for a changed spec of the same name, which the state does not
/// record (`state accept`).
struct AcceptanceCheck {
  let item: WorkItem
  let snapshot: Snapshot
  var commands = UsherCommands()

  /// The run whose job is meant.
  func earlier() throws(Refusal) -> StartedRecord {
    guard let earlier = snapshot.runs(named: item.name).last else { throw Self.unknown(item) }
    if let intent = item.intents.first { throw open(intent) }
    guard item.accountRegion.holds(earlier.audienceGenerationJobArn) else { throw Self.elsewhere(earlier, item) }
    guard earlier.configuredAudienceModelArn.utf8.elementsEqual(item.sourceArn.utf8) else {
      throw Self.otherModel(earlier, item)
    }
    return earlier
  }

  /// Throws where the job of `earlier` computed something else than the changed spec would, or where that is not known.
  func requireSameResult(as earlier: StartedRecord) throws(Refusal) {
    let changes = changes(since: earlier)
    guard StartReason.changed(from: earlier, changes).isOnlyAccessOrCompute else { throw otherResult(earlier, changes) }
  }

  private func changes(since earlier: StartedRecord) -> [FieldChange] {
    item.job.map { Planning.changes(of: $0, from: earlier) } ?? []
  }

  /// - Parameter job: that of `earlier` as the service has it; nil where it has it no longer.
  func adoption(of job: ServiceJob?, earlier: StartedRecord) throws(Refusal) -> Adoption {
    // A job whose changed spec was accepted before is of several runs.
    let others = snapshot.runs(named: item.name)
      .filter { $0.audienceGenerationJobArn.utf8.elementsEqual(earlier.audienceGenerationJobArn.utf8) }.map(\.run)
    let tagged = job.map { TaggedRun($0.tags, of: item, earlier: others) }
    if let job,
      !job.arn.utf8.elementsEqual(earlier.audienceGenerationJobArn.utf8)
        || !job.sourceArn.utf8.elementsEqual(earlier.configuredAudienceModelArn.utf8)
    {
      throw AdoptionCheck.aboutAnother(earlier.audienceGenerationJobArn, job)
    }
    if case .other(let name, let digest)? = tagged { throw taggedOtherwise(earlier, name, digest) }
    let changes = changes(since: earlier)
    var warnings: [String] = []
    if !changes.isEmpty, !StartReason.changed(from: earlier, changes).isOnlyAccessOrCompute {
      warnings.append(Self.computesOtherwise)
    }
    if job == nil { warnings.append(Self.deleted) }
    return Adoption(
      item: item, audienceGenerationJobArn: earlier.audienceGenerationJobArn,
      serviceName: job?.serviceName ?? earlier.serviceName, status: job?.status,
      needsTags: tagged.map { $0 != .this } ?? false, needsRecord: true, earlier: earlier, changes: changes,
      warnings: warnings)
  }
}

// The words.
extension AcceptanceCheck {
  private static func unknown(_ item: WorkItem) -> Refusal {
    Refusal(
      "the state records no run of '\(item.name)' whose job could be accepted for the changed spec",
      "to record a job that usher did not start, use 'usher state adopt' with its ARN")
  }

  private func open(_ intent: Intent) -> Refusal {
    Refusal(
      "a start of the changed spec of '\(intent.name)' has no recorded outcome; its job may be running: the open start of "
        + "\(intent.time) as \(ShownText.quoted(intent.serviceName, limit: 63))",
      "run apply: it checks the open start; if its job exists, there is nothing to accept; if not, this starts a paid job",
      "if it is known that no such job exists (if one does, usher loses track of a paid job):",
      commands.forget(intent.run, withOpenIntents: true))
  }

  private func otherResult(_ earlier: StartedRecord, _ changes: [FieldChange]) -> Refusal {
    let paths = changes.map { ShownText.line($0.path) }
    let what =
      paths.isEmpty
      ? "what changed is not known, because the fields of the earlier run are not recorded"
      : paths == ["revision"]
        ? "metadata.revision changed, which asks for another run"
        : "more than the seed's role and the workers changed: \(paths.joined(separator: ", "))"
    return Refusal(
      "the job of \(earlier.time) is not accepted for the changed spec of '\(item.name)': \(what)",
      "to keep the existing result although it may differ, and start nothing:",
      commands.accept(item.name, resultsDiffer: true),
      "to compute what the manifest declares now, run apply: this starts a paid job")
  }

  private static func elsewhere(_ earlier: StartedRecord, _ item: WorkItem) -> Refusal {
    Refusal(
      "the changed spec of '\(item.name)' belongs to another account or region than the job of \(earlier.time)",
      "the job:  \(ShownText.line(earlier.audienceGenerationJobArn))",
      "the spec: \(ShownText.line(item.accountRegion.form))", runsAnew)
  }

  private static func otherModel(_ earlier: StartedRecord, _ item: WorkItem) -> Refusal {
    Refusal(
      "the changed spec of '\(item.name)' names another model than the job of \(earlier.time) was computed with",
      "the job:      \(ShownText.line(earlier.configuredAudienceModelArn))",
      "the manifest: \(ShownText.line(item.sourceArn))",
      runsAnew)
  }

  private static let runsAnew = "such a change needs a new run: apply starts a paid job for it"

  private func taggedOtherwise(_ earlier: StartedRecord, _ name: String, _ digest: String) -> Refusal {
    Refusal(
      "the tags of the latest job of '\(item.name)' say that it is another run: \(JobTags.name) \(ShownText.quoted(name)), "
        + "\(JobTags.digest) \(ShownText.quoted(digest, limit: 64))",
      notes: ["to accept it as this run anyway:"]
        + item.adopting(earlier.audienceGenerationJobArn, commands, takesOver: true))
  }

  private static let computesOtherwise =
    "more than the seed's role and the workers changed: the job did not compute what the manifest declares now"

  private static let deleted =
    "the service job no longer exists, so its tags cannot be set; only the state records this"
}
