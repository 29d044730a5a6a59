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
      self.init(model: run.configuredAudienceModelArn, scope)
    }

    init?(model: String, _ scope: StartMachine.LookUpScope) {
      guard let region = Arn(model).flatMap({ AWSRegion(of: $0) }) else { return nil }
      self.region = region
      configuredAudienceModelArn = scope == .model ? model : nil
    }
  }

  typealias Listing = Result<ListedJobs, CallFailure>

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

  /// Looks for the run's jobs.
  ///
  /// - Parameter isFirst: whether nothing was begun for the run yet: the listing that was made for all missing runs may
  ///   answer, and the run is looked for under all names that usher could have made for its job: a job that was accepted or
  ///   adopted has that of another run.
  func find(_ run: AppliedRun, _ scope: StartMachine.LookUpScope, isFirst: Bool) async -> StartMachine.LookUp {
    guard let scope = Scope(run, scope) else {
      return .failed(Reason(.refused, "\(run.configuredAudienceModelArn) is in no partition that is known"))
    }
    let prepared = isFirst ? firstListings[scope] : nil
    let listed: Listing
    if let prepared { listed = prepared } else { listed = await listing(of: scope) }
    switch listed {
    case .failure(let failure): return failed(failure, run, needing: .toList)
    case .success(let jobs):
      let named = await judge(jobs.named(run.serviceNames), run)
      guard isFirst, named == .nothing else { return named }
      let settled = Set(run.settledArns.map { Array($0.utf8) })
      let others = jobs.withMadeName(of: run.name).filter { !settled.contains(Array($0.audienceGenerationJobArn.utf8)) }
      let found = await judge(others, run)
      // One that is not ours does not take our name either.
      if case .foreign = found { return .nothing }
      return found
    }
  }

  /// Asks each candidate for its tags.
  private func judge(_ candidates: [AudienceGenerationJobSummary], _ run: AppliedRun) async -> StartMachine.LookUp {
    var ours: [StartMachine.FoundJob] = []
    var result = StartMachine.LookUp.nothing
    for candidate in candidates {
      let arn = candidate.audienceGenerationJobArn
      do {
        let job = try await slots.hold { () async throws(CallFailure) in
          // Whoever stopped the apply does not wait for an answer.
          if Task.isCancelled { throw .notSent("the apply was stopped") }
          return try await client.getAudienceGenerationJob(arn: arn)
        }
        if JobTags.agree(job.tags, name: run.name, digest: run.digest) {
          ours.append(StartMachine.FoundJob(arn: arn, serviceName: candidate.name))
        } else if Arn(arn)?.account == Arn(run.roleArn)?.account, result == .nothing {
          // Names are unique within an account: that of another one does not take ours.
          result = .foreign(arn: arn)
        }
      } catch .refused(let error) where error.kind == .notFound {
        // It was deleted since it was listed.
        continue
      } catch {
        result = failed(error, run, needing: .toGet(arn))
      }
    }
    return ours.isEmpty ? result : .ours(ours)
  }

  private func failed(
    _ failure: CallFailure, _ run: AppliedRun, needing permission: Permission
  ) -> StartMachine.LookUp {
    .failed(Reason(SensitiveText(of: run.job?.request).cleaned(failure), needing: [permission]))
  }

  /// All jobs of a scope, by a listing that begins from now on.
  func listing(of scope: Scope) async -> Listing {
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
        if Task.isCancelled { throw .notSent("the apply was stopped") }
        return try await client.allAudienceGenerationJobs(
          in: scope.region, configuredAudienceModelArn: scope.configuredAudienceModelArn)
      }
      return .success(ListedJobs(jobs))
    } catch {
      return .failure(error)
    }
  }
}
