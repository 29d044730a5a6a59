import Applying
import JobModel
import Planning
import StateFile

/// The second half of `apply --until ended`: what became of the declared jobs.
struct ApplyFollowing: Sendable {
  private(set) var jobs: [FollowedJob]
  /// The state as it was when the apply began: what it records had ended before.
  private let before: Snapshot
  /// The signal that ended the waiting before all had ended.
  private(set) var signal: Int32?
  /// In seconds.
  private let timeout: Int?
  /// Why what has ended could not be recorded.
  private(set) var failure: UserError?

  /// - Parameters:
  ///   - plan: whose jobs are followed.
  ///   - timeout: how many seconds to wait at most; nil: without limit.
  init(_ plan: Plan, _ store: any StateStore, timeout: Int?) async throws {
    self.timeout = timeout
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
  mutating func run(_ session: FollowingSession, _ signals: AsyncStream<Int32>) async {
    let (started, timeout) = (jobs, timeout)
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
        case .signal(let number): signal = number
        case .over(let jobs, let failure): (self.jobs, self.failure) = (jobs, failure)
        }
        group.cancelAll()
      }
    }
    if running == 0 { signal = nil }
  }

  /// Says how the jobs ended.
  func show(on console: Console) {
    let ends = Dictionary(grouping: jobs.compactMap(\.outcome?.word)) { $0 }.mapValues(\.count)
    let counts =
      ends.sorted { $0.key < $1.key }.map { "\($1) \($0)" } + (running == 0 ? [] : ["\(running) still running"])
    if !counts.isEmpty { console.line("\(console.toned("Ended:", .strong)) \(counts.joined(separator: ", ")).") }
  }

  private var running: Int { jobs.count { !$0.isOver && $0.failure == nil } }

  /// What keeps the apply from a good end.
  func errors(_ commands: UsherCommands) -> [UserError] {
    var errors = jobs.unread(commands)
    if let failure {
      errors.append(
        UserError(
          failure.message,
          notes: failure.notes + ["not all that has ended is recorded; to record it:", commands.recordEnds]))
    } else if signal == nil {
      errors += jobs.running(after: timeout)
    }
    return errors + (failed.isEmpty ? [] : [failed.failure()])
  }
}
