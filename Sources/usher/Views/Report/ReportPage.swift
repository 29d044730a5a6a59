import JobModel
import Planning

/// The report as one page of HTML that loads nothing and runs nothing: style and charts are in it, and there are no links.
struct ReportPage {
  let report: Report

  var html: String {
    let failed = report.count(.failed)
    let title = failed == 0 ? "usher report" : "usher report: \(Count.of(failed, "job")) failed"
    var page: HTML = """
      <!DOCTYPE html>
      <html lang=en><head><meta charset=utf-8>
      <meta http-equiv=Content-Security-Policy content="\(ReportStyle.contentSecurityPolicy)">
      <meta name=viewport content="width=device-width,initial-scale=1"><meta name=referrer content=no-referrer>
      <title>\(title)</title>
      <style>
      """
    page += HTML(stringLiteral: ReportStyle.css)
    page += "</style></head>\n<body><header><h1>usher report</h1><p>\(ReportLabels.title(report))</header>\n<main>"
    if !report.jobs.isEmpty {
      page += "<div class=g>\(ReportGlance(report).parts.map(Self.panel).joined())</div>\n"
      for (title, states) in Self.groups { page += Self.group(report.jobs.filter { states.contains($0.state) }, title) }
    }
    page += "</main>\n<footer><p>\(ReportLabels.export)"
    page += """
      <p>The longest bar is a job's own best score. The tick at the recall marks the random one.</footer>
      </body></html>

      """
    return page.text
  }

  private static func panel(_ part: ReportGlance.Part) -> HTML {
    let style = part.title == "Failed" && !part.items.isEmpty ? "p failed" : "p"
    var panel: HTML = "<section class=\"\(style)\"><h2>\(part.title)</h2>"
    if part.items.isEmpty { return "\(panel)<p>\(part.none)</section>" }
    panel += "<p class=n>\(part.items.count)</p><ul>"
    for item in part.items.prefix(ReportGlance.Part.most) { panel += "<li><b>\(item.name)</b> \(item.words)" }
    if part.more > 0 { panel += "<li>and \(part.more) more" }
    return "\(panel)</ul></section>"
  }

  /// Failures first; what is not done yet together.
  private static let groups: [(title: String, states: Set<Report.State>)] = [
    ("Failed", [.failed]), ("Not ended", [.openStart, .running, .notStarted]), ("Active", [.active]),
    ("Deleted", [.deleted]),
  ]

  private static func group(_ jobs: [Report.Job], _ title: String) -> HTML {
    jobs.isEmpty
      ? "" : "<h2>\(title): \(jobs.count)</h2>\n<div class=g>\(jobs.map(card).joined())</div>\n"
  }

  private static func card(_ job: Report.Job) -> HTML {
    var card: HTML =
      "<section class=\"j \(job.state.rawValue)\"><h3>\(job.name.text)</h3><p class=s>\(ReportLabels.line(job))"
    if let latest = job.latest {
      card += "<p class=f>\(ReportLabels.facts(latest))"
      if latest.status == .failed {
        if let message = latest.record.outcome?.message { card += "<p class=m>\(message)" }
        if job.state == .failed { card += "<p>\(ReportLabels.advice)" }
      }
    }
    if let measured = job.measured {
      if job.isMeasuredEarlier {
        card += "<p class=f>metrics of an earlier run: \(ReportLabels.facts(measured))"
      }
      card += "<figure>\(ReportChart.measurements(measured))\(table(measured, job.comparison))</figure>"
    } else if job.latest?.status == .active {
      card += "<p class=f>no metrics are recorded"
    }
    if let comparison = job.comparison { card += "<p class=v>\(ReportLabels.line(comparison))" }
    return "\(card)\(runs(job))</section>\n"
  }

  private static func table(_ run: ReportedRun, _ comparison: RunComparison?) -> HTML {
    let before = { (size: Relevance.Size?) in
      comparison?.changes.first { $0.size?.type == size?.type && $0.size?.value == size?.value }
        .map { ReportLabels.number($0.old) } ?? ""
    }
    func row(_ label: String, _ value: Double?, _ old: String, _ words: String) -> HTML {
      let old: HTML = comparison == nil ? "" : "<td>\(old)"
      return "<tr><th>\(label)<td>\(value.map { ReportLabels.number($0) } ?? "no score")\(old)<td>\(words)"
    }
    var table: HTML = "<table><tr><th>Size<th>Score"
    if comparison != nil { table += "<th>Before" }
    table += "<th>"
    for size in run.relevance?.sizes ?? [] {
      let isBest = run.worthExporting.map { ($0.type, $0.value) == (size.type, size.value) } ?? false
      table += row(ReportLabels.size(size), size.score, before(size), isBest ? "worth exporting" : "")
    }
    if let recall = run.recall {
      table += row("recall", recall.value, before(nil), ReportLabels.besideRandom(recall) ?? "")
    }
    table += "</table>"
    if let baseline = run.relevance?.baseline {
      table += "<p class=f>The bars begin at the lowest score, \(ReportLabels.number(baseline))."
    }
    return table
  }

  private static func runs(_ job: Report.Job) -> HTML {
    guard job.runs.count > 1 else { return "" }
    var figure: HTML = "<figure>"
    if let trend = job.trend { figure += ReportChart.trend(trend) }
    figure += "<table><tr><th>Started<th>Revision<th>Status<th>\(job.trend.map { ReportLabels.title($0) } ?? "")"
    for run in job.runs.prefix(ReportText.runMaximum) {
      figure += """
        <tr><th>\(run.start?.day ?? "?")<td>\(run.record.revision ?? "")<td>\(ReportLabels.name(run.status))<td>\
        \(ReportLabels.value(of: run, in: job))
        """
    }
    figure += "</table>"
    let earlier = job.runs.count - ReportText.runMaximum
    if earlier > 0 { figure += "<p class=f>\(Count.of(earlier, "earlier run")) not shown" }
    return "\(figure)</figure>"
  }
}
