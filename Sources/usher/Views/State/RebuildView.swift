import Applying
import JobModel
import StateFile

/// What became of each declared run when a state was rebuilt.
struct RebuildView {
  let results: [(run: AppliedRun, result: RebuildResult)]
  let commands: UsherCommands
  /// Whether runs with nothing to say are shown too, and not only counted.
  let isVerbose: Bool

  /// Whether something could not be done, or needs a decision.
  var needsAttention: Bool {
    results.contains {
      switch $0.result {
      case .foreign, .undecided, .failed, .unrecorded: true
      case .kept, .found, .missing: false
      }
    }
  }

  func document(_ state: StateMember) -> ChangeDocument {
    ChangeDocument(
      state: state,
      entries: results.map { run, result in
        ChangeDocument.Entry(
          run: run.run, serviceName: run.serviceName, arns: Self.arns(of: result),
          result: Self.word(of: result), reason: lines(of: result, run).first)
      })
  }

  func show(on consoles: Consoles) {
    for (run, result) in results.sorted(by: { NaturalOrder.precedes($0.run.name.text, $1.run.name.text) })
    where isVerbose || result != .kept {
      let arns = Self.arns(of: result).map { "    \(ShownText.line($0))\n" }.joined()
      consoles.out.write("\(run.name)  \(Self.shown(result))\n\(arns)")
      for line in lines(of: result, run) { consoles.err.line("  = \(line)") }
      if case .found(_, let notices) = result { NoticeView(console: consoles.err, commands: commands).show(notices) }
    }
    let count = { (word: String) in results.count { Self.word(of: $0.result) == word } }
    let parts = ["found", "unchanged", "missing", "name taken", "uncertain", "not checked", "not recorded"].map {
      ($0, count($0))
    }
    .filter { $0.1 > 0 }.map { word, count in "\(count) \(Self.words[word] ?? word)" }
    consoles.err.line(
      consoles.err.toned("Rebuild:", .strong) + " "
        + (parts.isEmpty ? "no job is declared" : parts.joined(separator: ", "))
        + ".")
  }

  private static let words = [
    "found": "found and recorded", "unchanged": "in the state already", "missing": "not found",
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
    case .found(let arns, _), .unrecorded(let arns, _): arns
    case .foreign(let arn), .undecided(let arn): [arn]
    case .kept, .missing, .failed: []
    }
  }

  private func lines(of result: RebuildResult, _ run: AppliedRun) -> [String] {
    switch result {
    case .kept, .found: []
    case .missing: ["no job of it was found: the next apply looks again, and starts a paid job if it finds none"]
    case .foreign:
      ["another job has this service name; apply starts nothing under a name that is taken"]
    case .undecided(let arn):
      [
        "a job has this service name and no tags of usher's: it may be this run's job",
        "wait a few minutes, and run the same command again: the job's tags may be late",
        "if it is this run's own job:",
      ] + run.adopting(arn, commands)
    case .failed(let reason), .unrecorded(_, let reason):
      [ShownText.line(reason.description)] + reason.cures(commands, of: run)
    }
  }
}
