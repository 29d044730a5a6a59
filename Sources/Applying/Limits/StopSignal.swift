import Synchronization

/// Rises once, and calls off what was begun in the hope that it would not.
final class StopSignal: Sendable {
  private struct State {
    var isRaised = false
    var lastID = 0
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
  }

  private let state = Mutex(State())

  func raise() {
    let waiting = state.withLock { state in
      state.isRaised = true
      defer { state.waiting = [:] }
      return state.waiting
    }
    for continuation in waiting.values { continuation.resume() }
  }

  /// What `work` gives; nil where the signal is raised first: `work` is cancelled then, and awaited.
  func unlessRaised<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Value? {
    if state.withLock({ $0.isRaised }) { return nil }
    return await withTaskGroup(of: Value?.self) { group in
      group.addTask { await work() }
      group.addTask {
        await self.wait()
        return nil
      }
      let first = await group.next()
      group.cancelAll()
      return first ?? nil
    }
  }

  /// Returns when the signal is raised, or the task is cancelled.
  private func wait() async {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          // A task that is cancelled after this line finds the continuation below.
          if state.isRaised || Task.isCancelled { return true }
          state.waiting[id] = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: id) }?.resume()
    }
  }
}
