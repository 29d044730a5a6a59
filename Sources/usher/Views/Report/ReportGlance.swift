import JobModel
import Planning

/// What a reader wants to know first: what failed, what is worth exporting at which size, and what got better or worse.
struct ReportGlance {
  struct Part {
    let title: String
    /// Jobs and what is said of each, which may come from outside.
    let items: [(name: String, words: String)]
    /// What is said where there are none.
    let none: String

    /// How many are shown.
    static let most = 10
    var more: Int { max(0, items.count - Self.most) }
  }

  let parts: [Part]

  init(_ report: Report) {
    func part(
      _ title: String, _ none: String, _ words: (Report.Job) -> String?
    ) -> Part {
      Part(title: title, items: report.jobs.compactMap { job in words(job).map { (job.name.text, $0) } }, none: none)
    }
    let failed = part("Failed", "No job failed.") { job in
      job.state == .failed ? job.latest?.record.outcome?.statusCode ?? "no code" : nil
    }
    let export = part("Worth exporting", "No recorded run has an audience that is known to be worth it.") { job in
      job.measured?.worthExporting.map {
        "at \(ReportLabels.size($0))\(job.isMeasuredEarlier ? ", an earlier run" : "")"
      }
    }
    let verdicts: [RunComparison.Verdict] = [.worse, .mixed, .better, .same]
    let compared = verdicts.flatMap { verdict in
      report.jobs.filter { $0.comparison?.verdict == verdict }.map { ($0.name.text, ReportLabels.name(verdict)) }
    }
    let change = Part(title: "Since the run before", items: compared, none: "No job has two runs to compare.")
    let random = part("No better than random", "") { job in
      job.measured?.recall.flatMap { $0.isRandom ? "recall \(ReportLabels.number($0.value))" : nil }
    }
    let waiting = part("Not ended", "") { job in
      [.openStart, .running, .notStarted].contains(job.state) ? ReportLabels.name(job.state) : nil
    }
    parts = [failed, export, change] + [random, waiting].filter { !$0.items.isEmpty }
  }
}
