package import JobModel

/// What an apply found beside the results of its runs.
package struct ApplyNotice: Equatable, Sendable {
  package enum Kind: String, Sendable {
    /// A run that this apply started has a second job.
    case secondJob
    /// The list shows a started job under another name than the record has.
    case otherName
    /// The service answered a start with another run's job: the record is taken back.
    case takenBack
    /// Beside the run's jobs there is one that may be a second start of it.
    case possibleSecondStart
    /// A job that was found by its name did not take usher's tags.
    case untagged
    /// The last look at what was started failed, or was left out.
    case unchecked
    /// The list shows new jobs late.
    case lateList
  }

  package enum Severity: String, Sendable { case error, warning, note }

  package var kind: Kind
  /// nil where it is about no single job.
  package var name: JobName?
  package var audienceGenerationJobArns: [String]
  /// A sentence, fit to be shown as it is, as the notes.
  package var message: String
  package var notes: [String]

  package var severity: Severity {
    switch kind {
    case .secondJob, .otherName, .takenBack: .error
    case .possibleSecondStart, .untagged: .warning
    case .unchecked, .lateList: .note
    }
  }
}

// The words.
extension ApplyNotice {
  static func secondJob(_ item: WorkItem, recorded: String, other: String) -> ApplyNotice {
    ApplyNotice(
      kind: .secondJob, name: item.name, audienceGenerationJobArns: [recorded, other],
      message: "'\(item.name)' was started twice (two paid jobs)",
      notes: [
        "recorded: \(ShownText.line(recorded))", "the other: \(ShownText.line(other))",
        "check both before anything else:",
      ])
  }

  static func otherName(_ item: WorkItem, _ arn: String, listed name: String) -> ApplyNotice {
    ApplyNotice(
      kind: .otherName, name: item.name, audienceGenerationJobArns: [arn],
      message: "'\(item.name)' was answered with \(ShownText.line(arn)), which the service lists as "
        + ShownText.quoted(name, limit: 63),
      notes: ["it may be another run's job: check it before anything else:"])
  }

  static func takenBack(_ name: JobName, _ arn: String) -> ApplyNotice {
    ApplyNotice(
      kind: .takenBack, name: name, audienceGenerationJobArns: [arn],
      message:
        "the service answered the start of '\(name)' with \(ShownText.line(arn)), which is another run's job: "
        + "usher removed the record", notes: ["run the same apply again: it looks for the job of '\(name)' first"]
    )
  }

  static func possibleSecondStart(_ item: WorkItem, taken: [String], besides: [String]) -> ApplyNotice {
    ApplyNotice(
      kind: .possibleSecondStart, name: item.name, audienceGenerationJobArns: taken + besides,
      message: "'\(item.name)' may have been started twice (two paid jobs): another job has its service name",
      notes: taken.map { "taken: \(ShownText.line($0))" } + besides.map { "the other: \(ShownText.line($0))" }
        + ["check them before anything else:"])
  }

  static func untagged(_ item: WorkItem, _ arn: String, _ reason: Reason) -> ApplyNotice {
    ApplyNotice(
      kind: .untagged, name: item.name, audienceGenerationJobArns: [arn],
      message: "the job of '\(item.name)' has no usher tags, and usher could not set them; only the state records this",
      notes: [ShownText.line(arn), ShownText.line(reason.description)] + reason.permissionNotes)
  }

  static func unchecked(_ region: String, _ why: String) -> ApplyNotice {
    ApplyNotice(
      kind: .unchecked, name: nil, audienceGenerationJobArns: [],
      message: "usher did not check the new jobs in \(ShownText.line(region)) a second time: \(ShownText.line(why))",
      notes: [])
  }

  static func lateList(_ count: Int, _ region: String, after time: Duration, settleTime: Duration) -> ApplyNotice {
    let longest = max(60, Int(time.components.seconds) * 4)
    return ApplyNotice(
      kind: .lateList, name: nil, audienceGenerationJobArns: [],
      message: "the list of \(ShownText.line(region)) does not show \(count) of the new jobs after "
        + "\(time.components.seconds) s; usher looks for a lost job for \(settleTime.components.seconds) s",
      notes: ["a longer time is safer: --settle-time \(longest)"])
  }
}
