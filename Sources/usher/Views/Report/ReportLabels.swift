import JobModel
import Planning

/// What a report says, in the words that all its formats share. What comes from outside is in it as it came: each format
/// makes it safe.
enum ReportLabels {
  static let advice = "fix the cause, then change metadata.revision"
  static let export =
    "Worth exporting: the largest size whose bar is at least three quarters of the longest. Scores of two models have no "
    + "common scale. Random: the recall of a random selection, the share of the largest size."

  static func title(_ report: Report) -> String {
    report.jobs.isEmpty ? "No job is recorded." : "\(Count.of(report.jobs.count, "job"))\(asOf(report))"
  }

  private static func asOf(_ report: Report) -> String { report.asOf.map { ", as of \($0.minute) UTC" } ?? "" }

  static func name(_ state: Report.State) -> String {
    switch state {
    case .failed: "job failed"
    case .openStart: "open start"
    case .running: "not ended"
    case .notStarted: "not started"
    case .active: "active"
    case .deleted: "deleted"
    }
  }

  static func name(_ status: ReportedRun.Status) -> String {
    switch status {
    case .failed: "job failed"
    case .running: "not ended"
    case .active: "active"
    case .deleted: "deleted"
    }
  }

  /// What became of the job, in a line.
  static func line(_ job: Report.Job) -> String {
    switch job.state {
    case .failed: "job failed\(job.latest.flatMap(\.end).map { " \($0.day)" } ?? "")\(code(job.latest))"
    case .openStart: "open start of \(minute(job.openStarts.last?.time ?? "")): its job may be running"
    case .running: "not ended, as far as the state records"
    case .notStarted: "not started\(job.notStarted?.revision.map { ", revision \($0)" } ?? "")"
    case .active: "active\(job.latest.flatMap(\.end).map { " since \($0.minute) UTC" } ?? "")"
    case .deleted: "deleted at the service"
    }
  }

  private static func code(_ run: ReportedRun?) -> String { run?.record.outcome?.statusCode.map { ": \($0)" } ?? "" }

  /// The latest run's revision, start and duration.
  static func facts(_ run: ReportedRun) -> String {
    [
      run.account.map { "account \($0)" }, run.record.revision.map { "revision \($0)" },
      (run.record.isAdopted ? "found " : "started ") + minute(run.record.startTime),
      run.duration.map { "took \(duration($0))" }, run.record.outcome?.isDeleted ?? false ? "deleted since" : nil,
    ].compactMap { $0 }.joined(separator: ", ")
  }

  static func recall(_ recall: Recall) -> String {
    number(recall.value) + (besideRandom(recall).map { ", \($0)" } ?? "")
  }

  static func besideRandom(_ recall: Recall) -> String? {
    guard let random = recall.random, let factor = recall.factor else { return nil }
    return (recall.isRandom ? "no better than random" : "\(rounded(factor, 10)) times random") + " (\(number(random)))"
  }

  static func name(_ verdict: RunComparison.Verdict) -> String {
    switch verdict {
    case .better: "better"
    case .worse: "worse"
    case .same: "about the same"
    case .mixed: "partly better, partly worse"
    }
  }

  static func line(_ comparison: RunComparison) -> String {
    let date = comparison.earlier.start.map { " of \($0.day)" } ?? ""
    return
      "\(name(comparison.verdict)) \(comparison.verdict == .same ? "as" : "than") the run\(date.isEmpty ? " before" : date)"
  }

  static func line(_ change: RunComparison.Change) -> String {
    (change.size.map { "score at \(size($0))" } ?? "recall") + " \(number(change.old)) → \(number(change.new))"
  }

  /// A run's number in the trend of its job.
  static func value(of run: ReportedRun, in job: Report.Job) -> String {
    job.trendValue(of: run).map { number($0) } ?? (job.isOfOtherModel(run) ? "other model" : "")
  }

  static func title(_ trend: Trend) -> String {
    trend.size.map { "score at \(size($0))" } ?? "recall"
  }

  /// Any other type is the service's text.
  static func knowsType(of size: Relevance.Size) -> Bool { ["PERCENTAGE", "ABSOLUTE"].contains(size.type) }

  static func size(_ size: Relevance.Size) -> String {
    switch size.type {
    case "PERCENTAGE": "\(size.value)%"
    case "ABSOLUTE": grouped(size.value)
    default: "\(size.value) \(size.type)"
    }
  }

  /// A score as it came, to four decimals.
  static func number(_ value: Double) -> String { rounded(value, 10_000) }

  static func rounded(_ value: Double, _ parts: Double) -> String {
    let text = "\((value * parts).rounded() / parts)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  static func minute(_ time: String) -> String { UTCTime(time).map { "\($0.minute) UTC" } ?? time }

  static func duration(_ seconds: Double) -> String {
    let seconds = Int(seconds)
    return switch seconds {
    case ..<60: "\(seconds) s"
    case ..<3600: "\(seconds / 60) min"
    case ..<86_400: "\(seconds / 3600) h \(seconds / 60 % 60) min"
    default: "\(seconds / 86_400) d \(seconds / 3600 % 24) h"
    }
  }

  private static func grouped(_ number: Int) -> String {
    var (rest, groups) = (String(number.magnitude)[...], [Substring]())
    while rest.count > 3 {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(3)
    }
    return (number < 0 ? "-" : "") + ([rest] + groups).joined(separator: ",")
  }
}
