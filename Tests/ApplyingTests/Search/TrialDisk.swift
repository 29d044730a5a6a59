import StateFile
import Synchronization
import TestSupport

/// A state in memory, on the disk of a process that dies or fails as its fate wants.
extension MemoryStore {
  private enum Fault { case fails }

  init(_ content: [UInt8]?, _ fate: Fate) {
    let isBroken = Mutex(false)
    self.init(
      content,
      disk: { step in
        let words: String
        switch step {
        case .look: return Effect(fate.isDead ? .dead : nil)
        case .reopen: return .done
        case .append(let count): words = "append \(count)"
        case .truncate, .sync, .replace: words = "\(step)"
        }
        // Goes on after others had their turn.
        await Task.yield()
        if isBroken.withLock({ $0 }) || fate.fault(of: [Fault.fails], words) != nil {
          isBroken.withLock { $0 = true }
          return .diskIsFull
        }
        let tenths = fate.step(words)
        return Effect(tenths: tenths, fate.isDead ? .dead : nil)
      })
  }
}

extension StateError {
  fileprivate static let dead = StateError.store("/memory", "cannot write to /memory: dead")
}
