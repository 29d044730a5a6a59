/// How far the runs of a plan have come that take their starts in its order.
struct StartOrder {
  /// All runs before this one are decided.
  private var next = 0
  private var decidedLater: Set<Int> = []

  /// The run takes a start, or needs none.
  mutating func pass(_ rank: Int) {
    guard rank >= next else { return }
    decidedLater.insert(rank)
    while decidedLater.remove(next) != nil { next += 1 }
  }

  /// How many runs before this one may still take a start.
  func undecided(before rank: Int) -> Int {
    rank <= next ? 0 : rank - next - decidedLater.count { $0 < rank }
  }
}
