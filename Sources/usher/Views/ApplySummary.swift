import Applying
import JSONText
import JobModel
import StateFile

/// The end of an apply: every ARN, and what to do about everything that was not started.
struct ApplySummary {
  let report: ApplyReport

  func show(on consoles: Consoles) {
    for (run, result) in report.results where !result.arns.isEmpty {
      let arns = result.arns.map { "    \(ShownText.ownLine($0))\n" }.joined()
      consoles.out.write("\(run.name)  \(Self.shown(result))\n\(arns)")
    }
    for group in groups { show(group, on: consoles.err) }
    NoticeView(console: consoles.err).show(report.notices)
    consoles.err.line(summary(consoles.err))
  }

  /// What is left to do, for runs with the same trouble together.
  private struct Group {
    var result: RunResult
    var names: [String]
    var advice: [String]
  }

  private var groups: [Group] {
    var groups: [Group] = []
    var indices: [[UInt8]: Int] = [:]
    for (run, result) in report.results {
      guard let words = Self.words(of: result) else { continue }
      // The service gives every answer an id of its own, which is no difference.
      let advice = Advice.lines(for: result, of: run)
      let common = Array("\(Self.word(of: result))\0\(words.text)\0\(advice)".utf8)
      if let index = indices[common] {
        groups[index].names.append(run.name.text)
      } else {
        indices[common] = groups.count
        groups.append(Group(result: result, names: [run.name.text], advice: advice))
      }
    }
    return groups
  }

  private func show(_ group: Group, on console: Console) {
    let names = group.names.prefix(10).joined(separator: ", ")
    let more = group.names.count > 10 ? " and \(group.names.count - 10) more" : ""
    let tone: Console.Tone =
      switch group.result {
      case .deferred, .closedUndeclared: .warning
      default: .error
      }
    console.line("\(console.toned("\(Self.shown(group.result)):", tone)) \(names)\(more)")
    if let words = Self.words(of: group.result) { console.line("  = \(ShownText.line(words.description))") }
    for line in group.advice { console.line("  = \(line)") }
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
            json.member("audienceGenerationJobArn", result.arns.first)
            if result.arns.count > 1 {
              json.key("audienceGenerationJobArns")
              json.array { json in for arn in result.arns { json.string(arn) } }
            }
            json.member("reason", Self.words(of: result)?.description)
          }
        }
      }
      json.key("notices")
      NoticeView.write(report.notices, to: &json)
      json.member("stateError", report.stateFailure?.description)
    }
    json.newline()
    return json.bytes
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

  /// The word as people read it.
  private static func shown(_ result: RunResult) -> String {
    switch result {
    case .adopted: "found"
    case .stopped: "not begun"
    case .unrecorded: "not recorded"
    default: word(of: result)
    }
  }

  /// Why it did not end as started.
  private static func words(of result: RunResult) -> (text: String, description: String)? {
    if case .closedUndeclared = result {
      let text = "no given manifest declares this open start, and no job of it was found"
      return (text, text)
    }
    return result.reason.map { ($0.text, $0.description) }
  }
}
