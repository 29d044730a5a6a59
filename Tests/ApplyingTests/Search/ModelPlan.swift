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
    let runs = Applier.runs(of: plan)
    open = runs.open.enumerated().map { RunSeed($1, number: number * 64 + $0, stage) }
    missing = runs.missing.enumerated().map { RunSeed($1, number: number * 64 + 32 + $0, stage) }
  }
}

/// One run that an apply takes on, by numbers.
final class RunSeed {
  /// The same for the same run of the same plan.
  let number: Int
  let run: AppliedRun
  /// Its number among the runs of the search.
  let index: Int
  let name: Int

  init(_ run: AppliedRun, number: Int, _ stage: Stage) {
    var run = run
    if stage.search.mistake == .settlesByManifestName, let job = run.job, !run.intents.isEmpty {
      run.serviceName = job.serviceName
      run.intents = run.intents.map {
        var intent = $0
        intent.serviceName = job.serviceName
        return intent
      }
    }
    self.run = run
    self.number = number
    index = stage.run(run.name, run.digest)
    name = stage.name(run.serviceName)
  }
}
