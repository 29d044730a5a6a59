import JobModel
import Planning
import StateFile

extension Applier {
  /// What apply takes on: first what is settled before anything is started, then what is missing.
  static func runs(of plan: Plan, _ ages: RecordAges) -> (open: [AppliedRun], missing: [AppliedRun]) {
    let recorded = { (name: JobName) in plan.snapshot.runs(named: name).map(\.audienceGenerationJobArn) }
    var open = plan.undeclaredIntents.map { intent in
      var run = AppliedRun(undeclared: intent)
      run.recordedForOthers = recorded(intent.name)
      return run
    }
    var missing: [AppliedRun] = []
    let forgotten = Set(plan.snapshot.tombstones.filter { ages.isRecent($0.time) }.map(\.name))
    for item in plan.items {
      if case .settle(let intents) = item.decision {
        open.append(AppliedRun(item.job, intents: intents, recordedForOthers: recorded(item.job.name)))
      }
    }
    for index in plan.startOrder {
      let item = plan.items[index]
      var run = AppliedRun(item.job)
      if case .start(.changed) = item.decision { run.recordedForOthers = recorded(item.job.name) }
      // Its job may run, and List may not show it yet.
      run.settlesFirst = forgotten.contains(item.job.name)
      if run.settlesFirst { open.append(run) } else { missing.append(run) }
    }
    return (AppliedRun.markingRivals(open, beside: missing), AppliedRun.markingRivals(missing, beside: open))
  }
}

extension AppliedRun {
  /// Marks the runs of which two could claim one untagged job: the same place, service name and first 8 digits.
  static func markingRivals(_ runs: [AppliedRun], beside others: [AppliedRun] = []) -> [AppliedRun] {
    var claimants: [[String]: Set<RunID>] = [:]
    for run in runs + others {
      for key in claimKeys(run) { claimants[key, default: []].insert(run.run) }
    }
    return runs.map { run in
      var run = run
      run.hasRival = claimKeys(run).contains { (claimants[$0]?.count ?? 0) > 1 }
      return run
    }
  }

  private static func claimKeys(_ run: AppliedRun) -> [[String]] {
    let account = run.place.account
    let names = run.serviceNames + ["\(run.name)-\(run.digest.short)"]
    return names.map { [account, run.region, $0, run.digest.short] }
  }
}
