import CleanRoomsMLModel
package import JobModel
import Planning
import StateFile

/// One thing in which a state and the service differ, and what to do about it.
package struct Finding: Equatable, Sendable {
  package enum Kind: String, Sendable {
    /// A recorded job that the service knows no longer.
    case gone
    /// A recorded job that has another name at the service than the state says.
    case otherName
    /// A recorded job whose tags are not those of a run that it is recorded for.
    case otherTags
    /// A recorded job without usher's tags whose name proves whose it is: no difference.
    case untagged
    /// A run that the state records with several jobs.
    case recordedRepeatedly
    /// Jobs of a recorded run that the state does not know.
    case duplicate
    /// A start without an outcome.
    case openIntent
    /// A declared run that the service has and the state does not.
    case unrecorded
    /// A job without a declared run's tags that has its name.
    case foreign
    /// What could not be read, so that nothing is known of it.
    case unread
  }

  package var kind: Kind
  /// nil where it is about no run.
  package var name: JobName?
  package var digest: SpecDigest?
  package var audienceGenerationJobArns: [String]
  /// A sentence, fit to be shown as it is, as the notes.
  package var message: String
  package var notes: [String]

  /// Whether it is only worth knowing, and no difference.
  package var isNote: Bool { kind == .untagged }

  var sortKey: String { "\(name?.text ?? "") \(digest?.description ?? "")" }
}

// The words.
extension Finding {
  static func gone(_ record: StartedRecord) -> Finding {
    Finding(
      record, .gone, "the service knows the job of \(record.time) no longer",
      [
        "it stays started; to run it again, change metadata.revision",
        "to take it out of the state:",
        ShellCommand.usher("state", "forget", record.name.text, "--digest", record.digest.short),
      ])
  }

  static func otherName(_ record: StartedRecord, _ name: String) -> Finding {
    Finding(
      record, .otherName,
      "the job is named \(ShownText.quoted(name, limit: 63)) at the service, and "
        + "\(ShownText.quoted(record.serviceName, limit: 63)) in the state",
      ["the service renames no job: the line of the state was changed; restore the state from git"])
  }

  static func otherTags(_ record: StartedRecord, _ tags: StringMap, _ run: AppliedRun?) -> Finding {
    let (name, digest) = (tags[JobTags.name], tags[JobTags.digest])
    let words =
      name == nil && digest == nil
      ? "the job lacks usher's tags"
      : "the job's tags say \(JobTags.name) \(ShownText.quoted(name ?? "")), \(JobTags.digest) "
        + ShownText.quoted(digest ?? "", limit: 64)
    return Finding(
      record, .otherTags, words + "; a lost state would not find it",
      run.map { ["to set them again:", $0.adopting(record.audienceGenerationJobArn)] }
        ?? ["they can be set again where a manifest declares the run"])
  }

  static func untagged(_ record: StartedRecord) -> Finding {
    Finding(
      record, .untagged, "the job has no tags of usher's; its name proves that it is this run's",
      ["the service, a tag policy or a clean-up script may drop tags; nothing has to be done"])
  }

  /// The service was asked about the record's job and answered about another.
  static func aboutAnother(_ record: StartedRecord, _ job: AudienceGenerationJobSummary) -> Finding {
    Finding(
      record, .unread, "the service answered about another job: \(ShownText.line(job.audienceGenerationJobArn))",
      ["nothing is known of this one; run the same command again"])
  }

  static func recordedRepeatedly(_ records: [StartedRecord]) -> Finding {
    var finding = Finding(
      records[0], .recordedRepeatedly, "the state records this one run with \(records.count) jobs", surplus(records[0]))
    finding.audienceGenerationJobArns = records.map(\.audienceGenerationJobArn)
    return finding
  }

  static func duplicate(_ record: StartedRecord, _ arns: [String]) -> Finding {
    var finding = Finding(
      record, .duplicate,
      "the service has \(arns.count == 1 ? "a further job" : "\(arns.count) further jobs") of this run",
      surplus(record))
    finding.audienceGenerationJobArns = arns
    return finding
  }

  private static func surplus(_ record: StartedRecord) -> [String] {
    [
      "delete at the service what is not wanted, then record what is left:",
      ShellCommand.usher("state", "forget", record.name.text, "--digest", record.digest.short),
      "usher state rebuild <path>",
    ]
  }

  static func openIntents(_ intents: [Intent], _ arns: [String], isDeclared: Bool) -> Finding {
    let starts = intents.map { "\($0.time) as \(ShownText.quoted($0.serviceName, limit: 63))" }.joined(separator: ", ")
    let nothing = isDeclared ? "starts the run where there is none" : "closes the intent where there is none"
    return Finding(
      kind: .openIntent, name: intents[0].name, digest: intents[0].digest, audienceGenerationJobArns: arns,
      message: "the start of \(starts) has no outcome in the state",
      notes: arns.isEmpty
        ? ["no job of it is to be seen: the next apply looks again, and", nothing]
        : ["its job is there: the next apply records it"])
  }

  static func unrecorded(_ run: AppliedRun, _ arns: [String]) -> Finding {
    Finding(
      kind: .unrecorded, name: run.name, digest: run.digest, audienceGenerationJobArns: arns,
      message: "the service has this declared run, and the state does not",
      notes: ["apply finds and records it; or without starting anything else:", run.rebuilding])
  }

  static func foreign(_ run: AppliedRun, _ arn: String) -> Finding {
    Finding(
      kind: .foreign, name: run.name, digest: run.digest, audienceGenerationJobArns: [arn],
      message: "a job without this declared run's tags has its name \(ShownText.quoted(run.serviceName, limit: 63))",
      notes: [
        "apply starts nothing under a name that is taken: give another spec.name, or",
        "change metadata.revision where usher makes the name; or take the job:", run.adopting(arn),
      ])
  }

  static func unread(_ what: String, _ reason: Reason) -> Finding {
    let isJob = what.contains(":audience-generation-job/")
    return Finding(
      kind: .unread, name: nil, digest: nil, audienceGenerationJobArns: isJob ? [what] : [],
      message: (isJob ? "the job" : "the list of the jobs in \(ShownText.line(what))")
        + " could not be read: \(ShownText.line(reason.description))",
      notes: reason.permissionNotes)
  }

  private init(_ record: StartedRecord, _ kind: Kind, _ message: String, _ notes: [String]) {
    self.init(
      kind: kind, name: record.name, digest: record.digest,
      audienceGenerationJobArns: [record.audienceGenerationJobArn],
      message: message, notes: notes)
  }
}
