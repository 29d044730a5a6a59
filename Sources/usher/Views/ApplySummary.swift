import Applying
import JSONText
import JobModel
import StateFile

/// The end of an apply: every ARN, and what to do about everything that was not started.
struct ApplySummary {
  let report: ApplyReport

  func show(on consoles: Consoles) {
    let width = report.results.map { $0.run.name.text.count }.max() ?? 0
    for (run, result) in report.results {
      guard let (word, arn) = Self.arn(of: result) else { continue }
      consoles.out.line(
        Self.padded(run.name.text, width) + "  " + Self.padded(word, "found".count + 2) + "  " + ShownText.line(arn))
    }
    for group in groups { show(group, on: consoles.err) }
    consoles.err.line(summary(consoles.err))
  }

  /// What is left to do, for runs with the same reason together.
  private struct Group {
    var title: String
    var reason: String
    var names: [String]
    var advice: String
  }

  private var groups: [Group] {
    var groups: [Group] = []
    var indices: [[UInt8]: Int] = [:]
    for (run, result) in report.results {
      guard let (title, reason, advice) = Self.remainder(of: result) else { continue }
      let common = Array((title + "\0" + Self.withoutRequest(reason)).utf8)
      if let index = indices[common] {
        groups[index].names.append(run.name.text)
      } else {
        indices[common] = groups.count
        groups.append(Group(title: title, reason: reason, names: [run.name.text], advice: advice))
      }
    }
    return groups
  }

  /// The reason as all runs share it: the service gives every answer an id of its own.
  private static func withoutRequest(_ reason: String) -> String {
    reason.replacing(/\ \(request [^)]*\)/, with: "")
  }

  private func show(_ group: Group, on console: Console) {
    let names = group.names.prefix(10).joined(separator: ", ")
    let more = group.names.count > 10 ? " and \(group.names.count - 10) more" : ""
    let tone: Console.Tone = group.title == "deferred" ? .warning : .error
    console.line("\(console.toned("\(group.title):", tone)) \(names)\(more)")
    console.line("  = \(ShownText.line(group.reason))")
    console.line("  = \(group.advice)")
  }

  private func summary(_ console: Console) -> String {
    let count = { (matches: (RunResult) -> Bool) in report.results.count { matches($0.result) } }
    let parts = [
      ("started", count { if case .started = $0 { true } else { false } }),
      ("found and recorded", count { if case .adopted = $0 { true } else { false } }),
      ("deferred", count { if case .deferred = $0 { true } else { false } }),
      ("not begun", count { if case .stopped = $0 { true } else { false } }),
      ("closed", count { $0 == .closedUndeclared }),
      ("uncertain", count { if case .uncertain = $0 { true } else { false } }),
      ("not recorded", count { if case .unrecorded = $0 { true } else { false } }),
      ("failed", count { if case .failed = $0 { true } else { false } }),
    ].filter { $0.1 > 0 }
    return console.toned("Apply:", .strong) + " " + parts.map { "\($0.1) \($0.0)" }.joined(separator: ", ") + "."
  }

  /// One document for programs.
  var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("formatVersion", 1)
      json.key("jobs")
      json.array { json in
        for (run, result) in report.results {
          json.object { json in
            json.member("name", run.name.text)
            json.member("digest", run.digest.description)
            json.member("serviceName", run.serviceName)
            json.member("region", run.region)
            json.member("result", Self.word(of: result))
            json.member("audienceGenerationJobArn", Self.arn(of: result)?.arn)
            json.member("reason", Self.remainder(of: result)?.reason)
          }
        }
      }
      json.member("stateError", report.stateFailure?.description)
    }
    json.newline()
    return json.bytes
  }

  private static func arn(of result: RunResult) -> (word: String, arn: String)? {
    switch result {
    case .started(let arn): ("started", arn)
    case .adopted(let arn): ("found", arn)
    case .unrecorded(let arn, _): ("started", arn)
    case .deferred, .stopped, .failed, .uncertain, .closedUndeclared: nil
    }
  }

  private static func word(of result: RunResult) -> String {
    switch result {
    case .started: "started"
    case .adopted: "adopted"
    case .deferred: "deferred"
    case .stopped: "stopped"
    case .failed: "failed"
    case .uncertain: "uncertain"
    case .closedUndeclared: "closed"
    case .unrecorded: "unrecorded"
    }
  }

  private static func remainder(of result: RunResult) -> (title: String, reason: String, advice: String)? {
    switch result {
    case .started, .adopted, .closedUndeclared: nil
    case .deferred(let reason): ("deferred", reason, "run the same apply again when jobs have ended")
    case .stopped(let reason): ("not begun", reason, "run the same apply again")
    case .failed(let reason): ("failed", reason, "mend it and run the same apply again; what was started stays started")
    case .uncertain(let reason):
      ("uncertain", reason, "run the same apply again: it looks for the job before it starts anything")
    case .unrecorded(_, let reason):
      (
        "not recorded", reason,
        "mend the disk and run the same apply again: it finds the job by its name and tags and records it"
      )
    }
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
