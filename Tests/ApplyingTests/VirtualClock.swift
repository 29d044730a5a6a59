import Foundation
import Synchronization

/// A clock that a test moves on.
protocol TestClock: Sendable {
  var elapsed: Duration { get }
  func sleep(_ duration: Duration) async
}

extension TestClock {
  var date: Date { Date(timeIntervalSince1970: 1_790_000_000 + elapsed / .seconds(1)) }
}

/// A clock that no test waits for: it moves on to the earliest end of a sleep when everyone seems to sleep.
final class VirtualClock: TestClock {
  private struct State {
    var now = Duration.zero
    var ends: [Duration] = []
    /// Changes whenever someone begins or ends a sleep.
    var activity = 0
  }

  /// How often the earliest sleeper lets the others go first.
  private static let patience = 20

  private let state = Mutex(State())

  var elapsed: Duration { state.withLock { $0.now } }

  func sleep(_ duration: Duration) async {
    let end = state.withLock { state in
      let end = state.now + duration
      state.ends.append(end)
      state.activity += 1
      return end
    }
    var (seen, idle) = (-1, 0)
    while !isOver(end, &seen, &idle) {
      if Task.isCancelled { return leave(end) }
      await Task.yield()
    }
  }

  /// Who is called off waits no longer.
  private func leave(_ end: Duration) {
    state.withLock { state in
      if let index = state.ends.firstIndex(of: end) { state.ends.remove(at: index) }
      state.activity += 1
    }
  }

  private func isOver(_ end: Duration, _ seen: inout Int, _ idle: inout Int) -> Bool {
    state.withLock { state in
      idle = seen == state.activity ? idle + 1 : 0
      seen = state.activity
      if state.now < end {
        guard idle >= Self.patience, state.ends.min() == end else { return false }
        state.now = end
      }
      if let index = state.ends.firstIndex(of: end) { state.ends.remove(at: index) }
      state.activity += 1
      return true
    }
  }
}
