import AWSCore
import Applying
import CleanRoomsMLModel
import JSONText
import JobModel
import StateFile

/// What became of one started job.
struct JobStatusRow: Sendable {
  var record: StartedRecord
  /// nil where the service knows the job no longer.
  var job: ServiceJob?

  var status: String { job?.status.rawValue ?? "DELETED" }
  var isInFlight: Bool { job?.status.isInFlight ?? false }
  var hasFailed: Bool { job?.status.hasFailed ?? false }

  /// What it counts as, in the report's words.
  var count: String {
    guard let job else { return "deleted" }
    return hasFailed ? "failed" : isInFlight ? "running" : job.status == .active ? "active" : "deleted"
  }

  /// Why it failed, in the service's words, unless they quote the job's SQL, or nobody knows whether they do.
  var reason: String? {
    guard hasFailed, let job, let details = job.statusDetails else { return nil }
    let isKnown = !job.sqlTexts.isEmpty || job.analysisTemplateArn != nil
    let message = details.message.map { message in
      !isKnown && record.fields.contains("sqlParameters")
        ? "the service's message is not shown, because it may quote sqlParameters"
        : SensitiveText(texts: job.sqlTexts, analysisTemplateArn: job.analysisTemplateArn).cleaned(message)
    }
    return [details.statusCode, message].compactMap { $0 }.joined(separator: ": ")
  }
}

/// The started jobs as a table; below each its ARN, which no terminal's width has room for beside the rest.
struct StatusView {
  /// Starts without a recorded outcome.
  let openIntents: [Intent]
  let now: Date

  private func show(_ rows: [JobStatusRow], on console: Console) {
    guard !rows.isEmpty else { return console.line("No started job is recorded.") }
    let header = ["NAME", "REVISION", "STATUS", "AGE", "MODEL"]
    let cells = rows.map { row in
      [
        row.record.name.text, row.record.revision.map(ShownText.line) ?? "-", row.status, age(of: row),
        Self.model(of: row),
      ]
    }
    let widths = header.indices.map { column in ([header] + cells).map { $0[column].count }.max() ?? 0 }
    console.line(console.toned("\(Self.line(header, widths))", .strong))
    for (row, cells) in zip(rows, cells) {
      let line: ShownText = "\(Self.line(cells, widths))"
      console.line(row.hasFailed ? console.toned(line, .error) : line)
      console.line("    \(row.record.audienceGenerationJobArn)")
      if let reason = row.reason { console.line("  = \(reason)") }
    }
  }

  /// - Parameter errors: what is wrong with where the jobs stand, each said after the table.
  func ending(_ rows: [JobStatusRow], _ state: StateMember, on terminal: Terminal, errors: [UserError]) -> Ending {
    var counts = Dictionary(rows.map { ($0.count, 1) }, uniquingKeysWith: +)
    counts["openStart"] = openIntents.count
    return Ending(
      code: errors.isEmpty ? ExitStatus.success : ExitStatus.error, state: state, counts: counts,
      advice: rows.contains(where: \.hasFailed) ? [[JobOutcome.failureAdvice]] : [], errors: errors,
      members: { json in
        json.member("jobs", each: rows) { Self.write($0, to: &$1) }
        json.member("openStarts", each: openIntents) { StateRecords.write($0, to: &$1) }
      }, show: { show(rows, on: terminal.out) })
  }

  private static func write(_ row: JobStatusRow, to json: inout JSONWriter) {
    json.object { json in
      json.member("name", row.record.name.text)
      json.member("revision", row.record.revision)
      json.member("digest", row.record.digest.description)
      json.member("serviceName", row.record.serviceName)
      json.member("status", row.status)
      json.member("reason", row.reason)
      json.member("region", row.record.region)
      json.member("configuredAudienceModelArn", row.record.configuredAudienceModelArn)
      json.member("audienceGenerationJobArn", row.record.audienceGenerationJobArn)
      json.member("createTime", row.job?.createTime)
      json.member("updateTime", row.job?.updateTime)
      json.member("metrics", row.job?.metrics) { $0.write(to: &$1) }
    }
  }

  /// Since the job was created, in its largest unit.
  private func age(of row: JobStatusRow) -> String {
    let time = row.job?.createTime ?? row.record.time
    guard let created = Self.date(time) else { return "?" }
    let seconds = max(0, Int(now.timeIntervalSince(created)))
    return switch seconds {
    case ..<60: "\(seconds)s"
    case ..<3600: "\(seconds / 60)m"
    case ..<86_400: "\(seconds / 3600)h"
    default: "\(seconds / 86_400)d"
    }
  }

  private static func date(_ text: String) -> Date? {
    (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
      ?? (try? Date(text, strategy: .iso8601))
  }

  /// The model's id: the ARN's last part, as the account is in the job's own ARN.
  private static func model(of row: JobStatusRow) -> String {
    let arn = row.record.configuredAudienceModelArn
    return ShownText.line(String(arn[(arn.lastIndex(of: "/").map(arn.index(after:)) ?? arn.startIndex)...]))
  }

  private static func line(_ cells: [String], _ widths: [Int]) -> String {
    zip(cells, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
      .joined(separator: "  ").trimmingSuffix { $0 == " " }
  }
}
