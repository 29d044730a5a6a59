import JobModel
import Planning

/// The report for a terminal: 80 columns, bars of block characters.
struct ReportText {
  /// Gives text a colour where there are colours.
  let toned: (String, Console.Tone) -> String

  private static let width = 80
  private static let barWidth = 30
  /// Runs of a job that are listed; earlier ones are counted.
  static let runMaximum = 12

  func text(_ report: Report) -> String {
    let glance = ReportGlance(report).parts.map(text).joined()
    let jobs = report.jobs.map { "\n" + text($0) }.joined()
    let note = report.jobs.contains { $0.measured?.relevance != nil } ? "\n" + wrapped(ReportLabels.export, 0) : ""
    return toned(ReportLabels.title(report), .strong) + "\n" + (report.jobs.isEmpty ? "" : "\n" + glance + jobs + note)
  }

  private func text(_ part: ReportGlance.Part) -> String {
    let items = part.items.prefix(ReportGlance.Part.most).map { "\($0.name) (\(ShownText.line($0.words)))" }
    let more = part.more > 0 ? ["and \(part.more) more"] : []
    let words = items.isEmpty ? part.none : (items + more).joined(separator: ", ")
    return toned("\(part.title):", .strong) + "\n" + wrapped(words, 2)
  }

  /// One job: its line, then what is known of it.
  func text(_ job: Report.Job) -> String {
    let (name, words) = ("\(Self.sign(job.state)) \(job.name)", ShownText.line(ReportLabels.line(job)))
    let heading = toned(name, Self.tone(job.state))
    var text =
      name.count + 2 + words.count <= Self.width ? "\(heading)  \(words)\n" : heading + "\n" + wrapped(words, 4)
    guard let latest = job.latest else { return text }
    text += wrapped(ShownText.line(ReportLabels.facts(latest)), 4)
    if latest.status == .failed {
      if let message = latest.record.outcome?.message { text += wrapped(ShownText.line(message), 4) }
      text += wrapped("= " + ReportLabels.advice, 4)
    }
    if let measured = job.measured {
      if job.isMeasuredEarlier {
        text += wrapped("metrics of an earlier run: \(ShownText.line(ReportLabels.facts(measured)))", 4)
      }
      text += measurements(measured)
    } else if latest.status == .active {
      text += wrapped("no metrics are recorded", 4)
    }
    if let comparison = job.comparison {
      let changes = comparison.changes.map { ReportLabels.line($0) }.joined(separator: ", ")
      text += wrapped("\(ReportLabels.line(comparison)): \(changes)", 4)
    }
    return text + runs(job)
  }

  private func measurements(_ run: ReportedRun) -> String {
    var text = ""
    if let relevance = run.relevance {
      let labels = relevance.sizes.map { ShownText.line(ReportLabels.size($0)) }
      let width = labels.map(\.count).max() ?? 0
      for (size, label) in zip(relevance.sizes, labels) {
        let isBest = run.worthExporting.map { ($0.type, $0.value) == (size.type, size.value) } ?? false
        let score = size.score.map { ReportLabels.number($0) } ?? "no score"
        let row =
          "    \(Self.right(label, width))  \(Self.left(Self.bar(size.bar, Self.barWidth), Self.barWidth))  \(score)"
        text += isBest ? toned(row, .start) + "  worth exporting\n" : row + "\n"
      }
      if let baseline = relevance.baseline {
        text += wrapped("the bars begin at the lowest score, \(ReportLabels.number(baseline))", 4)
      }
    }
    if let recall = run.recall { text += wrapped("recall \(ReportLabels.recall(recall))", 4) }
    return text
  }

  private func runs(_ job: Report.Job) -> String {
    guard job.runs.count > 1 else { return "" }
    let shown = job.runs.prefix(Self.runMaximum).reversed()
    let best = max(job.trend?.points.map(\.value).max() ?? 0, job.trend?.size == nil ? 1 : 0)
    let revisions = shown.map { run in
      let revision = ShownText.line(run.record.revision ?? "-")
      return revision.count > 18 ? revision.prefix(17) + "…" : revision
    }
    let width = revisions.map(\.count).max() ?? 0
    var text = "    runs\(job.trend.map { ", \(ShownText.line(ReportLabels.title($0)))" } ?? ""):\n"
    let earlier = job.runs.count - shown.count
    if earlier > 0 { text += "      \(Count.of(earlier, "earlier run")) not shown\n" }
    for (run, revision) in zip(shown, revisions) {
      let bar = job.trendValue(of: run).map { Self.left(Self.bar(best > 0 ? $0 / best : 0, 12), 12) + "  " } ?? ""
      let row =
        "      \(run.start?.day ?? "?         ")  \(Self.left(revision, width))  "
        + Self.left(ReportLabels.name(run.status), 10) + "  \(bar)\(ReportLabels.value(of: run, in: job))"
      text += row.trimmingSuffix { $0 == " " } + "\n"
    }
    return text
  }

  static func sign(_ state: Report.State) -> Character {
    switch state {
    case .failed: "!"
    case .openStart: "?"
    case .running: "~"
    case .notStarted: "+"
    case .active: "="
    case .deleted: "-"
    }
  }

  private static func tone(_ state: Report.State) -> Console.Tone {
    switch state {
    case .failed: .error
    case .openStart, .running: .change
    case .notStarted: .start
    case .active: .strong
    case .deleted: .quiet
    }
  }

  /// A bar of full blocks and, at its end, a part of one; what is not nothing is seen.
  static func bar(_ length: Double, _ width: Int) -> String {
    let eighths = Int((max(0, min(1, length)) * Double(8 * width)).rounded())
    let (full, part) = (eighths / 8, eighths % 8)
    return String(repeating: "█", count: full) + (part > 0 ? ["▏", "▎", "▍", "▌", "▋", "▊", "▉"][part - 1] : "")
  }

  private static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// Lines of at most 80 columns, broken at spaces; a longer word is broken too.
  private func wrapped(_ text: String, _ indent: Int) -> String {
    var (lines, line) = ([String](), "")
    let room = Self.width - indent
    for word in text.split(separator: " ") {
      var word = word[...]
      if !line.isEmpty, line.count + 1 + word.count > room {
        lines.append(line)
        line = ""
      }
      while word.count > room {
        lines.append(String(word.prefix(room)))
        word = word.dropFirst(room)
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return (lines + [line]).map {
      String(repeating: " ", count: indent) + ShownText.ownLines($0) + "\n"
    }.joined()
  }
}

extension String {
  func trimmingSuffix(while matches: (Character) -> Bool) -> String {
    var text = self
    while let last = text.last, matches(last) { text.removeLast() }
    return text
  }
}
