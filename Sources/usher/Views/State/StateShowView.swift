import JSONText
import JobModel
import StateFile

/// Everything that a state records of one job, in paragraphs.
struct StateShowView {
  let console: Console

  private static let width = 80

  func show(_ records: StateRecords) {
    let paragraphs =
      records.runs.map(text) + records.openIntents.map(text) + (records.tombstones ?? []).map(text)
    console.write(paragraphs.joined(separator: "\n"))
  }

  private func text(of run: StartedRecord) -> String {
    """
    \(console.toned("\(run.name): started \(run.time)", .strong))\
    \(run.adopted ? ", found at the service or adopted" : "")
      digest    \(run.digest)
      job       \(ShownText.line(run.audienceGenerationJobArn))
      named     \(ShownText.quoted(run.serviceName, limit: 63)) in \(ShownText.line(run.region))
      model     \(ShownText.line(run.configuredAudienceModelArn))
      manifest  \(ShownText.line(run.path))
    \(fields(of: run))
    """
  }

  /// Nothing where the run's fields were not recorded.
  private func fields(of run: StartedRecord) -> String {
    guard let json = try? JSONValue(parsing: Array(run.fields.utf8)) else { return "" }
    // Nobody knows what was sent for a job that was found or adopted.
    let description = run.adopted ? [] : DescriptiveFields(json: json)?.fields ?? []
    return (MaterialFields(json: json).fields + description).map { field in
      let (path, value) = (ShownText.line(field.path), ShownText.line(field.value))
      let line = "  \(path): \(value)"
      return (line.count <= Self.width ? line : "  \(path):\n    \(value)") + "\n"
    }.joined()
  }

  private func text(of intent: Intent) -> String {
    """
    \(console.toned("\(intent.name): open start of \(intent.time)", .change))
      digest    \(intent.digest)
      named     \(ShownText.quoted(intent.serviceName, limit: 63)) in \(ShownText.line(intent.region))
      model     \(ShownText.line(intent.configuredAudienceModelArn))
      manifest  \(ShownText.line(intent.path))
      Its job may be running: the next apply checks that.

    """
  }

  private func text(of tombstone: Tombstone) -> String {
    "\(tombstone.name): forgotten \(tombstone.time), \(Count.of(tombstone.ids.count, "record"))\n"
  }
}
