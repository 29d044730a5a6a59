import Applying
import JobModel

/// What became of each declared run when a state was rebuilt.
struct RebuildView {
  let results: [(run: AppliedRun, result: RebuildResult)]
  /// Whether runs with nothing to say are shown too, and not only counted.
  let isVerbose: Bool

  /// Whether something could not be done, or needs a decision.
  var needsAttention: Bool {
    results.contains {
      switch $0.result {
      case .foreign, .failed, .unrecorded: true
      case .kept, .found, .missing: false
      }
    }
  }

  var document: ChangeDocument {
    ChangeDocument(
      entries: results.map { run, result in
        ChangeDocument.Entry(
          name: run.name, digest: run.digest, serviceName: run.serviceName, arns: Self.arns(of: result),
          result: Self.word(of: result), reason: Self.lines(of: result, run).first)
      })
  }

  func show(on consoles: Consoles) {
    for (run, result) in results where isVerbose || result != .kept {
      let arns = Self.arns(of: result).map { "    \(ShownText.line($0))\n" }.joined()
      consoles.out.write("\(run.name)  \(Self.shown(result))\n\(arns)")
      for line in Self.lines(of: result, run) { consoles.err.line("  = \(line)") }
      if case .found(_, let notices) = result { NoticeView(console: consoles.err).show(notices) }
    }
    let count = { (word: String) in results.count { Self.word(of: $0.result) == word } }
    let parts = ["found", "kept", "missing", "foreign", "failed", "unrecorded"].map { ($0, count($0)) }
      .filter { $0.1 > 0 }.map { word, count in "\(count) \(Self.words[word] ?? word)" }
    consoles.err.line(
      consoles.err.toned("Rebuild:", .strong) + " "
        + (parts.isEmpty ? "no job is declared" : parts.joined(separator: ", "))
        + ".")
  }

  private static let words = [
    "found": "found and recorded", "kept": "in the state already", "missing": "not found",
    "foreign": "under a name that another job has", "unrecorded": "not recorded",
  ]

  private static func shown(_ result: RebuildResult) -> String {
    words[word(of: result)] ?? word(of: result)
  }

  private static func word(of result: RebuildResult) -> String {
    switch result {
    case .kept: "kept"
    case .found: "found"
    case .missing: "missing"
    case .foreign: "foreign"
    case .failed: "failed"
    case .unrecorded: "unrecorded"
    }
  }

  private static func arns(of result: RebuildResult) -> [String] {
    switch result {
    case .found(let arns, _), .unrecorded(let arns, _): arns
    case .foreign(let arn): [arn]
    case .kept, .missing, .failed: []
    }
  }

  private static func lines(of result: RebuildResult, _ run: AppliedRun) -> [String] {
    switch result {
    case .kept, .found: []
    case .missing: ["no job of it is at the service: the next apply starts it"]
    case .foreign(let arn):
      ["the job has not this run's tags; where it is the run's own job:", run.adopting(arn)]
    case .failed(let reason), .unrecorded(_, let reason): [ShownText.line(reason.description)]
    }
  }
}
