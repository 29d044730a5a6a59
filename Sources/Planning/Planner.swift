package import JobModel
import JSONText
package import StateFile

/// Decides what apply has to do. Pure: the same jobs and the same state always give the same plan.
///
/// - Parameters:
///   - jobs: what the manifests declare. Those that are not started yet carry their request.
///   - scopes: the given PATHs as the state records paths; only runs recorded under one of them can be called no longer
///     declared.
package func plan(_ jobs: [DeclaredJob], scopes: [String], against snapshot: Snapshot) -> Plan {
  var plan = Plan(items: [], undeclaredIntents: [], undeclared: [], diagnostics: [], snapshot: snapshot)
  plan.items = jobs.map { Plan.Item(job: $0, decision: decide($0, against: snapshot)) }

  let declared = Set(jobs.map(\.name))
  plan.undeclared = snapshot.started { !(JobName(String(decoding: $0, as: UTF8.self)).map(declared.contains) ?? false) }
    .filter { record in scopes.contains { lies(record.path, under: $0) } }
  if !snapshot.openIntents.isEmpty {
    let runs = Set(jobs.map { Run(name: $0.name, digest: $0.digest) })
    plan.undeclaredIntents = snapshot.openIntents.filter { !runs.contains(Run(name: $0.name, digest: $0.digest)) }
  }
  for item in plan.items {
    guard case .start(let reason) = item.decision else { continue }
    plan.diagnostics += ServiceNameHeld.check(item.job, against: snapshot)
    if case .new = reason {
      plan.diagnostics += RenamedJob.check(item.job, declared: declared, against: snapshot)
    }
  }
  plan.diagnostics += snapshot.duplicateRuns.compactMap { DuplicateRun.warning(of: $0) }
  return plan
}

private func decide(_ job: DeclaredJob, against snapshot: Snapshot) -> Decision {
  if snapshot.isStarted(name: job.name, digest: job.digest) { return .started }
  if !snapshot.openIntents.isEmpty {
    let intents = snapshot.openIntents(named: job.name).filter { $0.digest == job.digest }
    if !intents.isEmpty { return .settle(intents) }
  }
  guard let earlier = snapshot.runs(named: job.name).last else { return .start(.new) }
  return .start(.changed(from: earlier, changes(of: job, from: earlier)))
}

/// How the job's fields differ from those of a recorded run; empty where that run's fields were not recorded.
private func changes(of job: DeclaredJob, from earlier: StartedRecord) -> [FieldChange] {
  guard let request = job.request, let json = try? JSONValue(parsing: Array(earlier.fields.utf8)) else { return [] }
  let recorded = MaterialFields(json: json)
  if recorded.fields.isEmpty { return [] }
  return MaterialFields(of: request, revision: job.revision).changes(from: recorded)
}

/// Whether a recorded path is that of a file in `scope`, or `scope` itself; an empty scope is the root.
private func lies(_ path: String, under scope: String) -> Bool {
  scope.isEmpty || path == scope || path.hasPrefix(scope + "/")
}

private struct Run: Hashable {
  var name: JobName
  var digest: SpecDigest
}
