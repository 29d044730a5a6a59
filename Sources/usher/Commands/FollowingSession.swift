import Applying
import JobModel
import StateFile

/// How `status` and `apply` follow jobs: they ask the service, and record in the state what has ended.
struct FollowingSession: Sendable {
  /// For whoever waits for the lock: `status --record`.
  let command: String
  let state: ChosenState
  let connection: ServiceConnection
  let terminal: Terminal
  let follower: JobFollower
  let environment: ApplyEnvironment
  /// Whether what has ended is recorded.
  let isRecording: Bool
  let lockTimeout: Int?
  /// Whether a line on the terminal counts the jobs that are left.
  let isLive: Bool
  /// Told of each job when it has ended.
  var note: @Sendable (FollowedJob) -> Void = { _ in }

  /// - Parameters:
  ///   - begun: from when the time is counted.
  ///   - settleTime: how old a job must be before its absence says that it was deleted, in seconds.
  init(
    _ command: String, _ state: ChosenState, _ connection: ServiceConnection, _ terminal: Terminal,
    parallelism: Int, settleTime: Int, begun: ContinuousClock.Instant = .now, isRecording: Bool, lockTimeout: Int?,
    isLive: Bool
  ) {
    (self.command, self.state, self.connection, self.terminal) = (command, state, connection, terminal)
    (self.isRecording, self.lockTimeout, self.isLive) = (isRecording, lockTimeout, isLive)
    environment = .system(elapsed: { begun.duration(to: .now) })
    follower = JobFollower(
      connection.client, parallelism: parallelism, settleTime: .seconds(settleTime), environment: environment)
  }

  /// - Parameters:
  ///   - waits: whether to go on until all have ended.
  ///   - timeout: for how many seconds at most, from `begun`; nil: without limit.
  /// - Returns: the ARNs of the jobs whose failure was recorded now.
  func follow(_ jobs: inout [FollowedJob], waits: Bool, timeout: Int?) async throws -> Set<String> {
    var failed: Set<String> = []
    let take = { (jobs: inout [FollowedJob]) async throws in
      for job in jobs where !job.isRecorded && job.outcome != nil { note(job) }
      if isRecording { try await record(&jobs, &failed) }
      if waits, isLive {
        terminal.err.showLive("\(Count.of(jobs.count(where: \.isWorthAsking), "job")) in flight")
      }
    }
    defer { if waits, isLive { terminal.err.eraseLive() } }
    if waits {
      try await follower.follow(&jobs, until: timeout.map { .seconds($0) }, each: take)
    } else {
      await follower.look(at: &jobs)
      try await take(&jobs)
    }
    return failed
  }

  /// Records the ends that the state lacks, under its lock, or without the lease of one in S3: they only add facts.
  private func record(_ jobs: inout [FollowedJob], _ failed: inout Set<String>) async throws {
    let ended = jobs.compactMap(\.unrecorded)
    if ended.isEmpty { return }
    let reconciler = Reconciler<EndedJobs>(
      state.store, of: connection.owner,
      lock: { try await state.lock(for: command, timeout: lockTimeout, addsFacts: true, terminal) },
      propose: { EndedJobs(ended, in: $0) }, agree: nil)
    let outcome = try await reconciler.run { new, journal in
      state.warnOfTail(journal.snapshot, terminal)
      try await journal.record(new.records)
      // In S3 what several add is joined without the lease, and the next apply compacts it.
      if !state.isInS3 { try await journal.compact() }
    }
    if case .carriedOut(let new, _) = outcome {
      for record in new.records where record.outcome.hasFailed { failed.insert(record.audienceGenerationJobArn) }
    }
    for index in jobs.indices where jobs[index].outcome != nil { jobs[index].isRecorded = true }
  }
}

/// What is said of jobs that were followed.
extension [FollowedJob] {
  /// Which could not be read, those with the same reason together.
  func unread(_ commands: UsherCommands) -> [UserError] {
    let unread = compactMap { job in job.failure.map { (name: job.record.name, reason: $0) } }
    return Dictionary(grouping: unread, by: { $0.reason.text }).sorted { $0.key < $1.key }.map { _, group in
      let whose = group.count == 1 ? "'\(group[0].name)'" : "\(group.count) jobs (\(Count.list(group.map(\.name))))"
      return UserError("the status of \(whose) cannot be read: \(group[0].reason)", group[0].reason, commands)
    }
  }

  /// How many are left when the time is over.
  func running(after timeout: Int?) -> [UserError] {
    let running = count(where: \.isWorthAsking)
    if running == 0 { return [] }
    return [UserError("timed out after \(timeout ?? 0) s; \(Count.of(running, "job")) still running", code: "timeout")]
  }

  /// That they failed.
  func failure(since: String = "") -> UserError {
    UserError("\(Count.of(count, "job")) failed\(since): \(Count.list(map(\.record.name)))", code: "jobFailed")
  }
}
