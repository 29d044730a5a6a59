package import AWSCore
import CleanRoomsML
import CleanRoomsMLModel
import JobModel

/// Finds jobs at the service by name and tags.
///
/// One listing serves every look-up that was asked for before it began, and no other: what began earlier could miss a
/// job that the asker has just started.
actor JobLookUp {
  /// The jobs that one listing covers.
  struct Scope: Hashable {
    var region: AWSRegion
    /// nil: the jobs of all models.
    var configuredAudienceModelArn: String?
  }

  /// The listed jobs by the UTF-8 of their names.
  typealias Listing = Result<[[UInt8]: [AudienceGenerationJobSummary]], CallFailure>

  private enum Turn {
    case lead
    case served(Listing)
  }

  private let client: CleanRoomsMLClient
  private var running: Set<Scope> = []
  private var waiting: [Scope: [CheckedContinuation<Turn, Never>]] = [:]
  /// Made before the first start, for all runs that were missing then.
  private var firstListings: [Scope: Listing] = [:]

  init(_ client: CleanRoomsMLClient) {
    self.client = client
  }

  /// Lists `scope` for every run that is about to be looked up for the first time.
  func prepare(_ scope: Scope) async {
    firstListings[scope] = await listing(of: scope)
  }

  /// Looks for the job of the run (`name`, `digest`) under any of the given service names.
  func find(
    _ serviceNames: [String], name: JobName, digest: SpecDigest, in scope: Scope, mayUseFirstListing: Bool
  ) async -> StartMachine.LookUp {
    let prepared = mayUseFirstListing ? firstListings[scope] : nil
    let listed: Listing
    if let prepared { listed = prepared } else { listed = await listing(of: scope) }
    switch listed {
    case .failure(let failure): return .failed(CallWords.describe(failure))
    case .success(let jobs):
      var candidates = serviceNames.flatMap { jobs[Array($0.utf8)] ?? [] }
      // Of several of ours the first one is the run; ISO 8601 sorts as text.
      candidates.sort { $0.createTime < $1.createTime }
      return await judge(candidates, name: name, digest: digest)
    }
  }

  private func judge(
    _ candidates: [AudienceGenerationJobSummary], name: JobName, digest: SpecDigest
  ) async -> StartMachine.LookUp {
    var result = StartMachine.LookUp.nothing
    for candidate in candidates {
      do {
        let job = try await client.getAudienceGenerationJob(arn: candidate.audienceGenerationJobArn)
        if JobTags.agree(job.tags, name: name, digest: digest) {
          return .ours(arn: candidate.audienceGenerationJobArn)
        }
        result = .foreign(arn: candidate.audienceGenerationJobArn)
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
      let jobs = try await client.allAudienceGenerationJobs(
        in: scope.region, configuredAudienceModelArn: scope.configuredAudienceModelArn)
      return .success(Dictionary(grouping: jobs) { Array($0.name.utf8) })
    } catch {
      return .failure(error)
    }
  }
}

/// What a failed call means, in words.
package enum CallWords {
  package static func describe(_ failure: CallFailure) -> String {
    switch failure {
    case .notSent(let reason): "nothing was sent: \(reason)"
    case .noCredentials(let reason): reason
    case .uncertain(let reason): "the answer is not certain: \(reason)"
    case .refused(let error): describe(error)
    }
  }

  package static func describe(_ error: ServiceError) -> String {
    let id = error.requestID.map { " (request \($0))" } ?? ""
    return "\(error.type): \(error.message)\(id)"
  }
}

extension StartMachine.Answer {
  /// What a start's failure means for its run.
  init(_ failure: CallFailure) {
    switch failure {
    case .notSent(let reason): self = .notRun("it was not started, nothing was sent: \(reason)")
    case .noCredentials(let reason): self = .fatal(reason)
    case .uncertain(let reason): self = .uncertain(reason)
    case .refused(let error):
      let words = CallWords.describe(error)
      switch error.kind {
      case .throttling: self = .notRun("it was not started, the service is throttling: \(words)")
      case .quota: self = .quota("the service's quota is used up: \(words)")
      case .conflict: self = .conflict(words)
      case .credentials, .clockSkew: self = .fatal(words)
      case .notFound, .refused: self = .refused("the service refused it: \(words)")
      }
    }
  }
}
