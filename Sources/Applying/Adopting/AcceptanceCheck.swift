import CleanRoomsMLModel
import JobModel
import Planning
import StateFile

/// Whether the job of the latest recorded run may be taken for a changed spec of the same name, which the state does not
/// record (`state accept`).
struct AcceptanceCheck {
  let run: AppliedRun
  let snapshot: Snapshot
  var commands = UsherCommands()

  /// The run whose job is meant.
  func earlier() throws(Refusal) -> StartedRecord {
    guard let earlier = snapshot.runs(named: run.name).last else { throw Self.unknown(run) }
    if let intent = run.intents.first { throw open(intent) }
    guard run.place.holds(earlier.audienceGenerationJobArn) else { throw Self.elsewhere(earlier, run) }
    guard earlier.configuredAudienceModelArn.utf8.elementsEqual(run.configuredAudienceModelArn.utf8) else {
      throw Self.otherModel(earlier, run)
    }
    return earlier
  }

  /// Throws where the job of `earlier` computed something else than the changed spec would, or where that is not known.
  func requireSameResult(as earlier: StartedRecord) throws(Refusal) {
    let changes = changes(since: earlier)
    guard StartReason.changed(from: earlier, changes).isOnlyAccessOrCompute else { throw otherResult(earlier, changes) }
  }

  private func changes(since earlier: StartedRecord) -> [FieldChange] {
    run.job.map { Planning.changes(of: $0, from: earlier) } ?? []
  }

  /// - Parameter job: that of `earlier` as the service has it; nil where it has it no longer.
  func adoption(of job: GetAudienceGenerationJobResponse?, earlier: StartedRecord) throws(Refusal) -> Adoption {
    // A job whose changed spec was accepted before is of several runs.
    let others = snapshot.runs(named: run.name)
      .filter { $0.audienceGenerationJobArn.utf8.elementsEqual(earlier.audienceGenerationJobArn.utf8) }.map(\.run)
    let tagged = job.map { TaggedRun($0.tags, of: run, earlier: others) }
    if let job,
      !job.summary.audienceGenerationJobArn.utf8.elementsEqual(earlier.audienceGenerationJobArn.utf8)
        || !job.summary.configuredAudienceModelArn.utf8.elementsEqual(earlier.configuredAudienceModelArn.utf8)
    {
      throw AdoptionCheck.aboutAnother(earlier.audienceGenerationJobArn, job.summary)
    }
    if case .other(let name, let digest)? = tagged { throw taggedOtherwise(earlier, name, digest) }
    let changes = changes(since: earlier)
    var warnings: [String] = []
    if !changes.isEmpty, !StartReason.changed(from: earlier, changes).isOnlyAccessOrCompute {
      warnings.append(Self.computesOtherwise)
    }
    if job == nil { warnings.append(Self.deleted) }
    return Adoption(
      run: run, audienceGenerationJobArn: earlier.audienceGenerationJobArn,
      serviceName: job?.summary.name ?? earlier.serviceName, status: job?.summary.status,
      needsTags: tagged.map { $0 != .this } ?? false, needsRecord: true, earlier: earlier, changes: changes,
      warnings: warnings)
  }
}

// The words.
extension AcceptanceCheck {
  private static func unknown(_ run: AppliedRun) -> Refusal {
    Refusal(
      "the state records no run of '\(run.name)' whose job could be taken for the changed spec",
      "a job that usher did not start is taken by its ARN, with 'usher state adopt'")
  }

  private func open(_ intent: Intent) -> Refusal {
    Refusal(
      "a start of the changed spec of '\(intent.name)' has no recorded outcome, its job may be running: the open start of "
        + "\(intent.time) as \(ShownText.quoted(intent.serviceName, limit: 63))",
      "run apply: it checks the open start; if its job runs, there is nothing to accept",
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
      "the job of \(earlier.time) is not taken for the changed spec of '\(run.name)': \(what)",
      "to keep the existing result although it may differ, and start nothing:",
      commands.accept(run.name, resultsDiffer: true),
      "to compute what the manifest declares now, run apply: this starts a paid job")
  }

  private static func elsewhere(_ earlier: StartedRecord, _ run: AppliedRun) -> Refusal {
    Refusal(
      "the changed spec of '\(run.name)' belongs into another account or region than the job of \(earlier.time)",
      "the job:  \(ShownText.line(earlier.audienceGenerationJobArn))",
      "the spec: \(ShownText.line(run.place.form))", runsAnew)
  }

  private static func otherModel(_ earlier: StartedRecord, _ run: AppliedRun) -> Refusal {
    Refusal(
      "the changed spec of '\(run.name)' names another model than the job of \(earlier.time) was computed with",
      "the job:      \(ShownText.line(earlier.configuredAudienceModelArn))",
      "the manifest: \(ShownText.line(run.configuredAudienceModelArn))",
      runsAnew)
  }

  private static let runsAnew = "such a change is a run of its own: apply starts a paid job for it"

  private func taggedOtherwise(_ earlier: StartedRecord, _ name: String, _ digest: String) -> Refusal {
    Refusal(
      "the tags of the latest job of '\(run.name)' say that it is another run: \(JobTags.name) \(ShownText.quoted(name)), "
        + "\(JobTags.digest) \(ShownText.quoted(digest, limit: 64))",
      notes: ["to count it as this run all the same:"]
        + run.adopting(earlier.audienceGenerationJobArn, commands, takesOver: true))
  }

  private static let computesOtherwise =
    "more than the seed's role and the workers changed: the job did not compute what the manifest declares now"

  private static let deleted =
    "the service job no longer exists, so its tags cannot be set; only the state records this"
}
