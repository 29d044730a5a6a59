import JobModel
import StateFile

/// One run with two jobs at the service: both are kept in the state, and said every time until someone looks.
enum DuplicateRun {
  static func warning(of records: [StartedRecord], _ commands: UsherCommands) -> Diagnostic? {
    guard let first = records.first else { return nil }
    return Diagnostic(
      .warning, file: ShownText.line(first.path),
      "'\(first.name)' was started \(records.count) times with the same digest \(first.digest.short): "
        + "\(records.count) paid jobs",
      notes: records.map { "\($0.time) \(ShownText.line($0.audienceGenerationJobArn))" }
        + ["to see what to do:", commands.verify])
  }
}
