import JSONText
import JobModel
import Manifests
import Planning

/// The plan as a comment on a pull request. The same plan always gives the same bytes.
///
/// Text from a manifest stands only inside fenced blocks that it cannot end; outside are usher's own words and the
/// names of jobs, whose letters mean nothing to Markdown within a code span.
struct PlanMarkdown {
  /// A comment that nobody sees, to find the comment of an earlier run by.
  static let marker = "<!-- usher plan -->"
  /// GitHub takes 65,536 characters for a comment.
  static let commentMaximum = 60_000
  /// How much of it the mistakes, and the notes, may take.
  private static let diagnosticsMaximum = 20_000
  private static let notesMaximum = 8_000

  let outcome: PlanMaking.Outcome

  /// At most `maximum` bytes, which are no fewer than characters: what does not fit is counted. The requests go first,
  /// then the rows.
  func text(maximum: Int = commentMaximum) -> String {
    var text = "\(Self.marker)\n### usher: \(heading)\n"
    text += diagnostics
    text += notes
    guard let plan = outcome.plan, !outcome.hasErrors else { return text }
    let entries = PlanEntry.all(of: plan, withStarted: false, withFields: false)
    text += "\n\(PlanSummary(plan, hidesPlaces: true).parts.joined(separator: ", ")).\n"
    if entries.isEmpty { return text }
    text += "\n| | Job | What apply does |\n|---|---|---|\n"
    let rows = Self.fitting(entries[...], into: maximum - text.utf8.count, Self.row) {
      "\nand \(Count.of($0, "job")) more: `usher plan` shows all of them.\n"
    }
    text += rows.text
    if rows.left > 0 { return text }
    return text
      + Self.fitting(entries.filter { $0.kind != .failed }[...], into: maximum - text.utf8.count, Self.details) {
        "\nThe requests of \(Count.of($0, "more job")) are left out: `usher render` shows them.\n"
      }.text
  }

  private var heading: String {
    guard let plan = outcome.plan, !outcome.hasErrors else {
      return Count.mistakes(outcome.allDiagnostics) + " Nothing can be planned."
    }
    let counts = plan.counts
    let parts = [
      (counts.start, plan.isStateRead ? "to start" : "to start at most (state not read)"),
      (counts.deferred, "deferred"), (counts.settle, "to check"),
      (counts.failed, "failed"),
    ].filter { $0.0 > 0 }.map { "\(Count.of($0.0, "job")) \($0.1)" }
    return ((plan.isDone ? ["nothing to start"] : []) + parts).joined(separator: ", ")
  }

  private var diagnostics: String {
    let view = DiagnosticView(console: Console(1, colour: .never))
    let all = outcome.allDiagnostics
    if all.isEmpty { return "" }
    let shown = Self.fitting(
      all[...], into: Self.diagnosticsMaximum, { view.text(of: $0).text },
      { "… and \($0) more: usher validate shows all of them\n" })
    return Self.fenced(shown.text, "text")
  }

  private var notes: String {
    let lines = outcome.notes.flatMap(\.lines)
    if lines.isEmpty { return "" }
    let shown = Self.fitting(
      lines[...], into: Self.notesMaximum, { $0 + "\n" },
      { "… and \(Count.of($0, "line")) more: usher plan shows them\n" })
    return Self.fenced(shown.text, "text")
  }

  private static func row(_ entry: PlanEntry) -> String {
    "| `\(entry.kind.sign)` | `\(entry.name)` | \(entry.what) |\n"
  }

  private static func details(_ entry: PlanEntry) -> String {
    var body = ""
    if !entry.details.isEmpty {
      let isDiff = entry.details.contains { if case .change = $0 { true } else { false } }
      body += fenced(entry.details.map(lines).joined(), isDiff ? "diff" : "text")
    }
    if let job = entry.job, job.requestJSON != nil { body += fenced(request(of: job), "yaml") }
    return "\n<details><summary><code>\(entry.name)</code>: \(entry.what)</summary>\n\(body)\n</details>\n"
  }

  /// As GitHub's colours for differences want it.
  private static func lines(_ detail: PlanEntry.Detail) -> String {
    switch detail {
    case .words(let words): "\(words)\n"
    case .field(let path, let value): "\(path): \(value)\n"
    case .change(let path, let old, let new): "\(path):\n- \(old)\n+ \(new)\n"
    }
  }

  private static func request(of job: DeclaredJob) -> String {
    var yaml = YAMLWriter()
    yaml.write(members: ShownRequest.json(of: job).members ?? [])
    return "# \(ShownText.line(job.location.file)):\(job.location.line)\n" + yaml.text
  }

  /// A block that shows `text`, which ends with a newline, as it is: its fence is longer than any in the text.
  static func fenced(_ text: String, _ language: String) -> String {
    let longest = text.utf8.reduce(into: (run: 0, longest: 0)) { count, byte in
      count.run = byte == UInt8(ascii: "`") ? count.run + 1 : 0
      count.longest = max(count.longest, count.run)
    }.longest
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\n\(fence)\(language)\n\(text)\(fence)\n"
  }

  /// As many of `items` from the first on as fit into so many bytes, and where not all do, `more`, told how many are left.
  static func fitting<Item>(
    _ items: ArraySlice<Item>, into room: Int, _ show: (Item) -> String, _ more: (Int) -> String
  ) -> (text: String, left: Int) {
    var text = ""
    for index in items.indices {
      let piece = show(items[index])
      let left = items.endIndex - index - 1
      let rest = left == 0 ? 0 : more(left).utf8.count
      if text.utf8.count + piece.utf8.count + rest > room {
        return (text + more(left + 1), left + 1)
      }
      text += piece
    }
    return (text, 0)
  }
}
