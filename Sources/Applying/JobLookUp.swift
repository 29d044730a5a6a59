import AWSCore
import CleanRoomsML
import CleanRoomsMLModel
import JobModel
import StateFile

/// Finds jobs at the service by name and tags.
///
/// One listing serves every look-up that was asked for before it began, and no other: what began earlier could miss a
/// job that the asker has just started.
actor JobLookUp {
  /// The jobs that one listing covers.
  struct Scope: Hashable {
    let region: AWSRegion
    /// nil: the jobs of all models.
    let configuredAudienceModelArn: String?

    /// nil where the run's model is in no partition that is known.
    init?(_ run: AppliedRun, _ scope: StartMachine.LookUpScope) {
      guard let region = Arn(run.configuredAudienceModelArn).flatMap({ AWSRegion(of: $0) }) else { return nil }
      self.region = region
      configuredAudienceModelArn = scope == .model ? run.configuredAudienceModelArn : nil
    }
  }

  /// The listed jobs by the UTF-8 of their names.
  typealias Listing = Result<[[UInt8]: [AudienceGenerationJobSummary]], CallFailure>

  private enum Turn {
    case lead
    case served(Listing)
  }

  private let client: CleanRoomsMLClient
  private let slots: CallSlots
  private var running: Set<Scope> = []
  private var waiting: [Scope: [CheckedContinuation<Turn, Never>]] = [:]
  /// Made before the first start, for all runs that were missing then.
  private var firstListings: [Scope: Listing] = [:]

  init(_ client: CleanRoomsMLClient, _ slots: CallSlots) {
    self.client = client
    self.slots = slots
  }

  /// Lists `scope` for every run that is about to be looked up for the first time.
  func prepare(_ scope: Scope) async {
    firstListings[scope] = await listing(of: scope)
  }

  /// Looks for the run's job.
  func find(
    _ run: AppliedRun, _ scope: StartMachine.LookUpScope, mayUseFirstListing: Bool
  ) async -> StartMachine.LookUp {
    guard let scope = Scope(run, scope) else {
      return .failed("\(run.configuredAudienceModelArn) is in no partition that is known")
    }
    let prepared = mayUseFirstListing ? firstListings[scope] : nil
    let listed: Listing
    if let prepared { listed = prepared } else { listed = await listing(of: scope) }
    switch listed {
    case .failure(let failure): return .failed(CallWords.describe(failure))
    case .success(let jobs):
      // Where two branches of the state were merged, intents of one run may carry two names.
      let names = run.intents.isEmpty ? [run.serviceName] : run.intents.map(\.serviceName)
      var candidates = Set(names.map { Array($0.utf8) }).flatMap { jobs[$0] ?? [] }
      // Of several of ours the first one is the run; ISO 8601 sorts as text.
      candidates.sort { $0.createTime < $1.createTime }
      return await judge(candidates, run)
    }
  }

  private func judge(_ candidates: [AudienceGenerationJobSummary], _ run: AppliedRun) async -> StartMachine.LookUp {
    var result = StartMachine.LookUp.nothing
    for arn in candidates.map(\.audienceGenerationJobArn) {
      do {
        let job = try await slots.hold { () async throws(CallFailure) in
          try await client.getAudienceGenerationJob(arn: arn)
        }
        if JobTags.agree(job.tags, name: run.name, digest: run.digest) { return .ours(arn: arn) }
        // Names are unique within an account: that of another one does not take ours.
        if Arn(arn)?.account == Arn(run.roleArn)?.account { result = .foreign(arn: arn) }
      } catch .refused(let error) where error.kind == .notFound {
        // It was deleted since it was listed.
        continue
      } catch {
        return .failed(CallWords.describe(error))
      }
    }
    return result
  }

  private func listing(of scope: Scope) async -> Listing {
    if running.contains(scope) {
      if case .served(let listing) = await withCheckedContinuation({ waiting[scope, default: []].append($0) }) {
        return listing
      }
    }
    running.insert(scope)
    let followers = waiting.removeValue(forKey: scope) ?? []
    let listing = await list(scope)
    for follower in followers { follower.resume(returning: .served(listing)) }
    if let next = waiting[scope]?.first {
      waiting[scope]?.removeFirst()
      next.resume(returning: .lead)
    } else {
      running.remove(scope)
    }
    return listing
  }

  private func list(_ scope: Scope) async -> Listing {
    do {
      let jobs = try await slots.hold { () async throws(CallFailure) in
        try await client.allAudienceGenerationJobs(
          in: scope.region, configuredAudienceModelArn: scope.configuredAudienceModelArn)
      }
      return .success(Dictionary(grouping: jobs) { Array($0.name.utf8) })
    } catch {
      return .failure(error)
    }
  }
}
