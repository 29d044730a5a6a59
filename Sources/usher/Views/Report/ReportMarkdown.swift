import JobModel
import Planning

/// The report as a comment or a step's summary on GitHub. The same report always gives the same bytes.
///
/// As in a plan's comment, text from outside stands only inside fenced blocks that it cannot end; outside are usher's own
/// words, numbers and the names of jobs.
struct ReportMarkdown {
  /// A comment that nobody sees, to find the comment of an earlier report by.
  static let marker = "<!-- usher report -->"
  private static let failuresMaximum = 20_000

  let report: Report

  /// At most `maximum` bytes: what does not fit is counted. The details of jobs go first, then the rows.
  func text(maximum: Int = PlanMarkdown.commentMaximum) -> String {
    var text = "\(Self.marker)\n### usher report: \(ReportLabels.title(report))\n"
    if report.jobs.isEmpty { return text }
    text +=
      "\n"
      + Report.State.allCases.filter { report.count($0) > 0 }
      .map { "\(ReportLabels.name($0)): \(report.count($0))" }.joined(separator: ", ") + ".\n"
    text += failures
    text += "\n| | Job | State | Worth exporting | Recall | Since the run before |\n|---|---|---|---|---|---|\n"
    let rows = PlanMarkdown.fitting(report.jobs[...], into: maximum - text.utf8.count, Self.row) {
      "\nand \(Count.of($0, "job")) more: `usher report` shows all of them.\n"
    }
    text += rows.text
    if rows.left > 0 { return text }
    return text
      + PlanMarkdown.fitting(report.jobs[...], into: maximum - text.utf8.count, Self.details) {
        "\nThe details of \(Count.of($0, "more job")) are left out: `usher report` shows them.\n"
      }.text
  }

  private var failures: String {
    let failed = report.jobs.filter { $0.state == .failed }
    if failed.isEmpty { return "" }
    let shown = PlanMarkdown.fitting(
      failed[...], into: Self.failuresMaximum, Self.plain.text,
      { "… and \(Count.of($0, "failed job")) more: usher report shows them\n" })
    return PlanMarkdown.fenced(shown.text, "text")
  }

  private static func row(_ job: Report.Job) -> String {
    let recall = job.measured?.recall.map { recall in
      ReportLabels.number(recall.value) + (recall.random.map { " (random: \(ReportLabels.number($0)))" } ?? "")
    }
    let export = job.measured?.worthExporting.map { size in
      ReportLabels.knowsType(of: size) ? ReportLabels.size(size) : "\(size.value)"
    }
    let change = job.comparison.map { ReportLabels.name($0.verdict) }
    return "| `\(ReportText.sign(job.state))` | `\(job.name)` | \(ReportLabels.name(job.state)) | \(export ?? "") "
      + "| \(recall ?? "") | \(change ?? "") |\n"
  }

  private static func details(_ job: Report.Job) -> String {
    "\n<details><summary><code>\(job.name)</code>: \(ReportLabels.name(job.state))</summary>\n"
      + "\(PlanMarkdown.fenced(plain.text(job), "text"))\n</details>\n"
  }

  private static var plain: ReportText { ReportText { text, _ in text } }
}
