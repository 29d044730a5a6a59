import CleanRoomsMLModel
import JobModel
import Planning
import StateFile

/// Whether the job of the latest recorded run may be taken for a changed spec of the same name, which the state does not
/// record (`state accept`).
struct AcceptanceCheck {
  let run: AppliedRun
  let snapshot: Snapshot

  /// The run whose job is meant.
  func earlier() throws(Refusal) -> StartedRecord {
    guard let earlier = snapshot.runs(named: run.name).last else { throw Self.unknown(run) }
    if let intent = run.intents.first { throw Self.open(intent) }
    guard run.place.holds(earlier.audienceGenerationJobArn) else { throw Self.elsewhere(earlier, run) }
    guard earlier.configuredAudienceModelArn.utf8.elementsEqual(run.configuredAudienceModelArn.utf8) else {
      throw Self.otherModel(earlier, run)
    }
    return earlier
  }

  /// - Parameter job: that of `earlier` as the service has it; nil where it has it no longer.
  func adoption(of job: GetAudienceGenerationJobResponse?, earlier: StartedRecord) throws(Refusal) -> Adoption {
    // A job whose changed spec was accepted before is of several runs.
    let digests = snapshot.runs(named: run.name)
      .filter { $0.audienceGenerationJobArn.utf8.elementsEqual(earlier.audienceGenerationJobArn.utf8) }.map(\.digest)
    let tagged = job.map { TaggedRun($0.tags, of: run, earlier: digests) }
    if case .other(let name, let digest)? = tagged { throw Self.taggedOtherwise(earlier, name, digest, run) }
    var changes: [FieldChange] = []
    if let job = run.job { changes = Planning.changes(of: job, from: earlier) }
    let reason = StartReason.changed(from: earlier, changes)
    var warnings: [String] = []
    if !changes.isEmpty, !reason.isOnlyAccessOrCompute { warnings.append(Self.computesOtherwise) }
    if job == nil { warnings.append(Self.gone) }
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
      "a job that usher did not start is taken by its ARN: usher state adopt \(run.name) <arn> <path>")
  }

  private static func open(_ intent: Intent) -> Refusal {
    Refusal(
      "a start of the changed spec of '\(intent.name)' has no outcome yet: the intent of \(intent.time) as "
        + ShownText.quoted(intent.serviceName, limit: 63),
      "the next apply finds out whether it runs, and then there is nothing to accept",
      "where it is known that it does not: usher state forget \(intent.name) --digest \(intent.digest.short) "
        + "--with-open-intents")
  }

  private static func elsewhere(_ earlier: StartedRecord, _ run: AppliedRun) -> Refusal {
    Refusal(
      "the changed spec of '\(run.name)' belongs into another account or region than the job of \(earlier.time)",
      "the job:  \(ShownText.line(earlier.audienceGenerationJobArn))",
      "the spec: \(ShownText.line(run.place.form))", "such a change is a run of its own: apply starts it")
  }

  private static func otherModel(_ earlier: StartedRecord, _ run: AppliedRun) -> Refusal {
    Refusal(
      "the changed spec of '\(run.name)' names another model than the job of \(earlier.time) was computed with",
      "the job:      \(ShownText.line(earlier.configuredAudienceModelArn))",
      "the manifest: \(ShownText.line(run.configuredAudienceModelArn))",
      "such a change is a run of its own: apply starts it")
  }

  private static func taggedOtherwise(
    _ earlier: StartedRecord, _ name: String, _ digest: String, _ run: AppliedRun
  ) -> Refusal {
    Refusal(
      "the tags of the latest job of '\(run.name)' say that it is another run: \(JobTags.name) \(ShownText.quoted(name)), "
        + "\(JobTags.digest) \(ShownText.quoted(digest, limit: 64))",
      "to count it as this run all the same:",
      ShellCommand.usher(
        "state", "adopt", run.name.text, earlier.audienceGenerationJobArn, run.job?.location.file ?? run.path,
        "--take-over"))
  }

  private static let computesOtherwise =
    "more than the seed's role and the workers changed: the job did not compute what the manifest declares now"

  private static let gone =
    "the service knows the job no longer: there are no tags to set, and only the state will know that the spec is accepted"
}
