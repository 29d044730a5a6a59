import AWSCore
package import CleanRoomsML
import CleanRoomsMLModel
import JobModel
package import Planning
package import StateFile

/// Carries out a plan: settles what earlier applies left open, looks up what is missing, starts the rest.
package struct Applier: Sendable {
  private let shell: RunShell
  private let settings: ApplySettings

  /// - Parameters:
  ///   - journal: of the very state that the plan was made against, under its lock.
  ///   - gate: where a signal can stop the apply.
  ///   - report: told what happens, from several threads.
  package init(
    client: CleanRoomsMLClient, journal: StateJournal, gate: ApplyGate, settings: ApplySettings,
    surroundings: ApplySurroundings, report: @escaping @Sendable (ApplyEvent) -> Void
  ) {
    self.settings = settings
    let slots = CallSlots(settings.parallelism)
    shell = RunShell(
      client: client, journal: journal, gate: gate, slots: slots, lookUp: JobLookUp(client, slots),
      takenArns: TakenArns(journal.snapshot), settleTime: settings.settleTime, surroundings: surroundings,
      report: report)
  }

  /// Carries out `plan`, which has no errors, and compacts the state.
  package func apply(_ plan: Plan) async -> ApplyReport {
    let readAt = shell.surroundings.elapsed()
    let (open, missing) = Self.runs(of: plan)
    if let limit = settings.maximumInFlight {
      await shell.gate.limitInFlight(InFlightPlaces(limit, settleTime: settings.settleTime))
      await countInFlight(open + missing)
    }
    var report = ApplyReport()
    if !open.isEmpty {
      shell.report(.settling(count: open.count, upTo: settings.settleTime))
      report.results += await carryOut(open, atOnce: open.count, intentsReadAt: readAt)
    }
    if !missing.isEmpty {
      if await shell.gate.stopped == nil {
        shell.report(.lookingUp(count: missing.count))
        await shell.gate.stopSignal.unlessRaised { await prepareLookUp(missing) }
      }
      // Twice as many runs as calls: while some wait for the disk, the calls go on.
      report.results += await carryOut(missing, atOnce: 2 * settings.parallelism, intentsReadAt: readAt)
    }
    if settings.waitsForQuota { await goOnAsPlacesComeFree(&report) }
    await compact(&report)
    return report
  }

  /// Tries again what the quota and `maxInFlight` deferred, until nothing of that is left. A run that was deferred has the intents that it
  /// had before, so that it is taken on as it was at first.
  private func goOnAsPlacesComeFree(_ report: inout ApplyReport) async {
    var pause = Self.shortestPause
    while true {
      let waiting = report.results.indices.filter { report.results[$0].result.waitsForPlace }
      if waiting.isEmpty { return }
      shell.report(.waiting(count: waiting.count, for: pause))
      await shell.gate.stopSignal.unlessRaised { [pause] in await shell.surroundings.sleep(pause) }
      if await shell.gate.stopped != nil { return }
      await shell.gate.reopenRegions()
      let runs = waiting.map { report.results[$0].run }
      await countInFlight(runs)
      let results = await carryOut(
        runs, atOnce: 2 * settings.parallelism,
        intentsReadAt: shell.surroundings.elapsed())
      for (index, ended) in zip(waiting, results) { report.results[index].result = ended.result }
      let isStuck = results.allSatisfy(\.result.waitsForPlace)
      pause = isStuck ? min(pause * 2, Self.longestPause) : Self.shortestPause
    }
  }

  private static let shortestPause = Duration.seconds(5)
  private static let longestPause = Duration.seconds(60)

  private func compact(_ report: inout ApplyReport) async {
    report.stateFailure = await shell.journal.failure
    if report.stateFailure == nil {
      do throws(StateError) {
        try await shell.journal.compact()
      } catch {
        report.stateFailure = error
      }
    }
    guard let failure = report.stateFailure, failure.isDisplaced else { return }
    for index in report.results.indices { report.results[index].result.unrecord(Reason(failure)) }
  }

  static func runs(of plan: Plan) -> (open: [AppliedRun], missing: [AppliedRun]) {
    var open = plan.undeclaredIntents.map(AppliedRun.init(undeclared:))
    var missing: [AppliedRun] = []
    for item in plan.items {
      switch item.decision {
      case .started: break
      case .start(.new): missing.append(AppliedRun(item.job))
      case .start(.changed):
        let settled = settledArns(plan.snapshot.runs(named: item.job.name))
        missing.append(AppliedRun(item.job, settledArns: settled))
      case .settle(let intents): open.append(AppliedRun(item.job, intents: intents))
      }
    }
    return (open, missing)
  }

  /// The jobs of a name's recorded runs but for the latest, which is one of several where they are of the same second.
  static func settledArns(_ runs: [StartedRecord]) -> [String] {
    let latest = runs.filter { $0.time == runs.last?.time }.map { Array($0.audienceGenerationJobArn.utf8) }
    return runs.map(\.audienceGenerationJobArn).filter { !latest.contains(Array($0.utf8)) }
  }

  /// Lists the jobs of each model once, before the first start: that serves all missing runs.
  private func prepareLookUp(_ runs: [AppliedRun]) async {
    await withTaskGroup { group in
      for scope in Set(runs.compactMap { JobLookUp.Scope($0, .model) }) {
        group.addTask { await shell.lookUp.prepare(scope) }
      }
    }
  }

  /// Counts, by one listing for each region of these runs, what is in flight there; nothing where there is no limit.
  private func countInFlight(_ runs: [AppliedRun]) async {
    guard settings.maximumInFlight != nil else { return }
    _ = await shell.gate.stopSignal.unlessRaised {
      await withTaskGroup { group in
        for scope in Set(runs.compactMap { JobLookUp.Scope($0, .everyModel) }) {
          group.addTask {
            let begun = shell.surroundings.elapsed()
            switch await shell.lookUp.listing(of: scope) {
            case .success(let jobs):
              await shell.gate.note(jobs.all.map { .init($0) }, in: scope.region.name, begun: begun)
            case .failure(let failure):
              let reason = Reason(SensitiveText(of: nil).cleaned(failure), needing: [.toList])
              await shell.gate.leaveUncounted(scope.region.name, reason)
            }
          }
        }
      }
    }
  }

  private func carryOut(
    _ runs: [AppliedRun], atOnce: Int, intentsReadAt readAt: Duration
  ) async -> [(run: AppliedRun, result: RunResult)] {
    let results = await concurrently(runs, atOnce: atOnce) { await shell.carryOut($0, intentsReadAt: readAt) }
    return Array(zip(runs, results))
  }
}
