import JobModel
import Planning

/// The plan as a reviewer reads it on a terminal: a line for each job, what happens and why below it, a summary last.
/// No line is wider than 80 columns but for values that a reader may want to copy, each of which has its own.
struct PlanView {
  let console: Console
  let detail: Detail

  enum Detail {
    /// The summary alone.
    case summary
    /// A line for each new job, and why something else happens.
    case changes
    /// All fields of new jobs, and jobs with nothing to do too.
    case everything
  }

  private static let width = 80
  /// Names up to this length stand in a column.
  private static let columnMaximum = 40

  func show(_ plan: Plan) {
    if case .summary = detail { return console.write(summary(of: plan) + "\n") }
    let isVerbose = if case .everything = detail { true } else { false }
    let entries = PlanEntry.all(of: plan, withStarted: isVerbose, withFields: isVerbose)
    let column = entries.lazy.map(\.name.utf8.count).filter { $0 <= Self.columnMaximum }.max() ?? 0
    var text: ShownText = ""
    for entry in entries { text += line(of: entry, column) + entry.details.map(describe).joined() }
    if !text.isEmpty { text += "\n" }
    console.write(text + summary(of: plan) + "\n")
  }

  /// The jobs that failed, a line for each.
  func showFailures(of plan: Plan) {
    if plan.failures.isEmpty { return }
    let entries = PlanEntry.all(of: plan, withStarted: false, withFields: false).filter { $0.kind == .failed }
    for entry in entries { console.write(line(of: entry, entries.map(\.name.utf8.count).max() ?? 0)) }
  }

  private func summary(of plan: Plan) -> ShownText {
    let heading = "Plan:"
    var (text, width) = (console.toned("\(heading)", .strong), heading.count)
    let parts = PlanSummary(plan).parts
    for (index, part) in parts.enumerated() {
      let part = part + (index == parts.count - 1 ? "." : ",")
      let breaks = width + 1 + part.count > Self.width
      text += (breaks ? "\n" + .spaces(heading.count + 1) : " ") + "\(part)"
      width = (breaks ? heading.count : width) + 1 + part.count
    }
    return text
  }

  private func line(of entry: PlanEntry, _ column: Int) -> ShownText {
    let name = console.toned("\(entry.kind.sign) \(entry.name)", entry.kind.tone)
    let padding = max(0, column - entry.name.utf8.count) + 2
    let width = 2 + entry.name.utf8.count + padding + entry.what.utf8.count
    // The one line of a failure is what people look for.
    return width <= Self.width || entry.kind == .failed
      ? "\(name)\(ShownText.spaces(padding))\(entry.what)\n" : "\(name)\n\(line(entry.what))"
  }

  private func describe(_ detail: PlanEntry.Detail) -> ShownText {
    switch detail {
    case .words(let words): line(words)
    case .field(let path, let value):
      fits("    \(path): \(value)") ? line("\(path): \(value)") : line("\(path):") + line("  \(value)")
    case .change(let path, let old, let new):
      line("\(path):")
        + (fits("      \(old) → \(new)") ? line("  \(old) → \(new)") : line("  \(old)") + line("  → \(new)"))
    }
  }

  private func fits(_ line: String) -> Bool { line.count <= Self.width }

  private func line(_ text: String) -> ShownText { "    \(text)\n" }
}

extension PlanEntry.Kind {
  var sign: Character {
    switch self {
    case .new: "+"
    case .changed: "~"
    case .deferred: "!"
    case .open: "?"
    case .failed: "!"
    case .started: "="
    case .undeclared: "-"
    }
  }

  fileprivate var tone: Console.Tone {
    switch self {
    case .new: .start
    case .changed, .deferred, .open: .change
    case .failed: .error
    case .started, .undeclared: .quiet
    }
  }
}

extension Screen {
  var planDetail: PlanView.Detail { quiet ? .summary : verbose ? .everything : .changes }
}
