import AWSCore
package import CleanRoomsML
import CleanRoomsMLModel
package import JobModel
import Synchronization

/// Reads service jobs, one by one or a region's, no more calls at a time than it may: for `apply`, `status` and `state`.
package struct ServiceJobReader: Sendable {
  /// Why one of several jobs could not be read.
  package struct Failure: Error {
    /// The job's index among those that were asked for.
    package let index: Int
    package let reason: Reason
  }

  let jobs: any ServiceJobs
  let slots: CallSlots
  private let parallelism: Int

  package init(_ client: CleanRoomsMLClient, _ kind: JobKind, parallelism: Int) {
    self.init(kind.serviceJobs(client), CallSlots(parallelism), parallelism: parallelism)
  }

  init(_ jobs: any ServiceJobs, _ slots: CallSlots, parallelism: Int) {
    (self.jobs, self.slots, self.parallelism) = (jobs, slots, parallelism)
  }

  /// - Parameter item: whose job it may be: a failure quotes nothing of its SQL.
  func read(_ arn: String, of item: WorkItem? = nil) async -> JobAnswer {
    do {
      return .job(try await call { () async throws(CallFailure) in try await jobs.read(arn) })
    } catch .refused(let error) where error.kind == .notFound {
      return .gone
    } catch {
      return .failed(
        Reason(SensitiveText(of: item?.job?.request).cleaned(error), needing: [jobs.permission(toRead: arn)]))
    }
  }

  func read(_ arns: [String]) async -> [JobAnswer] {
    await concurrently(arns, atOnce: parallelism) { await read($0) }
  }

  /// The jobs of these ARNs, in their order; nil for one that was deleted.
  ///
  /// - Throws: the first failure; no further job is asked about then.
  package func readAll(_ arns: [String]) async throws(Failure) -> [ServiceJob?] {
    let failure = Mutex<Failure?>(nil)
    let jobs = await concurrently(Array(arns.enumerated()), atOnce: parallelism) { index, arn -> ServiceJob? in
      if failure.withLock({ $0 != nil }) { return nil }
      switch await read(arn) {
      case .job(let job): return job
      case .gone: return nil
      case .failed(let reason):
        failure.withLock { $0 = $0 ?? Failure(index: index, reason: reason) }
        return nil
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
    return jobs
  }

  func list(
    in accountRegion: AccountRegion, elapsed: @Sendable () -> Duration
  ) async throws(CallFailure) -> (jobs: [ServiceJob], pages: Int) {
    try await call { () async throws(CallFailure) in try await jobs.list(in: accountRegion, elapsed: elapsed) }
  }

  private func call<Value>(_ body: () async throws(CallFailure) -> Value) async throws(CallFailure) -> Value {
    try await slots.hold { () async throws(CallFailure) in
      // Whoever stopped the apply does not wait for an answer.
      if Task.isCancelled { throw .notSent("the apply was stopped") }
      return try await body()
    }
  }
}
