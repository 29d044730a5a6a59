import JobModel
import Planning
import StateFile

extension Applier {
  /// What apply takes on: first what is settled before anything is started, then what is missing.
  ///
  /// - Parameters:
  ///   - kind: that of the jobs.
  ///   - firstRank: the place of the first missing one in the order of all starts.
  static func workItems(
    of plan: Plan, _ kind: JobKind, firstRank: Int = 0, _ ages: RecordAges
  ) -> (open: [WorkItem], missing: [WorkItem]) {
    let recorded = { (name: JobName) in
      plan.snapshot.runs(named: name).filter { $0.run.kind == kind }.map(\.identity)
    }
    var open = plan.undeclaredIntents.filter { $0.run.kind == kind }.map { intent in
      var item = WorkItem(undeclared: intent)
      item.recordedForOthers = recorded(intent.name)
      return item
    }
    var missing: [WorkItem] = []
    let forgotten = Set(plan.snapshot.tombstones.filter { ages.isRecent($0.time) }.map(\.name))
    for planned in plan.items where planned.job.run.kind == kind {
      if case .settle(let intents) = planned.decision {
        open.append(WorkItem(planned.job, intents: intents, recordedForOthers: recorded(planned.job.name)))
      }
    }
    for index in plan.startOrder where plan.items[index].job.run.kind == kind {
      let planned = plan.items[index]
      var item = WorkItem(planned.job, from: planned.job.export.flatMap { plan.upstream(of: $0).arn })
      if case .start(.changed) = planned.decision { item.recordedForOthers = recorded(item.name) }
      // Its job may run, and List may not show it yet.
      item.settlesFirst = forgotten.contains(item.name)
      if item.settlesFirst {
        open.append(item)
      } else {
        item.rank = firstRank + missing.count
        missing.append(item)
      }
    }
    return (WorkItem.markingRivals(open, beside: missing), WorkItem.markingRivals(missing, beside: open))
  }
}

extension WorkItem {
  /// Marks the runs of which two could claim one untagged job: the same place, service name and first 8 digits.
  static func markingRivals(_ items: [WorkItem], beside others: [WorkItem] = []) -> [WorkItem] {
    var claimants: [[String]: Set<RunID>] = [:]
    for item in items + others {
      for key in claimKeys(item) { claimants[key, default: []].insert(item.run) }
    }
    return items.map { item in
      var item = item
      item.hasRival = claimKeys(item).contains { (claimants[$0]?.count ?? 0) > 1 }
      return item
    }
  }

  private static func claimKeys(_ item: WorkItem) -> [[String]] {
    let account = item.accountRegion.account
    let names = item.serviceNames + ["\(item.name)-\(item.digest.short)"]
    return names.map { [account, item.region, $0, item.digest.short] }
  }
}
