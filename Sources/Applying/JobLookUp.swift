import AWSCore
import CleanRoomsML
import CleanRoomsMLModel
import JobModel

/// Finds service jobs by name, tags and everything else that proves whose they are.
///
/// A listing is of the whole region, without the model's filter, and serves every look-up that was asked for before it
/// began, and no other: what began earlier could miss a job that the asker has just started. What one listing showed is
/// a candidate for as long as the look-up lives, whatever later listings show.
actor JobLookUp {
  /// The jobs of a region, by one pass, or by two where the first had more than one page: pages can slip.
  struct Listing: Sendable {
    var jobs: [AudienceGenerationJobSummary]
    /// When its last page had come, on this process's monotonic clock.
    var ended: Duration
    var pages: Int
  }

  typealias Listed = Result<Listing, CallFailure>

  private enum Turn {
    case lead
    case served(Listed)
  }

  private let client: CleanRoomsMLClient
  private let slots: CallSlots
  private let elapsed: @Sendable () -> Duration
  private var running: Set<AWSRegion> = []
  private var waiting: [AWSRegion: [CheckedContinuation<Turn, Never>]] = [:]
  /// Everything that any listing showed.
  private var seen: [AWSRegion: ListedJobs] = [:]
  /// Made before the first start, for all runs that were missing then.
  private var prepared: [AWSRegion: Listed] = [:]

  init(_ client: CleanRoomsMLClient, _ slots: CallSlots, elapsed: @escaping @Sendable () -> Duration) {
    self.client = client
    self.slots = slots
    self.elapsed = elapsed
  }

  /// Lists the region for every run that is about to be looked up for the first time.
  @discardableResult
  func prepare(_ region: AWSRegion) async -> Listed {
    let listed = await listing(of: region)
    prepared[region] = listed
    return listed
  }

  /// Looks for the run's jobs.
  ///
  /// - Parameters:
  ///   - maximumAge: how old the listing that was prepared may be; nil: a new one is made.
  ///   - underAllNames: whether jobs under any name that usher could have made for the job are asked too: one that was
  ///     accepted or adopted has that of another run.
  /// - Returns: what was found, and when the listing that it relies on had ended.
  func find(
    _ run: AppliedRun, preparedWithin maximumAge: Duration?, underAllNames: Bool
  ) async -> (found: StartMachine.LookUp, ended: Duration) {
    guard let region = run.place.region else {
      let words = "\(run.configuredAudienceModelArn) is in no partition that is known"
      return (.failed(Reason(.refused, words)), elapsed())
    }
    switch await listed(region, preparedWithin: maximumAge) {
    case .failure(let failure): return (.failed(reason(failure, run, needing: .toList)), elapsed())
    case .success(let listing):
      let candidates = seen[region]?.candidates(for: run, underAllNames: underAllNames) ?? []
      var answers: [(candidate: AudienceGenerationJobSummary, answer: JobAnswer)] = []
      for candidate in candidates { answers.append((candidate, await ask(candidate, run))) }
      return (StartMachine.LookUp(answers, for: run.claim), listing.ended)
    }
  }

  /// The other name under which a listing showed that job.
  func otherName(of arn: String, for run: AppliedRun) -> String? {
    run.place.region.flatMap { seen[$0]?.otherName(of: arn, than: run.serviceName) }
  }

  private func listed(_ region: AWSRegion, preparedWithin maximumAge: Duration?) async -> Listed {
    if let maximumAge, let prepared = prepared[region] {
      guard case .success(let listing) = prepared, elapsed() - listing.ended > maximumAge else { return prepared }
      // It proves no absence any more. Whoever comes next takes the new one.
      return await prepare(region)
    }
    return await listing(of: region)
  }

  private func ask(_ candidate: AudienceGenerationJobSummary, _ run: AppliedRun) async -> JobAnswer {
    let answer = await get(candidate.audienceGenerationJobArn, run)
    // That one may be of an earlier revision: its absence is taken on two answers.
    if case .gone = answer, !run.claim.isOwn(candidate.name) {
      return await get(candidate.audienceGenerationJobArn, run)
    }
    return answer
  }

  /// Asks about one job.
  func get(_ arn: String, _ run: AppliedRun) async -> JobAnswer {
    do {
      return .job(
        try await slots.hold { () async throws(CallFailure) in
          // Whoever stopped the apply does not wait for an answer.
          if Task.isCancelled { throw .notSent("the apply was stopped") }
          return try await client.getAudienceGenerationJob(arn: arn)
        })
    } catch .refused(let error) where error.kind == .notFound {
      return .gone
    } catch {
      return .failed(reason(error, run, needing: .toGet(arn)))
    }
  }

  private func reason(_ failure: CallFailure, _ run: AppliedRun, needing permission: Permission) -> Reason {
    Reason(SensitiveText(of: run.job?.request).cleaned(failure), needing: [permission])
  }

  /// All jobs of a region, by a listing that begins from now on.
  func listing(of region: AWSRegion) async -> Listed {
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
  func list(_ region: AWSRegion, passes: Int) async -> Listed {
    var listing = Listing(jobs: [], ended: .zero, pages: 0)
    for pass in 1...passes {
      do {
        let made = try await slots.hold { () async throws(CallFailure) in
          if Task.isCancelled { throw .notSent("the apply was stopped") }
          return try await client.allAudienceGenerationJobs(in: region, elapsed: elapsed)
        }
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
  fileprivate func joined(with later: [AudienceGenerationJobSummary]) -> [AudienceGenerationJobSummary] {
    if jobs.isEmpty { return later }
    let arns = Set(later.map { Array($0.audienceGenerationJobArn.utf8) })
    return jobs.filter { !arns.contains(Array($0.audienceGenerationJobArn.utf8)) } + later
  }
}
