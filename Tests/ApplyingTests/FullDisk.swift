import StateFile
import Synchronization
import TestSupport

extension MemoryStore {
  /// On a disk of which the append with this number fails, and everything after it.
  ///
  /// - Parameter tenthsWritten: how much of the failing append's bytes the file gets.
  init(
    _ content: [UInt8]? = nil, failingAppend: Int, tenthsWritten: Int = 0,
    onFailure: @escaping @Sendable () -> Void = {}
  ) {
    let appends = Mutex(0)
    self.init(
      content,
      disk: { step in
        if step == .sync { await Task.yield() }
        let number = appends.withLock {
          if case .append = step { $0 += 1 }
          return $0
        }
        guard number >= failingAppend, step != .look, step != .reopen else { return .done }
        guard case .append = step, number == failingAppend else { return .diskIsFull }
        onFailure()
        return Effect(tenths: tenthsWritten, Effect.diskIsFull.error)
      })
  }
}
