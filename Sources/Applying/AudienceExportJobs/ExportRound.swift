import AWSCore
import JobModel
import Planning
import StateFile

/// Starts the exports of a plan, after its generation jobs.
struct ExportRound: Sendable {
  /// Of exports.
  let shell: StartShell
  /// Reads generation jobs.
  let jobs: ServiceJobReader
  let settings: ApplySettings

  private typealias Ended = (item: WorkItem, result: RunResult)

  /// - Parameters:
  ///   - results: of the generation jobs of this apply.
  ///   - readAt: when the open starts were read.
  /// - Returns: how each export ended, the open ones first.
  func apply(
    _ open: [WorkItem], _ missing: [WorkItem], of plan: Plan, after results: [(item: WorkItem, result: RunResult)],
    readAt: Duration
  ) async -> [(item: WorkItem, result: RunResult)] {
    if open.isEmpty, missing.isEmpty { return [] }
    // The limits of generation jobs are theirs.
    await shell.gate.decide {
      $0.reopenRegions()
      $0.endLimitInFlight()
    }
    let started = results.compactMap { item, result in result.arns.last.map { (item.run, $0) } }
    let check = UpstreamCheck(
      plan: plan, started: Dictionary(started) { $1 }, reader: jobs, journal: shell.journal,
      timestamp: shell.environment.timestamp)
    var ended: [Ended] = []
    if !open.isEmpty {
      let forgotten = open.count(where: \.settlesFirst)
      shell.report(.settling(openStarts: open.count - forgotten, forgotten: forgotten, upTo: settings.settleTime))
      ended = await start(open, check, readAt: readAt, settles: true)
    }
    ended += await start(missing, check, readAt: readAt, settles: false)
    if settings.waitsForQuota { await retry(&ended, check) }
    return ended
  }

  /// - Parameter settles: whether they are settled before anything else: an open start knows its generation job.
  private func start(_ items: [WorkItem], _ check: UpstreamCheck, readAt: Duration, settles: Bool) async -> [Ended] {
    let checked = await concurrently(items, atOnce: settings.parallelism) { await self.check($0, check) }
    var ended: [Ended] = []
    var ready: [WorkItem] = []
    for (item, result) in checked {
      guard let result else {
        ready.append(item)
        continue
      }
      await shell.gate.pass(item)
      shell.report(.ended(item, result))
      ended.append((item, result))
    }
    if ready.isEmpty { return ended }
    if !settles {
      shell.report(.lookingUp(count: ready.count))
      let regions = Set(ready.map(\.accountRegion).filter { $0.region != nil })
      await shell.gate.stopSignal.unlessRaised {
        await withTaskGroup { group in
          for region in regions { group.addTask { _ = await shell.lookUp.prepare(region) } }
        }
      }
    }
    let marked = WorkItem.markingRivals(ready)
    return await ended
      + concurrently(marked, atOnce: settles ? marked.count : 2 * settings.parallelism) {
        await shell.apply($0, intentsReadAt: readAt)
      }
  }

  /// The item with its generation job, or why it cannot be started.
  private func check(_ item: WorkItem, _ check: UpstreamCheck) async -> (WorkItem, RunResult?) {
    guard item.intents.isEmpty, let job = item.job, let export = job.export else { return (item, nil) }
    if let reason = await shell.gate.stopped { return (item, .stopped(reason)) }
    switch await check.verdict(on: export) {
    case .waits(let reason): return (item, .deferred(reason))
    case .failed(let reason): return (item, .failed(reason))
    case .ready(let arn):
      var ready = WorkItem(job, from: arn, recordedForOthers: item.recordedForOthers)
      (ready.settlesFirst, ready.rank) = (item.settlesFirst, item.rank)
      return (ready, nil)
    }
  }

  /// Tries again what was deferred, until nothing of that is left.
  private func retry(_ ended: inout [Ended], _ check: UpstreamCheck) async {
    var pause = Self.shortestPause
    while true {
      let waiting = ended.indices.filter { ended[$0].result.waitsForRunningJobs }
      let left = settings.waitLimit.map { $0 - shell.environment.elapsed() }
      if waiting.isEmpty || left.map({ $0 <= .zero }) == true { return }
      pause = min(pause, left ?? pause)
      shell.report(.waiting(count: waiting.count, for: pause))
      await shell.gate.stopSignal.unlessRaised { [pause] in await shell.environment.sleep(pause) }
      if await shell.gate.stopped != nil { return }
      await shell.gate.decide { $0.reopenRegions() }
      await shell.lookUp.beginRound()
      let results = await start(
        waiting.map { ended[$0].item }, check, readAt: shell.environment.elapsed(), settles: false)
      let byRun = Dictionary(results.map { ($0.item.run, $0) }) { first, _ in first }
      for index in waiting { ended[index] = byRun[ended[index].item.run] ?? ended[index] }
      pause = results.allSatisfy(\.result.waitsForRunningJobs) ? min(pause * 2, Self.longestPause) : Self.shortestPause
    }
  }

  private static let shortestPause = Duration.seconds(5)
  private static let longestPause = Duration.seconds(60)
}
