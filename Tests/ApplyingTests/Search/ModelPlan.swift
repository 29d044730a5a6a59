import JobModel
import Planning
import StateFile

@testable import Applying

/// A plan as the search carries it out: the real plan, and the real runs that apply makes of it.
final class ModelPlan {
  let isDone: Bool
  let hasErrors: Bool
  let open: [RunSeed]
  let missing: [RunSeed]

  init(_ plan: Plan, number: Int, _ stage: Stage) {
    isDone = plan.isDone
    hasErrors = plan.hasErrors
    guard !plan.hasErrors else {
      (open, missing) = ([], [])
      return
    }
    // Nothing is forgotten here.
    let items = Applier.workItems(of: plan, .audienceGenerationJob, RecordAges(now: "", settleTime: .zero))
    open = items.open.enumerated().map { RunSeed($1, number: number * 64 + $0, stage) }
    missing = items.missing.enumerated().map { RunSeed($1, number: number * 64 + 32 + $0, stage) }
  }
}

/// One run that an apply takes on, by numbers.
final class RunSeed {
  /// The same for the same run of the same plan.
  let number: Int
  let item: WorkItem
  /// Its number among the runs of the search.
  let index: Int
  let name: Int
  let ownNames: [Int]
  /// Whether that is what an earlier seed goes on as, once its open starts are closed.
  private var fresh: RunSeed?

  init(_ item: WorkItem, number: Int, _ stage: Stage) {
    var item = item
    if stage.search.mistake == .settlesByManifestName, let job = item.job, !item.intents.isEmpty {
      item.serviceName = job.serviceName
      item.serviceNames = [job.serviceName]
      item.intents = item.intents.map {
        var intent = $0
        intent.serviceName = job.serviceName
        return intent
      }
    }
    self.item = item
    self.number = number
    index = stage.run(item.name, item.digest)
    name = stage.name(item.serviceName)
    ownNames = item.serviceNames.map(stage.name)
  }

  /// The run as the next round of waiting takes it on.
  func afresh(_ stage: Stage) -> RunSeed {
    if item.intents.isEmpty || stage.search.mistake == .sendsUnderClosedID { return self }
    if let fresh { return fresh }
    var item = item
    item.goOnAfresh()
    let made = RunSeed(item, number: number + 16, stage)
    fresh = made
    return made
  }
}
