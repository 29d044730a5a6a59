import AWSCore
package import CleanRoomsML
import CleanRoomsMLModel
import JobModel
import StateFile
import Synchronization

/// Asks the service what became of recorded jobs: once, or until they have ended. Nothing is written.
package struct JobFollower: Sendable {
  private let reader: ServiceJobReader
  private let parallelism: Int
  private let settleTime: Duration
  private let environment: ApplyEnvironment

  /// - Parameter settleTime: how old a job must be before its absence says that it was deleted.
  package init(_ client: CleanRoomsMLClient, parallelism: Int, settleTime: Duration, environment: ApplyEnvironment) {
    self.init(
      ServiceJobReader(client, .audienceGenerationJob, parallelism: parallelism), parallelism: parallelism,
      settleTime: settleTime,
      environment: environment)
  }

  init(_ reader: ServiceJobReader, parallelism: Int, settleTime: Duration, environment: ApplyEnvironment) {
    (self.reader, self.parallelism, self.settleTime) = (reader, parallelism, settleTime)
    self.environment = environment
  }

  /// Looks again and again, until nothing is left to wait for, the time is over, or the task is cancelled.
  ///
  /// - Parameters:
  ///   - limit: when the time is over, on the environment's clock; nil: never.
  ///   - each: told of the jobs after each look; what it throws ends the waiting.
  package func follow(
    _ jobs: inout [FollowedJob], until limit: Duration?, each: (inout [FollowedJob]) async throws -> Void
  ) async throws {
    var pause = Self.shortestPause
    while true {
      var looked = jobs
      await look(at: &looked)
      // What a call says that was broken off says nothing of its job.
      if Task.isCancelled { return }
      jobs = looked
      try await each(&jobs)
      guard jobs.contains(where: \.isWorthAsking) else { return }
      let left = limit.map { $0 - environment.elapsed() }
      if let left, left <= .zero { return }
      await environment.sleep(min(pause, left ?? pause))
      if Task.isCancelled { return }
      pause = min(pause * 2, Self.longestPause)
    }
  }

  private static let shortestPause = Duration.seconds(1)
  private static let longestPause = Duration.seconds(30)

  /// Asks about the jobs that have not ended, once.
  package func look(at jobs: inout [FollowedJob]) async {
    let open = jobs.indices.filter { jobs[$0].isWorthAsking }
    if open.isEmpty { return }
    let ages = RecordAges(now: environment.timestamp(), settleTime: settleTime)
    let regions = Dictionary(grouping: jobs) { Self.region(of: $0) }.mapValues(\.count)
    let asked = Dictionary(grouping: open) { Self.region(of: jobs[$0]) }
      .map { (region: $0.key, arns: Set($0.value.map { jobs[$0].record.audienceGenerationJobArn })) }
    let told = await concurrently(asked, atOnce: parallelism) { region, arns in
      await answers(about: arns, in: region, holding: regions[region] ?? 0)
    }
    let known = told.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
    let time = environment.timestamp()
    for index in open {
      if let answer = known[jobs[index].record.audienceGenerationJobArn] { jobs[index].see(answer, at: time, ages) }
    }
  }

  private static func region(of job: FollowedJob) -> AccountRegion {
    AccountRegion(ofJob: job.record.audienceGenerationJobArn)
  }

  /// By Get or by List, whichever needs fewer calls as far as that can be known: the account has at least `count` jobs there.
  private func answers(
    about arns: Set<String>, in region: AccountRegion, holding count: Int
  ) async -> [String: JobAnswer] {
    var answers: [String: JobAnswer] = [:]
    let pages = (count + Self.jobsInPage - 1) / Self.jobsInPage
    if pages < arns.count {
      do {
        for job in try await list(arns, in: region) where arns.contains(job.arn) && !job.status.needsDetails {
          answers[job.arn] = .job(job)
        }
      } catch {
        let reason = Reason(SensitiveText(of: nil).cleaned(error), needing: [reader.jobs.permissionToList])
        // Who may not list may read.
        guard case .accessDenied = reason.kind else { return arns.reduce(into: [:]) { $0[$1] = .failed(reason) } }
      }
    }
    // What the list does not show may be there all the same.
    let unread = arns.filter { answers[$0] == nil }.sorted()
    for (arn, answer) in zip(unread, await read(unread)) { answers[arn] = answer }
    return answers
  }

  private static let jobsInPage = FieldConstraints.maxResults.upperBound

  /// Lists until all were seen, or until it is cheaper to ask about those that were not.
  private func list(_ arns: Set<String>, in region: AccountRegion) async throws(CallFailure) -> [ServiceJob] {
    let progress = Mutex((unseen: arns, pages: 0))
    return try await reader.list(in: region, elapsed: environment.elapsed) { page in
      progress.withLock { progress in
        progress.pages += 1
        for job in page { progress.unseen.remove(job.arn) }
        return progress.pages < progress.unseen.count
      }
    }.jobs
  }

  /// One by one; once a call failed as every other one would, no more is asked.
  private func read(_ arns: [String]) async -> [JobAnswer] {
    let failure = Mutex<Reason?>(nil)
    return await concurrently(arns, atOnce: parallelism) { arn in
      if let failure = failure.withLock({ $0 }) { return .failed(failure) }
      let answer = await reader.read(arn)
      if case .failed(let reason) = answer, [.credentials, .clock].contains(reason.kind) {
        failure.withLock { $0 = reason }
      }
      return answer
    }
  }
}

extension AudienceGenerationJobStatus {
  /// Whether Get tells more of it than List: why it failed, or how good it is.
  fileprivate var needsDetails: Bool { JobOutcome.Status(rawValue: rawValue) != nil }
}
