import Synchronization
import TestSupport

/// What goes wrong in one trial, by its seed: when the process dies, and which calls fail. Once it is dead, nothing that
/// it does has an effect any more.
final class Fate: Sendable {
  private struct State {
    var random: SeededGenerator
    var stepsLeft: Int?
    var faultsLeft: Int
    var isDead = false
    var log: [String] = []
  }

  private let state: Mutex<State>
  /// One call in so many fails, while faults are left.
  private let rarity: Int

  /// - Parameter dyingAfter: the number of steps; nil for a process that lives.
  init(seed: UInt64, dyingAfter: Int?, faults: Int, rarity: Int = 6) {
    state = Mutex(State(random: SeededGenerator(seed: seed), stepsLeft: dyingAfter, faultsLeft: faults))
    self.rarity = rarity
  }

  var isDead: Bool { state.withLock { $0.isDead } }
  var faultsLeft: Int { state.withLock { $0.faultsLeft } }
  var log: [String] { state.withLock { $0.log } }

  /// A step that has an effect.
  ///
  /// - Returns: the part of the effect that takes place, in tenths: all of it, none, or some where the process dies in it.
  func step(_ words: String) -> Int {
    state.withLock { state in
      if state.isDead { return 0 }
      guard let left = state.stepsLeft else {
        state.log.append(words)
        return 10
      }
      state.stepsLeft = left - 1
      if left > 0 {
        state.log.append(words)
        return 10
      }
      state.isDead = true
      let tenths = Int.random(in: 0...10, using: &state.random)
      state.log.append("\(words): died, \(tenths) tenths")
      return tenths
    }
  }

  /// One of `kinds`, now and then.
  func fault<Kind: Sendable>(of kinds: [Kind], _ words: String) -> Kind? {
    state.withLock { state in
      guard state.faultsLeft > 0, !state.isDead, Int.random(in: 0..<rarity, using: &state.random) == 0 else {
        return nil
      }
      state.faultsLeft -= 1
      let kind = state.random.pick(kinds)
      state.log.append("\(words): \(kind)")
      return kind
    }
  }
}
