import Synchronization

/// Lets so many calls be in flight and no more; who waits is served in turn.
final class CallSlots: Sendable {
  private struct State {
    var free: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>

  init(_ count: Int) {
    state = Mutex(State(free: max(1, count)))
  }

  /// Makes `calls`, one after the other, as soon as there is a place.
  func hold<Value, Failure>(
    isolation: isolated (any Actor)? = #isolation, for calls: () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    await take()
    defer { give() }
    return try await calls()
  }

  private func take(isolation: isolated (any Actor)? = #isolation) async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        guard state.free > 0 else {
          state.waiting.append(continuation)
          return false
        }
        state.free -= 1
        return true
      }
      if isFree { continuation.resume() }
    }
  }

  private func give() {
    let next = state.withLock { state in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() as CheckedContinuation<Void, Never>? }
      state.free += 1
      return nil
    }
    next?.resume()
  }
}
