import Applying
import CleanRoomsMLModel
import JobModel
import StateFile

/// What it takes to count jobs at the service as runs, for whoever is asked.
struct AdoptionView {
  let console: Console
  let statePath: String

  func show(_ adoptions: [Adoption]) {
    for adoption in adoptions { console.write(text(of: adoption)) }
  }

  private func text(of adoption: Adoption) -> ShownText {
    let item = adoption.item
    let name = ShownText.quoted(adoption.serviceName, limit: 63)
    let isExport = item.run.kind == .audienceExportJob
    let status = (adoption.status.map(\.rawValue) ?? (isExport ? nil : "deleted")).map { ", \($0)" } ?? ""
    var lines: [ShownText] = [
      "\(console.toned("~ \(item.name)", .change))  is recorded as started, digest \(item.digest.short)",
      "    with the \(isExport ? "export" : "job") \(name)\(status)\(isExport ? " of" : ""):",
      "    \(adoption.audienceGenerationJobArn)",
    ]
    if let earlier = adoption.earlier {
      lines.append("    which is its run of \(earlier.time), digest \(earlier.digest.short); changed since then:")
      lines += adoption.changes.isEmpty ? ["      (its fields are not recorded)"] : adoption.changes.flatMap(describe)
    }
    if adoption.needsTags { lines.append("    the job's tags usher:name and usher:digest are set to this run") }
    if adoption.needsRecord { lines.append("    \(statePath) records it") }
    lines += item.intents.map { "    the open start of \($0.time) is closed" }
    lines += adoption.warnings.map { "\(console.toned("warning:", .warning)) \($0)" }
    return lines.map { "\($0)\n" }.joined()
  }

  private func describe(_ change: FieldChange) -> [ShownText] {
    [
      "      \(change.path):", "        \(PlanEntry.shown(change.old, of: change.path))",
      "        → \(PlanEntry.shown(change.new, of: change.path))",
    ]
  }
}
