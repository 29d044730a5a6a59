import JSONText
package import JobModel
package import StateFile

/// Decides what apply has to do. Pure: the same jobs and the same state always give the same plan.
///
/// - Parameters:
///   - jobs: what the manifests declare, each name once. Those that are not started yet carry their request.
///   - scopes: the given PATHs as the state records paths; only runs recorded under one of them can be called no longer
///     declared.
///   - namesAccounts: whether the project file says where each account's credentials come from.
///   - commands: those that its diagnostics name.
package func plan(
  _ jobs: [DeclaredJob], scopes: [String], against snapshot: Snapshot, namesAccounts: Bool = false,
  commands: UsherCommands = UsherCommands()
) -> Plan {
  let openIntents = snapshot.openIntents.isEmpty ? [:] : Dictionary(grouping: snapshot.openIntents, by: \.run)
  var items: [Plan.Item] = []
  items.reserveCapacity(jobs.count)
  var areAllStarted = true
  // By index: the loop's own copy of each job would be one more, and that of an argument another.
  for index in jobs.indices {
    let decision = decide(jobs, index, openIntents, against: snapshot)
    if case .started = decision {} else { areAllStarted = false }
    items.append(Plan.Item(job: jobs[index], decision: decision))
  }
  // As many records as started jobs, whose names are unique: each record is that of a declared job.
  if areAllStarted, openIntents.isEmpty, items.count == snapshot.count {
    return Plan(
      items: items, undeclaredIntents: [], undeclared: [], diagnostics: [], snapshot: snapshot,
      failures: snapshot.failedRuns, showsAccounts: namesAccounts && areOfSeveralAccounts(jobs), commands: commands)
  }
  let declared = Declared(jobs, Scopes(scopes))
  return Plan(
    items: items, undeclaredIntents: snapshot.openIntents.filter { !declared.contains($0.run) },
    undeclared: snapshot.started { !declared.contains(name: $0) }.filter { declared.scopes.contain($0.path) },
    diagnostics: diagnostics(items, declared, snapshot, commands, namesAccounts: namesAccounts), snapshot: snapshot,
    failures: snapshot.failedRuns.filter { declared.contains($0.key) },
    showsAccounts: namesAccounts && areOfSeveralAccounts(jobs), commands: commands)
}

private func areOfSeveralAccounts(_ jobs: [DeclaredJob]) -> Bool {
  jobs.indices.contains { jobs[$0].account != jobs[0].account }
}

/// What the manifests declare, and where they were looked for.
struct Declared {
  let scopes: Scopes
  private let names: Set<JobName>
  private let runs: Set<RunID>

  init(_ jobs: [DeclaredJob], _ scopes: Scopes) {
    names = Set(jobs.map(\.name))
    runs = Set(jobs.map(\.run))
    self.scopes = scopes
  }

  func contains(_ run: RunID) -> Bool { runs.contains(run) }

  func contains(name: some Collection<UInt8>) -> Bool {
    JobName(String(decoding: name, as: UTF8.self)).map(names.contains) ?? false
  }
}

private func decide(
  _ jobs: [DeclaredJob], _ index: Int, _ openIntents: [RunID: [Intent]], against snapshot: Snapshot
) -> Decision {
  if snapshot.isStarted(jobs[index].run) { return .started }
  let job = jobs[index]
  if !openIntents.isEmpty, let intents = openIntents[job.run] { return .settle(intents) }
  guard let earlier = snapshot.runs(named: job.name).last(where: { $0.run.kind == job.run.kind }) else {
    return .start(.new)
  }
  return .start(.changed(from: earlier, changes(of: job, from: earlier)))
}

/// How the fields of a job that has its request differ from those of a recorded run; empty where that run's fields were not
/// recorded.
package func changes(of job: DeclaredJob, from earlier: StartedRecord) -> [FieldChange] {
  guard let fields = job.materialFields, let json = try? JSONValue(parsing: Array(earlier.fields.utf8)) else {
    return []
  }
  let recorded = MaterialFields(json: json)
  if recorded.fields.isEmpty { return [] }
  return fields.changes(from: recorded)
}

private func diagnostics(
  _ items: [Plan.Item], _ declared: Declared, _ snapshot: Snapshot, _ commands: UsherCommands,
  namesAccounts: Bool
) -> [Diagnostic] {
  var (found, starts) = ([Diagnostic](), false)
  for index in items.indices {
    guard case .start(let reason) = items[index].decision else { continue }
    starts = true
    let job = items[index].job
    let renamed = reason == .new ? RenamedJob.check(job, declared, against: snapshot, commands) : []
    // Another service name would start the renamed run again.
    found += renamed.isEmpty ? ServiceNameHeld.check(items[index], against: snapshot, commands) : renamed
  }
  if starts { found += TwinJobs.check(items) }
  if !namesAccounts { found += [RoleAccounts.error(of: items)].compactMap(\.self) }
  return found + snapshot.duplicateRuns.compactMap { DuplicateRun.warning(of: $0, commands) }
}
