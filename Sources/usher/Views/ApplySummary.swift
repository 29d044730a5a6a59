import Applying
import ArgumentParser
import JSONText
import JobModel
import Planning
import StateFile

/// The end of an apply: every ARN, and what to do about everything that was not started.
struct ApplySummary {
  let report: ApplyReport
  let plan: Plan
  let commands: UsherCommands
  /// With `--until ended`, what became of the declared jobs.
  var following: ApplyFollowing?

  /// As people look for them.
  private var results: [(item: WorkItem, result: RunResult)] {
    report.results.sorted { NaturalOrder.precedes($0.item.name.text, $1.item.name.text) }
  }

  func show(on terminal: Terminal) {
    for (item, result) in results where !result.arns.isEmpty {
      let isExport = item.run.kind == .audienceExportJob
      let arns = result.arns.map {
        isExport
          ? "    export \(ShownText.quoted(item.serviceName, limit: 63)) of \(ExportIdentity.arn(in: $0))\n"
            as ShownText
          : "    \($0)\n"
      }.joined()
      terminal.out.write("\(item.name)  \(ResultText.word(of: result))\n\(arns)")
    }
    for group in groups { show(group, on: terminal.err) }
    NoticeView(console: terminal.err, commands: commands).show(report.notices)
    terminal.err.line(summary(terminal.err))
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
    for (item, result) in results {
      guard let words = Self.words(of: result) else { continue }
      // The service gives every answer an id of its own, which is no difference.
      let advice = Advice(commands: commands).lines(for: result, of: item)
      let common = Array("\(ResultText.word(of: result))\0\(words.text)\0\(advice)".utf8)
      if let index = indices[common] {
        groups[index].names.append(item.name.text)
      } else {
        indices[common] = groups.count
        groups.append(Group(result: result, names: [item.name.text], advice: advice))
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
    console.line("\(console.toned("\(ResultText.word(of: group.result)):", tone)) \(names)\(more)")
    if let words = Self.words(of: group.result) { console.line("  = \(words.description)") }
    for line in group.advice { console.line("  = \(line)") }
  }

  private func summary(_ console: Console) -> ShownText {
    let counts = Dictionary(grouping: report.results) { ResultText.word(of: $0.result) }.mapValues(\.count)
    let parts = ResultText.all.compactMap { word in
      counts[word].map { "\($0) \(word)\(word == "found" ? " and recorded" : "")" }
    }
    return "\(console.toned("Apply:", .strong)) \(parts.joined(separator: ", "))."
  }

  /// - Parameters:
  ///   - signal: the one that ends the process, if one does.
  ///   - show: what people are shown in the place of the summary.
  func ending(
    _ state: StateMember, on terminal: Terminal, endedBy signal: Int32? = nil, show: (() -> Void)? = nil
  ) -> Ending {
    var counts = Ending.counts(report.results.map { ResultText.word(of: $0.result) })
    counts["unchanged"] = plan.counts.started
    let failures = failures
    counts["failed"] = failures.count
    let advice = report.results.map { Advice(commands: commands).lines(for: $0.result, of: $0.item) }
    return Ending(
      code: code(endedBy: signal), state: state, counts: counts,
      advice: (advice + (failures.isEmpty ? [] : [[JobOutcome.failureAdvice]])).filter { !$0.isEmpty },
      diagnostics: NoticeView.diagnostics(report.notices, commands),
      errors: (report.stateFailure.map { [UserError($0.description)] } ?? []) + (following?.errors(commands) ?? []),
      members: write,
      show: show ?? { self.show(on: terminal) })
  }

  /// Declared runs whose latest job failed.
  private var failures: [RunID: JobOutcome] {
    (following?.failed ?? []).reduce(into: plan.failures) { $0[$1.record.run] = $1.outcome }
  }

  private func code(endedBy signal: Int32?) -> ExitCode {
    if let signal, report.hasStopped || report.hasFailures || report.hasDeferred {
      return ExitStatus.interrupted(by: signal)
    }
    if let signal = following?.signal { return ExitStatus.interrupted(by: signal) }
    if report.hasFailures || report.hasStopped || following?.errors(commands).isEmpty == false {
      return ExitStatus.error
    }
    return report.hasDeferred ? ExitStatus.deferred : ExitStatus.success
  }

  private func write(to json: inout JSONWriter) {
    json.member("jobs", each: report.results) { job, json in json.object { write(job.item, job.result, to: &$0) } }
    json.member("failures", each: failures.sorted { $0.key < $1.key }) { failure, json in
      json.object { json in
        json.member("name", failure.key.name.text)
        json.member("digest", failure.key.digest.description)
        json.member("outcome", failure.value) { $0.write(to: &$1, withMetrics: false) }
      }
    }
    if let following { json.member("followed", each: following.jobs) { StatusRow($0).write(to: &$1) } }
    json.key("notices")
    NoticeView.write(report.notices, commands, to: &json)
    json.member("stateError", report.stateFailure?.description)
  }

  private func write(_ item: WorkItem, _ result: RunResult, to json: inout JSONWriter) {
    json.member("kind", item.run.kind.rawValue)
    json.member("name", item.name.text)
    json.member("digest", item.digest.description)
    json.member("serviceName", item.serviceName)
    json.member("region", item.region)
    json.member("result", ResultText.word(of: result))
    json.member("code", result.reason?.code)
    json.member("audienceGenerationJobArn", result.arns.first.map(ExportIdentity.arn))
    if result.arns.count > 1, item.run.kind == .audienceGenerationJob {
      json.member("audienceGenerationJobArns", result.arns)
    }
    json.member("reason", Self.words(of: result)?.description)
    json.member("holderArn", result.reason?.holder)
    let advice = Advice(commands: commands).lines(for: result, of: item)
    json.member("advice", advice)
    json.member("commands", UsherCommands.among(advice))
  }

  /// Why it did not end as started.
  private static func words(of result: RunResult) -> (text: String, description: String)? {
    if case .closedUndeclared = result {
      let text = "no longer declared in the given PATHs, and no job of this open start was found: usher closed it"
      return (text, text)
    }
    return result.reason.map { ($0.text, $0.description) }
  }
}
