import CleanRoomsMLModel
package import JobModel
import Planning
import StateFile

/// One thing in which a state and the service differ, and what to do about it.
package struct Finding: Equatable, Sendable {
  package enum Kind: String, Sendable {
    /// A recorded job that the service knows no longer.
    case gone = "deleted"
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
    case openIntent = "openStart"
    /// A declared run that the service has and the state does not.
    case unrecorded = "missingInState"
    /// A job that has a declared run's service name, and is another's, or may be its own.
    case foreign = "nameTaken"
    /// What could not be read, so that nothing is known of it.
    case unread
  }

  package var kind: Kind
  /// nil where it is about no run.
  package var run: RunID?
  package var audienceGenerationJobArns: [String]
  /// A sentence, fit to be shown as it is, as the notes.
  package var message: String
  package var notes: [String]

  /// Whether it is only worth knowing, and no difference.
  package var isNote: Bool { kind == .untagged }

  var sortKey: String { run.map { "\($0.name) \($0.digest)" } ?? "" }
}

// The words.
extension Finding {
  /// - Parameter isDeclared: whether a given manifest declares that run.
  static func gone(_ record: StartedRecord, isDeclared: Bool, _ commands: UsherCommands) -> Finding {
    Finding(
      record, .gone, "the service job of \(record.time) was deleted: it no longer exists at the service",
      isDeclared
        ? [
          "nothing has to be done: the run stays started, and apply does not start it again",
          "do not use 'usher state forget' while a manifest declares it: the next apply would start a paid job",
          "to run it again, change metadata.revision: this starts a paid job",
        ]
        : [
          "nothing has to be done: the run stays started, and it is no longer declared in the given PATHs",
          "to delete its record (if a manifest that was not given declares it, its next apply starts a paid job):",
          commands.forget(record.run),
        ])
  }

  static func otherName(_ record: StartedRecord, _ name: String, _ commands: UsherCommands) -> Finding {
    Finding(
      record, .otherName,
      "the service name is \(ShownText.quoted(name, limit: 63)) at the service, and "
        + "\(ShownText.quoted(record.serviceName, limit: 63)) in the state",
      [
        "the service never renames a job, so the line of the state was changed; keep a copy of the file, restore it from git, and "
          + "before the next apply record what git's version lacks:", commands.rebuild,
      ])
  }

  static func otherTags(
    _ record: StartedRecord, _ tags: StringMap, _ item: WorkItem?, _ commands: UsherCommands
  ) -> Finding {
    let (name, digest) = (tags[JobTags.name], tags[JobTags.digest])
    let words =
      name == nil && digest == nil
      ? "the job lacks usher's tags"
      : "the job's tags say \(JobTags.name) \(ShownText.quoted(name ?? "")), \(JobTags.digest) "
        + ShownText.quoted(digest ?? "", limit: 64)
    return Finding(
      record, .otherTags, words + "; a rebuild of a lost state would not find it",
      item.map { ["to set them again:"] + $0.adopting(record.audienceGenerationJobArn, commands) }
        ?? ["they can be set again if a manifest declares the run"])
  }

  static func untagged(_ record: StartedRecord) -> Finding {
    Finding(
      record, .untagged, "the job has no usher tags, but its name proves that it is this run's",
      ["the service, a tag policy or a clean-up script may remove tags; nothing has to be done"])
  }

  /// The service was asked about the record's job and answered about another.
  static func aboutAnother(_ record: StartedRecord, _ job: ServiceJob) -> Finding {
    Finding(
      record, .unread, "the service answered about another job: \(ShownText.line(job.arn))",
      ["nothing is known about this one; run the same command again"])
  }

  static func recordedRepeatedly(_ records: [StartedRecord], _ commands: UsherCommands) -> Finding {
    var finding = Finding(
      records[0], .recordedRepeatedly, "the state records this one run with \(records.count) jobs",
      surplus(records[0], commands))
    finding.audienceGenerationJobArns = records.map(\.audienceGenerationJobArn)
    return finding
  }

