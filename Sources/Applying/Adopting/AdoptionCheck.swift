import CleanRoomsMLModel
import JobModel
import Planning
import StateFile

/// Whether a job at the service, named by its ARN, may be taken for a declared run (`state adopt`).
struct AdoptionCheck {
  let run: AppliedRun
  let arn: String
  let snapshot: Snapshot
  /// Whether the job may be taken from another run.
  let takesOver: Bool
  var commands = UsherCommands()

  /// What needs no call: the ARN's own form and place, and what the state says of it.
  func requireAdoptable() throws(Refusal) {
    guard FieldConstraints.audienceGenerationJobArn.violation(of: arn) == nil, run.place.holds(arn) else {
      throw Self.elsewhere(arn, run)
    }
    let recorded = snapshot.started(run.run)
    if let other = recorded.first, !recorded.contains(where: isIt) { throw recordedOtherwise(other) }
    guard recorded.isEmpty, !takesOver else { return }
    if let holder = snapshot.allStarted.first(where: isIt) { throw recordedOf(holder) }
  }

  /// - Parameter job: as the service has it; nil where it has none of that ARN.
  func adoption(of job: GetAudienceGenerationJobResponse?) throws(Refusal) -> Adoption {
    try requireAdoptable()
    guard let job else { throw missing }
    let summary = job.summary
    guard summary.audienceGenerationJobArn.utf8.elementsEqual(arn.utf8) else { throw Self.aboutAnother(arn, summary) }
    guard summary.configuredAudienceModelArn.utf8.elementsEqual(run.configuredAudienceModelArn.utf8) else {
      throw Self.otherModel(summary, run)
    }
    let tagged = TaggedRun(job.tags, of: run)
    let isRecorded = !snapshot.started(run.run).isEmpty
    // A job that the state has as the run's is not taken from anyone: its tags are only fixed.
    if case .other(let name, let digest) = tagged, !takesOver, !isRecorded {
      throw taggedOtherwise(name, digest)
    }
    if tagged != .this, !takesOver, !isRecorded, let account = summary.startedBy, account != run.place.account {
      throw startedByAnother(account)
    }
    return Adoption(
      run: run, audienceGenerationJobArn: arn, serviceName: summary.name, status: summary.status,
      needsTags: tagged != .this, needsRecord: !isRecorded, warnings: Self.warnings(summary, run))
  }

  private func isIt(_ record: StartedRecord) -> Bool {
    record.audienceGenerationJobArn.utf8.elementsEqual(arn.utf8)
  }

  private static func warnings(_ job: AudienceGenerationJobSummary, _ run: AppliedRun) -> [String] {
    let declared = run.job?.serviceName ?? run.serviceName
    let isFindable = job.name.utf8.elementsEqual(declared.utf8) || ListedJobs.madeFor(job.name) == run.name
    let others = run.intents.filter { !$0.serviceName.utf8.elementsEqual(job.name.utf8) }
    return (isFindable ? [] : [unfindable(job.name)]) + others.map(alsoStarted) + (job.status.hasFailed ? [failed] : [])
  }
}

// The words.
extension AdoptionCheck {
  private static func elsewhere(_ arn: String, _ run: AppliedRun) -> Refusal {
    Refusal(
      "\(ShownText.quoted(arn, limit: 200)) cannot be the job of '\(run.name)'",
      "its model's region and its seed role's account make that",
      "expected \(ShownText.line(run.place.form))")
  }

  private func recordedOtherwise(_ other: StartedRecord) -> Refusal {
    Refusal(
      "the state records this run of '\(run.name)' already, started \(other.time) as "
        + ShownText.line(other.audienceGenerationJobArn),
      "to put another job in its place, forget that record, and then run the same command again before any apply "
        + "(apply would record the old job again, or start a paid one):",
      commands.forget(run.run))
  }

  private func recordedOf(_ holder: StartedRecord) -> Refusal {
    Refusal(
      "the state records \(ShownText.line(holder.audienceGenerationJobArn)) as \(Self.words(holder, run)), started \(holder.time)",
      notes: takeOver)
  }

  private static func words(_ holder: StartedRecord, _ run: AppliedRun) -> String {
    holder.name == run.name
      ? "an earlier run of '\(run.name)', digest \(holder.digest.short)" : "a run of '\(holder.name)'"
  }

  private func taggedOtherwise(_ name: String, _ digest: String) -> Refusal {
    Refusal(
      "the tags of \(ShownText.line(arn)) say that it is another run: \(JobTags.name) \(ShownText.quoted(name)), "
        + "\(JobTags.digest) \(ShownText.quoted(digest, limit: 64))",
      notes: takeOver)
  }

  private var takeOver: [String] {
    ["to count it as this run of '\(run.name)' all the same:"] + run.adopting(arn, commands, takesOver: true)
  }

  private var missing: Refusal {
    Refusal(
      "the service has no job \(ShownText.line(arn)): it was deleted, or the ARN is mistyped",
      "to see the recorded ARNs:", commands.list)
  }

  static func aboutAnother(_ arn: String, _ job: AudienceGenerationJobSummary) -> Refusal {
    Refusal(
      "the service was asked about \(ShownText.line(arn)) and answered about "
        + ShownText.line(job.audienceGenerationJobArn), "nothing was changed; run the same command again")
  }

  private func startedByAnother(_ account: String) -> Refusal {
    Refusal(
      "the job \(ShownText.line(arn)) was started by account \(ShownText.line(account)), and '\(run.name)' starts its jobs as "
        + run.place.account, notes: takeOver)
  }

  private static func otherModel(_ job: AudienceGenerationJobSummary, _ run: AppliedRun) -> Refusal {
    Refusal(
      "the job was computed with another model than '\(run.name)' declares",
      "the job:      \(ShownText.line(job.configuredAudienceModelArn))",
      "the manifest: \(ShownText.line(run.configuredAudienceModelArn))")
  }

  private static func unfindable(_ name: String) -> String {
    "the job is named \(ShownText.quoted(name, limit: 63)): only the state will know it. So that it is found when the state is "
      + "lost, write name: \(ShownText.quoted(name, limit: 63)) into the manifest's spec, which changes no digest"
  }

  private static func alsoStarted(_ intent: Intent) -> String {
    "the start of \(intent.time) as \(ShownText.quoted(intent.serviceName, limit: 63)) has no recorded outcome and will be "
      + "closed: if its job runs too, that is a second paid job, which 'usher state verify' shows"
  }

  private static let failed =
    "the job failed; it counts as started all the same: to run it again, change metadata.revision: this starts a paid job"
}
