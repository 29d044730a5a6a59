import ArgumentParser
import JSONText
import JobModel
import StateFile

/// Jobs as a table; below each its ARN, which no terminal's width has room for beside the rest.
struct StatusView {
  /// Starts without a recorded outcome.
  let openIntents: [Intent]
  let now: Date

  private func show(_ rows: [StatusRow], on console: Console) {
    guard !rows.isEmpty else { return console.line("No started job is recorded.") }
    let header = ["NAME", "REVISION", "STATUS", "AGE", "MODEL"]
    let cells = rows.map { row in
      [
        row.run.name.text, row.revision.map(ShownText.line) ?? "-", row.status, age(of: row), Self.model(of: row),
      ]
    }
    let widths = header.indices.map { column in ([header] + cells).map { $0[column].count }.max() ?? 0 }
    console.line(console.toned("\(Self.line(header, widths))", .strong))
    for (row, cells) in zip(rows, cells) {
      let line: ShownText = "\(Self.line(cells, widths))"
      console.line(row.isError ? console.toned(line, .error) : line)
      if let arn = row.audienceGenerationJobArn { console.line("    \(arn)") }
      if let reason = row.reason { console.line("  = \(reason)") }
    }
  }

  /// - Parameter errors: what is wrong with where the jobs stand, each said after the table.
  func ending(
    _ rows: [StatusRow], _ state: StateMember, on terminal: Terminal, _ code: ExitCode, _ errors: [UserError]
  ) -> Ending {
    var counts = Dictionary(rows.map { ($0.count, 1) }, uniquingKeysWith: +)
    counts["openStart"] = openIntents.count
    return Ending(
      code: code, state: state, counts: counts,
      advice: rows.contains(where: \.hasFailed) ? [[JobOutcome.failureAdvice]] : [], errors: errors,
      members: { json in
        json.member("jobs", each: rows) { $0.write(to: &$1) }
        json.member("openStarts", each: openIntents) { StateRecords.write($0, to: &$1) }
      }, show: { show(rows, on: terminal.out) })
  }

  /// Since the job was created, in its largest unit.
  private func age(of row: StatusRow) -> String {
    guard let time = row.startTime else { return "-" }
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
  private static func model(of row: StatusRow) -> String {
    guard let arn = row.configuredAudienceModelArn else { return "-" }
    return ShownText.line(String(arn[(arn.lastIndex(of: "/").map(arn.index(after:)) ?? arn.startIndex)...]))
  }

  private static func line(_ cells: [String], _ widths: [Int]) -> String {
    zip(cells, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
      .joined(separator: "  ").trimmingSuffix { $0 == " " }
  }
}
