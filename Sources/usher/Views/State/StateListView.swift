import JobModel
import StateFile

/// A line for each recorded run and each open intent; below a run its ARN, which has no room beside the rest.
struct StateListView {
  let console: Console

  /// Names up to this length stand in a column, where there is none for how jobs ended.
  private static let columnMaximum = 37

  func show(_ records: StateRecords) {
    guard !records.isEmpty else { return console.line("\(records.path) has no records.") }
    let names = records.runs.map(\.name) + records.openIntents.map(\.name) + (records.tombstones ?? []).map(\.name)
    // A state that tells of no end has no column for it.
    let width = records.outcomes.compactMap { $0?.word.count }.max() ?? 0
    let maximum = Self.columnMaximum - (width == 0 ? 0 : width + 2)
    let column = names.lazy.map(\.text.utf8.count).filter { $0 <= maximum }.max() ?? 0
    for (run, outcome) in zip(records.runs, records.outcomes) {
      let revision = run.revision.map { "  revision \($0)" } ?? ""
      let more = revision + (run.adopted ? "  adopted" : "")
      let word = outcome?.word ?? "-"
      let padding = String(repeating: " ", count: more.isEmpty ? 0 : max(0, width - word.count))
      let end = width == 0 ? "" : "  \(word)\(padding)"
      let isFailed = outcome?.hasFailed ?? false
      line(
        isFailed ? "!" : "=", isFailed ? .error : .quiet, run.name, column,
        "\(run.digest.short)  \(run.time)\(end)\(more)")
      console.line("    \(run.run.kind == .audienceExportJob ? "export of " : "")\(run.audienceGenerationJobArn)")
    }
    for intent in records.openIntents {
      line("?", .change, intent.name, column, "\(intent.digest.short)  \(intent.time)  open start")
    }
    for tombstone in records.tombstones ?? [] {
      let count = Count.of(tombstone.ids.count, "record")
      line("x", .quiet, tombstone.name, column, "forgotten \(tombstone.time), \(count)")
    }
    let jobs = Set(records.runs.map(\.name)).count
    let open = records.openIntents.isEmpty ? "" : ", \(Count.of(records.openIntents.count, "open start"))"
    console.line("\n\(Count.of(records.runs.count, "run")) of \(Count.of(jobs, "job"))\(open).")
  }

  private func line(_ sign: String, _ tone: Console.Tone, _ name: JobName, _ column: Int, _ what: String) {
    let heading = console.toned("\(sign) \(name)", tone)
    let isLong = name.text.utf8.count > column
    let padding = ShownText.spaces(isLong ? 4 : column - name.text.utf8.count + 2)
    console.line("\(heading)\(isLong ? "\n" : "" as ShownText)\(padding)\(what)")
  }
}
