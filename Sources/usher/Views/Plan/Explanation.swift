import JSONText
import JobModel
import Manifests
import Planning
import StateFile

/// Everything that decides about one declared job.
struct Explanation {
  let item: Plan.Item
  /// Whether its start waits for another apply, in the order in which apply takes the jobs.
  let isDeferred: Bool
  let plan: Plan
  /// What the state records of the job's name, the oldest first.
  let runs: [StartedRecord]
  let statePath: String

  private var job: DeclaredJob { item.job }

  /// What the plan has to say against this job.
  var diagnostics: [Diagnostic] { plan.diagnostics.filter { $0.location == job.location } }

  /// Whether apply refuses this job.
  var isRefused: Bool { diagnostics.contains { $0.severity == .error } }

  var text: ShownText {
    let revision = job.revision.map { ", revision \($0)" } ?? ""
    var yaml = YAMLWriter()
    yaml.write(members: ShownRequest.json(of: job).members ?? [], indent: 1)
    return """
      \(job.name)\(revision): \(job.location.file):\(job.location.line)
        digest        \(job.digest)
        service name  \(ShownText.quoted(job.serviceName)) in \(job.region), account \(job.account)

      \(why)
      The request:
      \(ShownText(verbatim: yaml.text))
      \(recorded)It runs again when metadata.revision changes, or any of:
      \(material.map { "  \($0)\n" as ShownText }.joined())\
      Nothing starts if only spec.name, description or tags change, or if a change is
      undone.

      """
  }

  /// What makes it run again besides its revision.
  private var material: [String] {
    switch job.run.kind {
    case .audienceGenerationJob: MaterialMember.Root.allCases.filter { $0 != .revision }.map(\.rawValue)
    case .audienceExportJob: DeclaredExport.materialMembers + ["the run of the declared job"]
    }
  }

  private var readiness: ShownText {
    PlanEntry.readiness(of: job, in: plan).map { "  \($0)\n" as ShownText }.joined()
  }

  private var why: ShownText {
    switch item.decision {
    case .start(.new):
      "\(verdict)\n\(readiness)\(earlierStarts)\(statePath) records no run of this name.\n"
    case .start(.changed(let earlier, let changes)):
      """
      \(verdict)
      \(readiness)\(earlierStarts)None of the recorded runs has this digest.
      Since the latest of them, of \(earlier.time) with the digest \(earlier.digest.short):
      \(changes.isEmpty ? "  (its fields are not recorded)\n" : changes.map(describe).joined())\
      \(PlanEntry.acceptance(of: item, in: plan).map { "  \($0)\n" as ShownText }.joined())
      """
    case .settle(let intents):
      """
      It has an open start:
      \(intents.map { "  \($0.time) as \(ShownText.quoted($0.serviceName))\n" as ShownText }.joined())\
      \(PlanEntry.openStart(in: plan).map { "  \($0)\n" as ShownText }.joined())
      """
    case .started:
      "It is not started: this run was started \(plan.records(of: item).map(\.time).joined(separator: ", ")).\n"
        + ended + unsent
    }
  }

  /// What became of the run's latest job.
  private var ended: ShownText {
    if let failure = plan.failures[job.run] {
      return "\(failure.words).\nFix the cause, then change metadata.revision.\n"
    }
    let outcome = plan.records(of: item).last.flatMap { plan.snapshot.outcome(of: $0) }
    return outcome.map { "Its job ended: \($0.words).\n" } ?? ""
  }

  private var earlierStarts: ShownText {
    PlanEntry.earlierStarts(of: job, in: plan).map { "  \($0)\n" as ShownText }.joined()
  }

  /// What of a started job differs from what runs.
  private var unsentFields: [FieldChange] {
    guard item.decision == .started else { return [] }
    return plan.records(of: item).last.map { unsentChanges(of: job, from: $0) } ?? []
  }

  private var unsent: ShownText {
    unsentFields.isEmpty ? "" : "This \(PlanEntry.unsentWords)\n\(unsentFields.map(describe).joined())"
  }

  /// Whether the next apply starts it; where the plan has errors it starts nothing.
  private var verdict: ShownText {
    if let error = diagnostics.first(where: { $0.severity == .error }) {
      return "It is not started because of an error:\n  \(error.message)"
    }
    if plan.hasErrors {
      return "It is not started until the errors of other jobs are fixed; 'usher plan' shows them."
    }
    guard isDeferred, let limit = plan.startLimit else { return "It will be started." }
    return "It will be started by a later apply (\(limit.place.map { "maxStarts, \($0)" } ?? "--max-starts"))."
  }

  private func describe(_ change: FieldChange) -> ShownText {
    """
      \(change.path):
        \(PlanEntry.shown(change.old, of: change.path))
        → \(PlanEntry.shown(change.new, of: change.path))

    """
  }

  private var recorded: ShownText {
    if runs.isEmpty { return "" }
    return "Recorded runs of this name:\n"
      + runs.map { run -> ShownText in
        """
          \(run.time)  \(run.digest.short)\(run.digest == job.digest ? "  (this one)" : "")
            \(run.run.kind == .audienceExportJob ? "export of " : "")\(run.audienceGenerationJobArn)
        \(plan.snapshot.outcome(of: run).map { "    \($0.words)\n" as ShownText } ?? "")
        """
      }.joined() + "\n"
  }

  /// The job as `plan --format json` has it, with its request and all recorded runs of its name.
  private func write(to json: inout JSONWriter) {
    var paths = RepositoryPaths()
    let isRefused = plan.refusedPlaces.contains(job.location)
    var named = item
    named.job.location.file = paths.path(of: job.location.file)
    json.member("job") {
      PlanDocument.writeMembers(
        named, of: plan, isDeferred: isDeferred, isRefused: isRefused, advice: advice, to: &$0)
    }
    json.key("request")
    ShownRequest.json(of: job).write(to: &json)
    json.key("recordedRuns")
    json.array { json in
      for run in runs {
        json.object { json in
          json.member("digest", run.digest.description)
          json.member("path", run.path)
          json.member("audienceGenerationJobArn", run.audienceGenerationJobArn)
          json.member("time", run.time)
          json.member("outcome", plan.snapshot.outcome(of: run)) { $0.write(to: &$1) }
        }
      }
    }
    json.member("unsentChanges", each: unsentFields) { PlanDocument.write($0, to: &$1) }
  }

  private var advice: [String] { PlanEntry.advice(for: item, in: plan) }

  func ending(_ state: StateMember, on terminal: Terminal) -> Ending {
    Ending(
      code: isRefused ? ExitStatus.error : ExitStatus.success, state: state, counts: ["recordedRuns": runs.count],
      advice: [advice], diagnostics: diagnostics, members: write,
      show: {
        DiagnosticView(console: terminal.err).show(diagnostics)
        terminal.out.write(text)
      })
  }
}
