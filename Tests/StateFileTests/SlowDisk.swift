import StateFile
import Synchronization
import TestSupport

/// A disk whose syncs wait, for as long as a test wants.
actor SlowDisk {
  private var isHolding = true
  private var held: [CheckedContinuation<Void, Never>] = []

  var heldCount: Int { held.count }

  func sync() async {
    if isHolding { await withCheckedContinuation { held.append($0) } }
  }

  func letGo(andHoldOn holding: Bool = false) {
    isHolding = holding
    for sync in held { sync.resume() }
    held = []
  }
}

extension MemoryStore {
  /// On a disk whose syncs wait.
  init(_ disk: SlowDisk) {
    self.init(disk: {
      if $0 == .sync { await disk.sync() }
      return .done
    })
  }

  /// On a disk of which the step with this number fails, an append after half of its work, and so do all later ones.
  ///
  /// - Parameter slowly: where the failing step waits.
  init(failing first: Int, slowly disk: SlowDisk? = nil) {
    let steps = Mutex(0)
    self.init(disk: { step in
      if step == .look { return .done }
      let number = steps.withLock {
        $0 += 1
        return $0
      }
      if step == .sync { await disk?.sync() }
      guard number >= first else { return .done }
      if case .append = step { return Effect(tenths: 5, Effect.diskIsFull.error) }
      return .diskIsFull
    })
  }
}
