import Dispatch
import Synchronization
import TestSupport

/// Runs the tasks that prefer it one step at a time, on one thread, the next one by a seeded choice; and is their clock,
/// which moves on only when nobody can do anything. The same seed gives the same schedule.
final class SeededExecutor: TaskExecutor, TestClock {
  private struct State {
    var random: SeededGenerator
    var jobs: [UnownedJob] = []
    var isRunning = false
    var now = Duration.zero
    var sleepers: [(end: Duration, wake: CheckedContinuation<Void, Never>)] = []
    var trace = Fingerprint()
    var steps = 0
  }

  private let state: Mutex<State>
  private let thread = DispatchQueue(label: "seeded executor")

  init(seed: UInt64) {
    state = Mutex(State(random: SeededGenerator(seed: seed)))
  }

  var elapsed: Duration { state.withLock { $0.now } }
  /// All choices so far, and how many there were.
  var trace: Fingerprint { state.withLock { $0.trace } }
  var steps: Int { state.withLock { $0.steps } }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let begins = state.withLock { state in
      state.jobs.append(job)
      defer { state.isRunning = true }
      return !state.isRunning
    }
    if begins { thread.async { self.run() } }
  }

  func sleep(_ duration: Duration) async {
    await withCheckedContinuation { wake in
      state.withLock { $0.sleepers.append(($0.now + duration, wake)) }
    }
  }

  private enum Step {
    case job(UnownedJob)
    case wake(CheckedContinuation<Void, Never>)
  }

  private func run() {
    while let step = next() {
      switch step {
      case .job(let job): unsafe job.runSynchronously(on: asUnownedTaskExecutor())
      case .wake(let continuation): continuation.resume()
      }
    }
  }

  private func next() -> Step? {
    state.withLock { state in
      if !state.jobs.isEmpty {
        let choice = Int.random(in: state.jobs.indices, using: &state.random)
        state.trace.add(state.jobs.count * 1024 + choice)
        state.steps += 1
        return .job(state.jobs.remove(at: choice))
      }
      guard let first = state.sleepers.indices.min(by: { state.sleepers[$0].end < state.sleepers[$1].end }) else {
        state.isRunning = false
        return nil
      }
      let sleeper = state.sleepers.remove(at: first)
      state.now = max(state.now, sleeper.end)
      return .wake(sleeper.wake)
    }
  }
}
