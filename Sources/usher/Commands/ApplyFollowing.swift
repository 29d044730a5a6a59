import Applying
import JobModel
import Planning
import StateFile

/// The second half of `apply --until ended`: what became of the declared jobs.
struct ApplyFollowing: Sendable {
  private(set) var jobs: [FollowedJob]
  /// The state as it was when the apply began: what it records had ended before.
  private let before: Snapshot
  /// The signal that ended the waiting.
  private(set) var signal: Int32?
  /// Why what has ended could not be recorded.
  private(set) var failure: UserError?

  /// - Parameter plan: whose jobs are followed.
  init(_ plan: Plan, _ store: any StateStore) async throws {
    let runs = Set(plan.items.map(\.job.run))
    let snapshot = try await Snapshot.read(store)
    before = plan.snapshot
    jobs = snapshot.allStarted.filter { runs.contains($0.run) }.map { FollowedJob($0, in: snapshot) }
      .sorted { NaturalOrder.precedes($0.record.name.text, $1.record.name.text) }
  }

  /// The jobs that have failed since the apply began, or of whose failure nobody knew then.
  var failed: [FollowedJob] {
    jobs.filter { $0.hasFailed && before.outcome(of: $0.record)?.hasFailed != true }
  }

  private enum Event: Sendable {
    case signal(Int32?)
    case over([FollowedJob], UserError?)
  }

  /// Waits until all have ended, the time is over, or the first of the signals comes.
  mutating func run(_ session: FollowingSession, timeout: Int?, _ signals: AsyncStream<Int32>) async {
    let started = jobs
    await withTaskGroup(of: Event.self) { group in
      group.addTask { await .signal(signals.first { _ in true }) }
      group.addTask {
        var jobs = started
        do {
          _ = try await session.follow(&jobs, waits: true, timeout: timeout)
          return .over(jobs, nil)
        } catch let error as UserError {
          return .over(jobs, error)
        } catch let error as StateError {
          return .over(jobs, UserError(error))
        } catch {
          return .over(jobs, error is CancellationError ? nil : UserError("\(error)"))
        }
      }
      for await event in group {
        switch event {
        case .signal(let number): signal = signal ?? number
        case .over(let jobs, let failure): (self.jobs, self.failure) = (jobs, failure)
        }
        group.cancelAll()
      }
    }
  }

  /// Says how the jobs ended, and what is left.
  func conclude(_ terminal: Terminal, _ commands: UsherCommands, timeout: Int?) throws {
    let ends = Dictionary(grouping: jobs.compactMap(\.outcome?.word)) { $0 }.mapValues(\.count)
    let running = jobs.count { !$0.isOver && $0.failure == nil }
    let counts =
      ends.sorted { $0.key < $1.key }.map { "\($1) \($0)" } + (running == 0 ? [] : ["\(running) still running"])
    if !counts.isEmpty {
      terminal.err.line("\(terminal.err.toned("Ended:", .strong)) \(counts.joined(separator: ", ")).")
    }
    if let failure {
      terminal.error(
        failure.message,
        notes: failure.notes + ["not all that has ended is recorded; to record it:", commands.recordEnds])
    }
    var isError = terminal.sayUnread(jobs, commands) || failure != nil
    if signal == nil, failure == nil { isError = terminal.sayRunning(jobs, after: timeout) || isError }
    let failed = failed
    if !failed.isEmpty {
      terminal.error("\(Count.of(failed.count, "job")) failed: \(Terminal.list(failed.map(\.record.name)))")
      isError = true
    }
    if let signal, running > 0 { throw ExitStatus.interrupted(by: signal) }
    if isError { throw ExitStatus.error }
  }
}
