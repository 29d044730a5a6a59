import AWSCore
package import CleanRoomsML
import CleanRoomsMLModel
package import JobModel

/// Reads service jobs, one by one or a region's, no more calls at a time than it may: for `apply`, `status` and `state`.
package struct ServiceJobReader: Sendable {
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

  /// - Parameter goesOn: whether the page after this one is read too.
  func list(
    in accountRegion: AccountRegion, elapsed: @Sendable () -> Duration,
    goesOn: @Sendable (_ page: [ServiceJob]) -> Bool = { _ in true }
  ) async throws(CallFailure) -> (jobs: [ServiceJob], pages: Int) {
    try await call { () async throws(CallFailure) in
      try await jobs.list(in: accountRegion, elapsed: elapsed, goesOn: goesOn)
    }
  }

  private func call<Value>(_ body: () async throws(CallFailure) -> Value) async throws(CallFailure) -> Value {
    try await slots.hold { () async throws(CallFailure) in
      // Whoever stopped the apply does not wait for an answer.
      if Task.isCancelled { throw .notSent("the apply was stopped") }
      return try await body()
    }
  }
}
