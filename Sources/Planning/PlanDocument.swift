import CleanRoomsMLModel
package import JSONText
package import JobModel
package import StateFile

/// The published JSON form of a plan, `schemas/plan.schema.json`.
///
/// It holds no SQL and no secret: changed fields that are sensitive are sizes and digests.
package struct PlanDocument {
  /// Raised when a member changes its meaning or goes away; new members do not raise it.
  package static let formatVersion = 1

  private let plan: Plan?
  private let diagnostics: [Diagnostic]
  private let state: StateMember
  private let notes: [String]
  private let code: Int
  private let error: Diagnostic?
  private let advice: (Plan.Item) -> [String]

  /// - Parameters:
  ///   - plan: nil where the manifests have errors: then only these are told.
  ///   - code: the code that the process exits with.
  ///   - diagnostics: those of the manifests, and the other messages; the plan's own are added.
  ///   - exists: whether there is a state file; nil where nobody looked.
  ///   - owner: whose jobs the state records; nil where there is none yet.
  ///   - error: one of the diagnostics, where that kept it from a plan.
  ///   - notes: what else a reader has to know.
  ///   - advice: what to do about a job, or to know before anything is done; nothing for most.
  package init(
    _ plan: Plan?, code: Int, diagnostics: [Diagnostic], statePath: String, exists: Bool? = nil, owner: StateOwner?,
    error: Diagnostic? = nil, notes: [String] = [], advice: @escaping (Plan.Item) -> [String] = { _ in [] }
  ) {
    self.notes = notes
    self.plan = plan
    self.code = code
    self.error = error
    self.advice = advice
    self.diagnostics = diagnostics + (plan?.diagnostics ?? [])
    state = StateMember(path: statePath, exists: exists, owner: owner, lockedBy: plan?.lockHolder)
  }

  /// The whole document and a line's end.
  package var json: [UInt8] {
    let frame = DocumentFrame(
      code: code, state: state, counts: Self.counts(of: plan),
      advice: plan?.items.map(advice).filter { !$0.isEmpty } ?? [], diagnostics: diagnostics, error: error)
    return frame.document(formatVersion: Self.formatVersion) { json in
      json.member("plan", plan) { write($0, to: &$1) }
      json.member("notes", notes)
    }
  }

  private static func counts(of plan: Plan?) -> [(name: String, count: Int)] {
    let counts = plan?.counts ?? Plan.Counts()
    return [
      ("start", counts.start), ("deferred", counts.deferred), ("refused", counts.refused),
      ("unchanged", counts.started),
      ("failed", counts.failed), ("check", counts.settle),
      ("noLongerDeclared", plan?.undeclared.count ?? 0),
    ]
  }

  private func write(_ plan: Plan, to json: inout JSONWriter) {
    json.object { json in
      json.member("counts") { json in
        for (name, count) in Self.counts(of: plan) { json.member(name, count) }
      }
      json.key("jobs")
      json.array { json in
        let (deferred, refusedPlaces) = (plan.deferred, plan.refusedPlaces)
        for (index, item) in plan.items.enumerated() {
          let isRefused = !refusedPlaces.isEmpty && refusedPlaces.contains(item.job.location)
          json.object {
            Self.writeMembers(
              item, of: plan, isDeferred: deferred.contains(index), isRefused: isRefused, advice: advice(item), to: &$0)
          }
        }
      }
      json.member("noLongerDeclaredOpenStarts", each: plan.undeclaredIntents) { Self.write($0, to: &$1) }
      json.key("noLongerDeclared")
      json.array { json in
        for record in plan.undeclared {
          json.object { json in
            json.member("name", record.name.text)
            json.member("digest", record.digest.description)
            json.member("path", record.path)
            Self.writeMembers(record, to: &json)
          }
        }
      }
    }
  }

  /// What is said of one job, as members of an object that is open.
  ///
  /// - Parameters:
  ///   - isDeferred: whether its start, if there is one, waits for another apply.
  ///   - isRefused: whether the plan refuses its start, if there is one.
  ///   - advice: what to do about it.
  package static func writeMembers(
    _ item: Plan.Item, of plan: Plan, isDeferred: Bool, isRefused: Bool, advice: [String], to json: inout JSONWriter
  ) {
    let job = item.job
    let start = isRefused ? "refused" : isDeferred ? "deferred" : "start"
    json.member("kind", job.run.kind.rawValue)
    json.member("name", job.name.text)
    json.member("revision", job.revision)
    json.member("digest", job.digest.description)
    json.member("serviceName", job.serviceName)
    json.member("account", job.account)
    json.member("region", job.region)
    json.member("file", job.location.file)
    json.member("line", job.location.line)
    if let export = job.export {
      json.member("audienceSize", export.audienceSize) { $0.write(to: &$1) }
      json.member("upstream", plan.upstream(of: export)) { upstream, json in
        json.object { json in
          json.member("name", upstream.name?.text)
          json.member("audienceGenerationJobArn", upstream.arn)
          json.member("readiness", upstream.readiness.rawValue)
        }
      }
    }
    switch item.decision {
    case .start(.new):
      json.member("action", start)
      json.member("reason", plan.isStateRead ? "new" : "stateNotRead")
    case .start(.changed(let earlier, let changes)):
      json.member("action", start)
      json.member("reason", "changed")
      json.member("earlierRun") { writeMembers(earlier, to: &$0) }
      json.member("changes", each: changes) { write($0, to: &$1) }
    case .settle(let intents):
      json.member("action", "check")
      json.member("openStarts", each: intents) { write($0, to: &$1) }
    case .started:
      json.member("action", "unchanged")
      json.key("runs")
      json.array { json in for run in plan.records(of: item) { json.object { writeMembers(run, to: &$0) } } }
      json.member("failure", plan.failures[job.run]) { $0.write(to: &$1, withMetrics: false) }
    }
    json.member("advice", advice)
    json.member("commands", UsherCommands.among(advice))
  }

  private static func writeMembers(_ record: StartedRecord, to json: inout JSONWriter) {
    json.member("audienceGenerationJobArn", record.audienceGenerationJobArn)
    json.member("time", record.time)
  }

  private static func write(_ intent: Intent, to json: inout JSONWriter) {
    json.object { json in
      json.member("name", intent.name.text)
      json.member("digest", intent.digest.description)
      json.member("serviceName", intent.serviceName)
      json.member("path", intent.path)
      json.member("time", intent.time)
    }
  }

  /// A change as an object: field, old and new value.
  package static func write(_ change: FieldChange, to json: inout JSONWriter) {
    json.object { json in
      json.member("field", change.path)
      json.member("old", change.old)
      json.member("new", change.new)
    }
  }
}
