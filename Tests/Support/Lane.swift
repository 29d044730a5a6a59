import Dispatch
import Foundation
import Synchronization
package import Testing

/// Threads of its own for tests that hold the one they run on: they compute for seconds, or wait for a process. The
/// cooperative pool has as many threads as the machine has cores: two such tests in it would hold up all others.
///
/// So many tests of a lane run at a time. The others wait for their turn, and the limit counts from it.
package final class Lane: TaskExecutor {
  fileprivate static let processes = Lane(width: 3)
  fileprivate static let searches = Lane(width: 1)

  private let turns: Turns

  private init(width: Int) { turns = Turns(free: width) }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // A queue for each job: Dispatch gives it a thread at once, however many others are blocked.
    DispatchQueue(label: "lane").async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }

  fileprivate func run(_ function: @Sendable () async throws -> Void, within limit: Duration) async throws {
    await turns.take()
    defer { turns.give() }
    try await withoutActuallyEscaping(function) { function in
      try await withThrowingTaskGroup { group in
        group.addTask(executorPreference: self) { try await function() }
        group.addTask {
          guard (try? await Task.sleep(for: limit)) != nil else { return }
          Issue.record("It still runs \(limit) after its turn came: it hangs, or it is slow and not marked so")
        }
        try await group.next()
        group.cancelAll()
      }
    }
  }
}

/// Who may run: so many at a time, in the order in which they came.
private final class Turns: Sendable {
  private struct State {
    var free: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>

  init(free: Int) { state = Mutex(State(free: free)) }

  func take() async {
    await withCheckedContinuation { turn in
      let isFree = state.withLock { state in
        if state.free > 0 {
          state.free -= 1
          return true
        }
        state.waiting.append(turn)
        return false
      }
      if isFree { turn.resume() }
    }
  }

  func give() {
    let next: CheckedContinuation<Void, Never>? = state.withLock { state in
      if !state.waiting.isEmpty { return state.waiting.removeFirst() }
      state.free += 1
      return nil
    }
    next?.resume()
  }
}

/// Runs tests in a lane.
package struct LaneTrait: TestTrait, SuiteTrait, TestScoping {
  fileprivate let lane: Lane
  package let isRecursive = true

  /// Of a suite's and a test's own lane the latter counts.
  package func scopeProvider(for test: Test, testCase: Test.Case?) -> Self? {
    let last = test.traits.compactMap { $0 as? LaneTrait }.last
    return testCase != nil && last?.lane === lane ? self : nil
  }

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    // What is slow is many operations, of which each has a limit of its own.
    let isSlow = test.traits.contains { $0 is SlowTrait }
    try await lane.run(function, within: isSlow ? .seconds(600) : .seconds(60))
  }
}

extension Trait where Self == LaneTrait {
  /// For tests that start programs and wait for them.
  package static var processes: Self { Self(lane: .processes) }

  /// For tests that compute for seconds.
  package static var searches: Self { Self(lane: .searches) }
}

/// Marks what takes seconds: with `USHER_FAST`, as `Tests/run.sh --fast` sets it, it is left out.
package struct SlowTrait: TestTrait, SuiteTrait {
  package let isRecursive = true

  package func prepare(for test: Test) async throws {
    let isFast = ProcessInfo.processInfo.environment["USHER_FAST"] != nil
    try await ConditionTrait.disabled(if: isFast, "slow").prepare(for: test)
  }
}

extension Trait where Self == SlowTrait {
  package static var slow: Self { Self() }
}
