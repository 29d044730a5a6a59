import AWSCore
import JobModel

/// Finds service jobs by name, tags and everything else that proves whose they are.
///
/// A listing is of the whole account in a region, without the model's filter, and serves every look-up that was asked for before it
/// began, and no other: what began earlier could miss a job that the asker has just started. What one listing showed is
/// a candidate for as long as the look-up lives, whatever later listings show.
actor JobLookUp {
  /// The jobs of an account in a region, by one pass, or by two where the first had more than one page: pages can slip.
  struct Listing: Sendable {
    var jobs: [ServiceJob]
    /// When its last page had come, on this process's monotonic clock.
    var ended: Duration
    var pages: Int
  }

  typealias Listed = Result<Listing, CallFailure>

  private enum Turn {
    case lead
    case served(Listed)
  }

  nonisolated let reader: ServiceJobReader
  private let elapsed: @Sendable () -> Duration
  private var running: Set<AccountRegion> = []
  private var waiting: [AccountRegion: [CheckedContinuation<Turn, Never>]] = [:]
  /// Everything that any listing showed.
  private var seen: [AccountRegion: ListedJobs] = [:]
  /// Made before the first start of a round, for all runs that were missing then; made anew once it proves nothing more.
  private var prepared: [AccountRegion: Listed] = [:]
  private var preparing: [AccountRegion: [CheckedContinuation<Void, Never>]] = [:]
  /// What was answered about jobs that are certainly another's: they are asked once in a round.
  private var others: [Question: JobAnswer] = [:]

  private struct Question: Hashable {
    let arn: [UInt8]
    let run: RunID
  }

  /// What a look-up came to.
  struct Look: Sendable {
    var found: StartMachine.LookUp
    /// When the listing that it relies on had ended.
    var ended: Duration
    /// How many jobs were ever shown under the run's own service names.
    var ownCount = 0

    /// Whether it still proves that the run's job is absent, where it found none: it is recent, and no listing showed
    /// one since.
    ///
    /// - Parameters:
    ///   - now: on the clock of `ended`.
    ///   - ownCount: by now.
    func provesAbsence(at now: Duration, ownCount: Int, settleTime: Duration) -> Bool {
      now - ended <= JobLookUp.maximumAge(settleTime: settleTime) && ownCount <= self.ownCount
    }
  }

  /// How old a listing may be that proves an absence: no older than the settle time, and as old as a call takes where
  /// that is nothing.
  static func maximumAge(settleTime: Duration) -> Duration { max(settleTime, .seconds(1)) }

  init(_ reader: ServiceJobReader, elapsed: @escaping @Sendable () -> Duration) {
    self.reader = reader
    self.elapsed = elapsed
  }

  /// Lists the region for every run that is about to be looked up for the first time.
  @discardableResult
  func prepare(_ region: AccountRegion) async -> Listed {
    let listed = await listing(of: region)
    prepared[region] = listed
    return listed
  }

  /// A round of waiting is over: what was answered before it counts no longer.
  func beginRound() { others = [:] }

  /// How many jobs were ever shown under the run's own service names: more than at its look-up, and it proves nothing.
  func ownCount(of item: WorkItem) -> Int {
    seen[item.accountRegion]?.candidates(for: item, underAllNames: false).count ?? 0
  }

  /// Looks for the run's jobs.
  ///
  /// - Parameters:
  ///   - maximumAge: how old the listing that was prepared may be; nil: a new one is made.
  ///   - underAllNames: whether jobs under any name that usher could have made for the job are asked too: one that was
  ///     accepted or adopted has that of another run.
  func find(_ item: WorkItem, preparedWithin maximumAge: Duration?, underAllNames: Bool) async -> Look {
    let region = item.accountRegion
    guard region.region != nil else {
      let words = "\(item.sourceArn) is in no partition that is known"
      return Look(found: .failed(Reason(.refused, words)), ended: elapsed())
    }
    switch await listed(region, preparedWithin: maximumAge) {
    case .failure(let failure):
      return Look(
        found: .failed(
          Reason(SensitiveText(of: item.job?.request).cleaned(failure), needing: [reader.jobs.permissionToList])),
        ended: elapsed())
    case .success(let listing):
      let candidates = seen[region]?.candidates(for: item, underAllNames: underAllNames) ?? []
      let ownCount = ownCount(of: item)
      let answers = await concurrently(candidates, atOnce: Self.questionsAtOnce) { await self.ask($0, item) }
      let found = StartMachine.LookUp(Array(zip(candidates, answers)), for: item.expectedJob)
      return Look(found: found, ended: listing.ended, ownCount: ownCount)
    }
  }

  private static let questionsAtOnce = 16

  /// The other name under which a listing showed that job.
  func otherName(of arn: String, for item: WorkItem) -> String? {
    seen[item.accountRegion]?.otherName(of: arn, than: item.serviceName)
  }

  private func listed(_ region: AccountRegion, preparedWithin maximumAge: Duration?) async -> Listed {
    guard let maximumAge, var known = prepared[region] else { return await listing(of: region) }
    while case .success(let listing) = known, elapsed() - listing.ended > maximumAge {
      // It proves no absence any more. One of those who ask makes it anew, for all of them.
      if preparing[region] == nil {
        preparing[region] = []
        known = await self.listing(of: region)
        // After a failure the next one asks again.
        if case .success = known { prepared[region] = known }
        for waiter in preparing.removeValue(forKey: region) ?? [] { waiter.resume() }
        return known
      }
      await withCheckedContinuation { preparing[region, default: []].append($0) }
      known = prepared[region] ?? known
    }
    return known
  }

  private func ask(_ candidate: ServiceJob, _ item: WorkItem) async -> JobAnswer {
    let arn = candidate.arn
    let question = Question(arn: Array(arn.utf8), run: item.run)
    if let known = others[question] { return known }
    let expected = item.expectedJob
    var answer = await reader.read(arn, of: item)
    if case .gone = answer, !expected.isOwn(candidate.serviceName), !expected.isProven(by: candidate.serviceName) {
      // That one may be of an earlier revision: its absence is taken on two answers.
      answer = await reader.read(arn, of: item)
    }
    if case .job(let job) = answer.about(candidate), Evidence(of: job, for: expected) == .anothers {
      others[question] = answer
    }
    return answer
  }

  /// All jobs of a region, by a listing that begins from now on.
  func listing(of region: AccountRegion) async -> Listed {
    if running.contains(region) {
      if case .served(let listed) = await withCheckedContinuation({ waiting[region, default: []].append($0) }) {
        return listed
      }
    }
    running.insert(region)
    let followers = waiting.removeValue(forKey: region) ?? []
    let listed = await list(region, passes: 2)
    for follower in followers { follower.resume(returning: .served(listed)) }
    if let next = waiting[region]?.first {
      waiting[region]?.removeFirst()
      next.resume(returning: .lead)
    } else {
      running.remove(region)
    }
    return listed
  }

  /// - Parameter passes: how often the region is listed where one pass has more than one page.
  func list(_ region: AccountRegion, passes: Int) async -> Listed {
    var listing = Listing(jobs: [], ended: .zero, pages: 0)
    for pass in 1...passes {
      do {
        let made = try await reader.list(in: region, elapsed: elapsed)
        seen[region, default: ListedJobs()].add(made.jobs)
        // Of a job that both passes show the later summary counts.
        listing = Listing(jobs: listing.joined(with: made.jobs), ended: elapsed(), pages: listing.pages + made.pages)
        if pass == 1, made.pages == 1 { break }
      } catch {
        return .failure(error)
      }
    }
    return .success(listing)
  }
}

extension JobLookUp.Listing {
  fileprivate func joined(with later: [ServiceJob]) -> [ServiceJob] {
    if jobs.isEmpty { return later }
    let arns = Set(later.map { Array($0.arn.utf8) })
    return jobs.filter { !arns.contains(Array($0.arn.utf8)) } + later
  }
}
