import AWSCore
package import CleanRoomsML
import JobModel
package import Planning
package import StateFile

/// Carries out a plan: settles what earlier applies left open, looks up what is missing, starts the rest.
package struct Applier: Sendable {
  private let shell: StartShell
  private let exports: StartShell
  private let settings: ApplySettings

  /// - Parameters:
  ///   - journal: of the very state that the plan was made against, under its lock.
  ///   - gate: where a signal can stop the apply.
  ///   - report: told what happens, from several threads.
  package init(
    client: CleanRoomsMLClient, journal: StateJournal, gate: ApplyGate, settings: ApplySettings,
    environment: ApplyEnvironment, report: @escaping @Sendable (ApplyEvent) -> Void
  ) {
    self.settings = settings
    let notices = ApplyNotices()
    let shell = { (kind: JobKind) in
      let reader = ServiceJobReader(client, kind, parallelism: settings.parallelism)
      return StartShell(
        kind: kind, journal: journal, gate: gate, reader: reader,
        lookUp: JobLookUp(reader, elapsed: environment.elapsed), claims: JobClaims(journal.snapshot, kind),
        notices: notices, settleTime: settings.settleTime, environment: environment, report: report)
    }
    (self.shell, exports) = (shell(.audienceGenerationJob), shell(.audienceExportJob))
  }

  /// Carries out `plan`, which has no errors, and compacts the state.
  package func apply(_ plan: Plan) async -> ApplyReport {
    let readAt = shell.environment.elapsed()
    let ages = RecordAges(now: shell.environment.timestamp(), settleTime: settings.settleTime)
    let (open, missing) = Self.workItems(of: plan, .audienceGenerationJob, ages)
    let accounts =
      (open + missing).map(\.accountRegion.account) + plan.items.filter { $0.job.export != nil }.map(\.job.account)
    await shell.gate.decide { [accounts = Set(accounts)] in $0.limitTo(accounts) }
    if let limit = settings.maximumInFlight {
      let recent = plan.snapshot.records(whereTime: ages.isRecent)
      let inFlight = InFlightJobs(limit, settleTime: settings.settleTime, recent: recent, at: readAt)
      await shell.gate.decide { $0.limitInFlight(inFlight) }
      await list(open + missing)
    }
    var report = ApplyReport()
    if !open.isEmpty {
      let forgotten = open.count(where: \.settlesFirst)
      shell.report(
        .settling(openStarts: open.count - forgotten, forgotten: forgotten, upTo: settings.settleTime))
      report.results += await apply(open, atOnce: open.count, intentsReadAt: readAt)
    }
    if !missing.isEmpty {
      if await shell.gate.stopped == nil {
        shell.report(.lookingUp(count: missing.count))
        // Nothing was begun since the count.
        if settings.maximumInFlight == nil || !open.isEmpty { await list(missing) }
      }
      // Twice as many runs as calls: while some wait for the disk, the calls go on.
      report.results += await apply(missing, atOnce: 2 * settings.parallelism, intentsReadAt: readAt)
    }
    if settings.waitsForQuota { await retryAsJobsEnd(&report, of: plan) }
    let round = ExportRound(shell: exports, jobs: shell.reader, settings: settings)
    let (openExports, missingExports) = Self.workItems(of: plan, .audienceExportJob, firstRank: missing.count, ages)
    report.results += await round.apply(openExports, missingExports, of: plan, after: report.results, readAt: readAt)
    takeBack(&report)
    report.notices = shell.notices.all
    for shell in [shell, exports] { report.notices += await FinalLook(shell).notices(on: report) }
    await compact(&report)
    return report
  }

  /// Tries again what the quota and `maxInFlight` deferred, until nothing of that is left. A run that was deferred has no
  /// open start any more: it is taken on like a fresh one, by a listing of its own round.
  private func retryAsJobsEnd(_ report: inout ApplyReport, of plan: Plan) async {
    var pause = Self.shortestPause
    while true {
      let waiting = report.results.indices.filter { report.results[$0].result.waitsForRunningJobs }
      let left = settings.waitLimit.map { $0 - shell.environment.elapsed() }
      if waiting.isEmpty || left.map({ $0 <= .zero }) == true { return }
      pause = min(pause, left ?? pause)
      shell.report(.waiting(count: waiting.count, for: pause))
      await shell.gate.stopSignal.unlessRaised { [pause] in await shell.environment.sleep(pause) }
      if settings.recordsEnds { await recordEnds(of: plan) }
      if await shell.gate.stopped != nil { return }
      await shell.gate.decide { $0.reopenRegions() }
      let items = waiting.map { report.results[$0].item }
      await shell.lookUp.beginRound()
      await list(items)
      let results = await apply(
        items, atOnce: 2 * settings.parallelism,
        intentsReadAt: shell.environment.elapsed())
      for (index, ended) in zip(waiting, results) { report.results[index] = ended }
      let isStuck = results.allSatisfy(\.result.waitsForRunningJobs)
      pause = isStuck ? min(pause * 2, Self.longestPause) : Self.shortestPause
    }
  }

  /// Records which of the plan's jobs have ended. What cannot be read or recorded now is left to whoever looks next.
  private func recordEnds(of plan: Plan) async {
    await shell.gate.stopSignal.unlessRaised {
      let runs = Set(plan.items.map(\.job.run))
      guard let snapshot = try? await shell.journal.present() else { return }
      var jobs = snapshot.allStarted.filter { runs.contains($0.run) }.map { FollowedJob($0, in: snapshot) }
      let follower = JobFollower(
        shell.reader, parallelism: settings.parallelism, settleTime: settings.settleTime,
        environment: shell.environment)
      await follower.look(at: &jobs)
      for job in jobs where job.unrecorded != nil { shell.report(.jobEnded(job)) }
      try? await shell.journal.record(EndedJobs(jobs.compactMap(\.unrecorded), in: snapshot).records)
    }
  }

  private static let shortestPause = Duration.seconds(5)
  private static let longestPause = Duration.seconds(60)

  /// What was answered with a job that turned out to be another run's is not started: its record is gone already.
  private func takeBack(_ report: inout ApplyReport) {
    for index in report.results.indices {
      let (item, result) = report.results[index]
      guard case .started(let arn) = result, shell.claims.isTakenBack(item) || exports.claims.isTakenBack(item) else {
        continue
      }
      report.results[index].result = .uncertain(.takenBack(arn))
    }
  }

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
    do throws(StateError) {
      let saved = try await shell.journal.rescue(within: settings.settleTime, sleep: shell.environment.sleep)
      for index in report.results.indices {
        report.results[index].result.unrecord(Reason(failure), unless: saved)
      }
      report.stateFailure = failure.rescued
    } catch {
      for index in report.results.indices { report.results[index].result.unrecord(Reason(failure), unless: []) }
    }
  }

  /// Lists the account and region of each run once, before the first start: that serves all missing runs, and tells what
  /// is in flight there, if there is a limit for that.
  private func list(_ items: [WorkItem]) async {
    await forEachRegion(of: items) { region in
      let begun = shell.environment.elapsed()
      let listed = await shell.lookUp.prepare(region)
      guard settings.maximumInFlight != nil else { return }
      switch listed {
      case .success(let listing):
        await shell.gate.decide { $0.note(listing.jobs, in: region, begun: begun) }
      case .failure(let failure):
        let reason = Reason(SensitiveText(of: nil).cleaned(failure), needing: [shell.reader.jobs.permissionToList])
        await shell.gate.decide { $0.leaveUncounted(region, reason) }
      }
    }
  }

  /// Each account and region once, all side by side; none of it is awaited once apply stops.
  private func forEachRegion(of items: [WorkItem], _ body: @escaping @Sendable (AccountRegion) async -> Void) async {
    let regions = Set(items.map(\.accountRegion).filter { $0.region != nil })
    await shell.gate.stopSignal.unlessRaised {
      await withTaskGroup { group in
        for region in regions { group.addTask { await body(region) } }
      }
    }
  }

  private func apply(
    _ items: [WorkItem], atOnce: Int, intentsReadAt readAt: Duration
  ) async -> [(item: WorkItem, result: RunResult)] {
    await concurrently(items, atOnce: atOnce) { await shell.apply($0, intentsReadAt: readAt) }
  }
}
