import Applying
import JobModel
import StateFile

/// What became of each declared run when a state was rebuilt.
struct RebuildView {
  let results: [(item: WorkItem, result: RebuildResult)]
  let commands: UsherCommands
  /// Whether runs with nothing to say are shown too, and not only counted.
  let isVerbose: Bool

  /// Whether something could not be done, or needs a decision.
  private var needsAttention: Bool {
    results.contains {
      switch $0.result {
      case .foreign, .undecided, .failed, .unrecorded: true
      case .kept, .found, .missing: false
      }
    }
  }

  func ending(_ state: StateMember, on terminal: Terminal) -> Ending {
    let document = ChangeDocument(
      entries: results.map { item, result in
        let lines = lines(of: result, item)
        return ChangeDocument.Entry(
          run: item.run, serviceName: item.serviceName, arns: Self.arns(of: result),
          result: Self.word(of: result), reason: lines.first, advice: Array(lines.dropFirst()))
      })
    let notices: [[ApplyNotice]] = results.map { if case .found(_, let notices) = $0.result { notices } else { [] } }
    return document.ending(
      state, on: terminal, code: needsAttention ? ExitStatus.error : ExitStatus.success,
      diagnostics: NoticeView.diagnostics(notices.flatMap { $0 }, commands),
      show: { show(on: terminal) })
  }

  /// In the order of a summary.
  static let allWords = ["found", "unchanged", "missing", "name taken", "uncertain", "not checked", "not recorded"]

  private func show(on terminal: Terminal) {
    for (item, result) in results.sorted(by: { NaturalOrder.precedes($0.item.name.text, $1.item.name.text) })
    where isVerbose || result != .kept {
      let arns = Self.arns(of: result).map { "    \($0)\n" as ShownText }.joined()
      terminal.out.write("\(item.name)  \(Self.shown(result))\n\(arns)")
      for line in lines(of: result, item) { terminal.err.line("  = \(line)") }
      if case .found(_, let notices) = result { NoticeView(console: terminal.err, commands: commands).show(notices) }
    }
    let count = { (word: String) in results.count { Self.word(of: $0.result) == word } }
    let parts = Self.allWords.filter { count($0) > 0 }.map { "\(count($0)) \(Self.words[$0] ?? $0)" }
    let counts = parts.isEmpty ? "no job is declared" : parts.joined(separator: ", ")
    terminal.err.line("\(terminal.err.toned("Rebuild:", .strong)) \(counts).")
  }

  private static let words = [
    "found": "found and recorded", "missing": "missing (not found at the service)",
    "name taken": "name taken by another job",
  ]

  private static func shown(_ result: RebuildResult) -> String {
    words[word(of: result)] ?? word(of: result)
  }

  private static func word(of result: RebuildResult) -> String {
    switch result {
    case .kept: "unchanged"
    case .found: "found"
    case .missing: "missing"
    case .foreign: "name taken"
    case .undecided: "uncertain"
    case .failed: "not checked"
    case .unrecorded: "not recorded"
    }
  }

  private static func arns(of result: RebuildResult) -> [String] {
    switch result {
    case .found(let arns, _), .unrecorded(let arns, _): arns.map(ExportIdentity.arn)
    case .foreign(let arn), .undecided(let arn): [ExportIdentity.arn(in: arn)]
    case .kept, .missing, .failed: []
    }
  }

  private func lines(of result: RebuildResult, _ item: WorkItem) -> [String] {
    switch result {
    case .kept, .found: []
    case .missing:
      ["usher found no job of this run; the next apply looks again, and starts a paid job if it finds none"]
    case .foreign:
      ["another job has this service name; apply starts nothing under a name that is taken"]
    case .undecided(let arn):
      [
        "a job has this service name but no usher tags; it may be this run's job",
        "wait a few minutes, and run the same command again: the job's tags may be late",
        "if it is this run's job, record it:",
      ] + item.adopting(arn, commands)
    case .failed(let reason), .unrecorded(_, let reason):
      [ShownText.line(reason.description)] + reason.advice(commands, of: item)
    }
  }
}
