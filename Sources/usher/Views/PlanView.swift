import CleanRoomsMLModel
import JobModel
import Planning
import StateFile

/// The plan as a reviewer reads it: a line for each job, what happens and why, and a summary last.
struct PlanView {
  let console: Console
  let isVerbose: Bool

  /// Above so many, started jobs are only counted unless more is asked for.
  private static let startedShown = 20

  func show(_ plan: Plan) {
    let counts = plan.counts
    let showsStarted = isVerbose || counts.started <= Self.startedShown
    var text = ""
    // By index: a loop over the items themselves would copy each.
    for index in plan.items.indices where showsStarted || plan.items[index].decision != .started {
      text += describe(plan.items[index], of: plan)
    }
    for intent in plan.undeclaredIntents {
      text += line(
        "?", .change, intent.name.text, "open intent of \(intent.time), no longer declared: apply looks for it")
    }
    for record in plan.undeclared {
      text += line("-", .quiet, record.name.text, "no longer declared; started \(record.time); nothing is done")
      text += detail(ShownText.line(record.audienceGenerationJobArn))
    }
    if !text.isEmpty { text += "\n" }
    console.write(text + summary(of: plan) + "\n")
  }

  func summary(of plan: Plan) -> String {
    let counts = plan.counts
    let changed = plan.items.count { if case .start(.changed) = $0.decision { true } else { false } }
    var text = console.toned("Plan:", .strong) + " \(counts.start) to start"
    if changed > 0 { text += " (\(counts.start - changed) new, \(changed) changed)" }
    if counts.settle > 0 { text += ", \(counts.settle) to settle" }
    text += ", \(counts.started) already started"
    if !plan.undeclared.isEmpty { text += ", \(plan.undeclared.count) no longer declared" }
    return text + "."
  }

  private func describe(_ item: Plan.Item, of plan: Plan) -> String {
    let name = item.job.name.text
    switch item.decision {
    case .start(.new): return line("+", .start, name, "start: new") + request(of: item.job)
    case .start(.changed(let earlier, let changes)):
      return line("~", .change, name, "start: changed since the run of \(earlier.time)")
        + describe(changes, of: item) + detail("starts as \(ShownText.quoted(item.job.serviceName))")
    case .settle(let intents):
      return line("?", .change, name, "open intent of \(intents.map(\.time).joined(separator: ", "))")
        + detail("an earlier apply could not learn whether it started;")
        + detail("this one looks first, then starts it if needed")
    case .started:
      let records = plan.records(of: item)
      return line("=", .quiet, name, "started " + records.map(\.time).joined(separator: ", "))
        + records.map { detail(ShownText.line($0.audienceGenerationJobArn)) }.joined()
    }
  }

  private func describe(_ changes: [FieldChange], of item: Plan.Item) -> String {
    if changes.isEmpty { return detail("the fields of the earlier run are not recorded") }
    var text = ""
    for change in changes {
      text += detail(ShownText.line(change.path) + ":")
      let (old, new) = (shown(change.old, of: change.path), shown(change.new, of: change.path))
      if fits("      \(old) → \(new)") {
        text += detail("  \(old) → \(new)")
      } else {
        text += detail("  \(old)") + detail("  → \(new)")
      }
    }
    if case .start(let reason) = item.decision, reason.isOnlyAccessOrCompute {
      text += detail("only the seed's role or the workers changed:")
      text += detail("the same audience would be computed again")
    }
    return text
  }

  /// What a new job does, in the words of its request.
  private func request(of job: DeclaredJob) -> String {
    guard let request = job.request else { return "" }
    var text = detail("starts as \(ShownText.quoted(job.serviceName))")
    for field in MaterialFields(of: request, revision: job.revision).fields {
      let (path, value) = (ShownText.line(field.path), shown(field.value, of: field.path))
      text += fits("    \(path): \(value)") ? detail("\(path): \(value)") : detail("\(path):") + detail("  \(value)")
    }
    return text
  }

  /// A field's value; of a digest in the place of SQL only as much as tells it from another.
  private func shown(_ value: String?, of path: String) -> String {
    guard let value else { return "(absent)" }
    guard path.hasPrefix("seedAudience.sqlParameters."), let space = value.firstIndex(of: " ") else {
      return ShownText.line(value)
    }
    return value[..<space].prefix("sha256:".count + 12) + "…" + value[space...]
  }

  private func line(_ sign: String, _ tone: Console.Tone, _ name: String, _ what: String) -> String {
    console.toned("\(sign) \(name)", tone) + "  \(what)\n"
  }

  /// Whether a line is no wider than most terminals; what is wider gets a line of its own, so that it can be copied.
  private func fits(_ line: String) -> Bool { line.count <= 80 }

  private func detail(_ text: String) -> String { "    \(text)\n" }
}