  static func duplicate(_ record: StartedRecord, _ arns: [String], _ commands: UsherCommands) -> Finding {
    var finding = Finding(
      record, .duplicate,
      "the service has \(arns.count == 1 ? "one more job" : "\(arns.count) more jobs") of this run",
      surplus(record, commands))
    finding.audienceGenerationJobArns = arns
    return finding
  }

  private static func surplus(_ record: StartedRecord, _ commands: UsherCommands) -> [String] {
    [
      "delete at AWS the jobs that are not wanted, but keep one: without any, the next apply starts a paid job;",
      "then, with no apply in between, record the one that is left:", commands.forget(record.run),
      commands.rebuild,
    ]
  }

  /// - Parameters:
  ///   - arns: the jobs that are the run's.
  ///   - holders: jobs under its service name that may be.
  ///   - isListed: whether the jobs of its region could be listed.
  static func openIntents(
    _ intents: [Intent], _ arns: [String], holders: [String], isListed: Bool, isDeclared: Bool
  ) -> Finding {
    let starts = intents.map { "\($0.time) as \(ShownText.quoted($0.serviceName, limit: 63))" }.joined(separator: ", ")
    let nothing =
      isDeclared ? "starts a paid job only if it finds none" : "closes the open start if it finds none"
    return Finding(
      kind: .openIntent, run: intents[0].run, audienceGenerationJobArns: arns + holders,
      message: "the start of \(starts) has no recorded outcome",
      notes: !arns.isEmpty
        ? ["its job exists; the next apply records it"]
        : !holders.isEmpty
          ? ["a job has its service name but no usher tags; it may be this run's job; wait, and run apply"]
          : !isListed
            ? ["usher could not check whether its job exists; run the same command again"]
            : ["usher saw no job of it, which proves nothing yet; run apply: it looks again and \(nothing)"])
  }

  static func unrecorded(_ item: WorkItem, _ arns: [String], _ commands: UsherCommands) -> Finding {
    Finding(
      kind: .unrecorded, run: item.run, audienceGenerationJobArns: arns,
      message: "missing in state: the service has a job of this run",
      notes: ["to record it, and start nothing:", commands.rebuild])
  }

  static func foreign(_ item: WorkItem, _ arn: String, _ commands: UsherCommands) -> Finding {
    Finding(
      kind: .foreign, run: item.run, audienceGenerationJobArns: [arn],
      message: "another job has this run's service name \(ShownText.quoted(item.serviceName, limit: 63))",
      notes: [
        "apply starts nothing under a name that is taken",
        "to run it, give another spec.name, or change metadata.revision if usher makes the name: this starts a paid job",
      ])
  }

  static func mayBeOurs(_ item: WorkItem, _ arn: String, _ commands: UsherCommands) -> Finding {
    Finding(
      kind: .foreign, run: item.run, audienceGenerationJobArns: [arn],
      message:
        "a job has this run's service name \(ShownText.quoted(item.serviceName, limit: 63)) but no usher tags; it "
        + "may be this run's job",
      notes: ["if it was started just now, its tags may be late; wait, and run the same command again"]
        + ["if it is this run's job, record it:"] + item.adopting(arn, commands) + [
          "only if it is another job, give another spec.name, or change metadata.revision if usher makes the name: this "
            + "starts a paid job"
        ])
  }

  static func unread(_ what: String, _ reason: Reason, _ commands: UsherCommands) -> Finding {
    let isJob = what.contains(":audience-generation-job/")
    return Finding(
      kind: .unread, run: nil, audienceGenerationJobArns: isJob ? [what] : [],
      message: (isJob ? "the job" : "the list of the jobs in \(ShownText.line(what))")
        + " could not be read: \(ShownText.line(reason.description))",
      notes: reason.advice(commands))
  }

  private init(_ record: StartedRecord, _ kind: Kind, _ message: String, _ notes: [String]) {
    self.init(
      kind: kind, run: record.run, audienceGenerationJobArns: [record.audienceGenerationJobArn], message: message,
      notes: notes)
  }
}
