import CleanRoomsMLModel
import JobModel
import Planning
import StateFile

/// Whether a job at the service, named by its ARN, may be taken for a declared run (`state adopt`).
struct AdoptionCheck {
  let item: WorkItem
  let arn: String
  let snapshot: Snapshot
  /// Whether the job may be taken from another run.
  let takesOver: Bool
  var commands = UsherCommands()

  /// What needs no call: the ARN's own form and place, and what the state says of it.
  func requireAdoptable() throws(Refusal) {
    guard FieldConstraints.audienceGenerationJobArn.violation(of: arn) == nil, item.accountRegion.holds(arn) else {
      throw Self.elsewhere(arn, item)
    }
    let recorded = snapshot.started(item.run)
    if let other = recorded.first, !recorded.contains(where: isIt) { throw recordedOtherwise(other) }
    guard recorded.isEmpty, !takesOver else { return }
    if let holder = snapshot.allStarted.first(where: isIt) { throw recordedOf(holder) }
  }

  /// - Parameter job: as the service has it; nil where it has none of that ARN.
  func adoption(of job: ServiceJob?) throws(Refusal) -> Adoption {
    try requireAdoptable()
    guard let job else { throw missing }
    guard job.arn.utf8.elementsEqual(arn.utf8) else { throw Self.aboutAnother(arn, job) }
    guard job.sourceArn.utf8.elementsEqual(item.sourceArn.utf8) else {
      throw Self.otherModel(job, item)
    }
    let tagged = TaggedRun(job.tags, of: item)
    let isRecorded = !snapshot.started(item.run).isEmpty
    // A job that the state has as the run's is not taken from anyone: its tags are only fixed.
    if case .other(let name, let digest) = tagged, !takesOver, !isRecorded {
      throw taggedOtherwise(name, digest)
    }
    if tagged != .this, !takesOver, !isRecorded, let account = job.startedBy, account != item.accountRegion.account {
      throw startedByAnother(account)
    }
    return Adoption(
      item: item, audienceGenerationJobArn: arn, serviceName: job.serviceName, status: job.status,
      needsTags: tagged != .this, needsRecord: !isRecorded, warnings: Self.warnings(job, item))
  }

  private func isIt(_ record: StartedRecord) -> Bool {
    record.audienceGenerationJobArn.utf8.elementsEqual(arn.utf8)
  }

  private static func warnings(_ job: ServiceJob, _ item: WorkItem) -> [String] {
    let declared = item.job?.serviceName ?? item.serviceName
    let isFindable =
      job.serviceName.utf8.elementsEqual(declared.utf8) || AudienceGenerationJobs.madeFor(job.serviceName) == item.name
    let others = item.intents.filter { !$0.serviceName.utf8.elementsEqual(job.serviceName.utf8) }
    return (isFindable ? [] : [unfindable(job.serviceName)]) + others.map(alsoStarted)
      + (job.status.hasFailed ? [failed] : [])
  }
}

// The words.
extension AdoptionCheck {
  private static func elsewhere(_ arn: String, _ item: WorkItem) -> Refusal {
    Refusal(
      "\(ShownText.quoted(arn, limit: 200)) cannot be the job of '\(item.name)'",
      "the model's region and the seed role's account must be those of the job",
      "expected \(ShownText.line(item.accountRegion.form))")
  }

  private func recordedOtherwise(_ other: StartedRecord) -> Refusal {
    Refusal(
      "the state already records this run of '\(item.name)', started \(other.time) as "
        + ShownText.line(other.audienceGenerationJobArn),
      "to replace it with another job, forget that record, and then run the same command again before any apply "
        + "(apply would record the old job again, or start a paid one):",
      commands.forget(item.run))
  }

  private func recordedOf(_ holder: StartedRecord) -> Refusal {
    Refusal(
      "the state records \(ShownText.line(holder.audienceGenerationJobArn)) as \(Self.words(holder, item)), started \(holder.time)",
      notes: takeOver)
  }

  private static func words(_ holder: StartedRecord, _ item: WorkItem) -> String {
    holder.name == item.name
      ? "an earlier run of '\(item.name)', digest \(holder.digest.short)" : "a run of '\(holder.name)'"
  }

  private func taggedOtherwise(_ name: String, _ digest: String) -> Refusal {
    Refusal(
      "the tags of \(ShownText.line(arn)) say that it is another run: \(JobTags.name) \(ShownText.quoted(name)), "
        + "\(JobTags.digest) \(ShownText.quoted(digest, limit: 64))",
      notes: takeOver)
  }

  private var takeOver: [String] {
    ["to adopt it as this run of '\(item.name)' anyway:"] + item.adopting(arn, commands, takesOver: true)
  }

  private var missing: Refusal {
    Refusal(
      "the service has no job \(ShownText.line(arn)): it was deleted, or the ARN is mistyped",
      "to see the recorded ARNs:", commands.list)
  }

  static func aboutAnother(_ arn: String, _ job: ServiceJob) -> Refusal {
    Refusal(
      "usher asked the service about \(ShownText.line(arn)), and it answered about "
        + ShownText.line(job.arn), "nothing was changed; run the same command again")
  }

  private func startedByAnother(_ account: String) -> Refusal {
    Refusal(
      "the job \(ShownText.line(arn)) was started by account \(ShownText.line(account)), and '\(item.name)' starts its jobs as "
        + item.accountRegion.account, notes: takeOver)
  }

  private static func otherModel(_ job: ServiceJob, _ item: WorkItem) -> Refusal {
    Refusal(
      "the job was computed with a model other than the one that '\(item.name)' declares",
      "the job:      \(ShownText.line(job.sourceArn))",
      "the manifest: \(ShownText.line(item.sourceArn))")
  }

  private static func unfindable(_ name: String) -> String {
    "the service name of the job is \(ShownText.quoted(name, limit: 63)), and only the state records this; to find the job if "
      + "the state is lost, write name: \(ShownText.quoted(name, limit: 63)) into the manifest's spec (the digest stays the same)"
  }

  private static func alsoStarted(_ intent: Intent) -> String {
    "the start of \(intent.time) as \(ShownText.quoted(intent.serviceName, limit: 63)) has no recorded outcome and will be "
      + "closed: if its job runs too, that is a second paid job, which 'usher state verify' shows"
  }

  private static let failed =
    "the job failed; the run still counts as started; to run it again, change metadata.revision: this starts a paid job"
}
