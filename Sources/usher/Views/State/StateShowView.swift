import JSONText
import JobModel
import StateFile

/// Everything that a state records of one job, in paragraphs.
struct StateShowView {
  let console: Console

  private static let width = 80

  func show(_ records: StateRecords) {
    let paragraphs =
      zip(records.runs, records.outcomes).map(text) + records.openIntents.map(text)
      + (records.tombstones ?? []).map(text)
    console.write(paragraphs.joined(separator: "\n"))
  }

  private func text(of run: StartedRecord, _ outcome: JobOutcome?) -> ShownText {
    """
    \(console.toned("\(run.name): started \(run.time)", .strong))\
    \(run.adopted ? ", found at the service or adopted" : "")
      digest        \(run.digest)
      \(run.run.kind == .audienceExportJob ? "export of   " : "service job ")  \(run.audienceGenerationJobArn)\
    \(outcome.map { "\n  ended         \($0.words)" as ShownText } ?? "")
      service name  \(ShownText.quoted(run.serviceName, limit: 63)) in \(run.region)
    \(run.run.kind == .audienceExportJob ? "" : "  model         \(run.configuredAudienceModelArn)\n" as ShownText)\
      manifest      \(run.path)
    \(fields(of: run))
    """
  }

  /// Nothing where the run's fields were not recorded.
  private func fields(of run: StartedRecord) -> ShownText {
    guard let json = try? JSONValue(parsing: Array(run.fields.utf8)) else { return "" }
    // Nobody knows what was sent for a job that was found or adopted.
    let description = run.adopted ? [] : DescriptiveFields(json: json)?.fields ?? []
    return (MaterialFields(json: json).fields + description).map { field in
      let line: ShownText = "  \(field.path): \(field.value)"
      return line.text.count <= Self.width ? "\(line)\n" : "  \(field.path):\n    \(field.value)\n"
    }.joined()
  }

  private func text(of intent: Intent) -> ShownText {
    """
    \(console.toned("\(intent.name): open start of \(intent.time)", .change))
      digest        \(intent.digest)
      service name  \(ShownText.quoted(intent.serviceName, limit: 63)) in \(intent.region)
      \(intent.run.kind == .audienceExportJob ? "export of" : "model    ")     \(intent.sourceArn)
      manifest      \(intent.path)
      Its job may be running: the next apply checks that.

    """
  }

  private func text(of tombstone: Tombstone) -> ShownText {
    "\(tombstone.name): forgotten \(tombstone.time), \(Count.of(tombstone.ids.count, "record"))\n"
  }
}
