/// Finds the numbers 0, 1, 2, … by a hash, several under the same one: eight bytes an entry and no keys of its own.
struct ChainIndex {
  private var heads: [Int32]
  private var next: [Int32] = []

  init(capacity: Int) {
    var size = 16
    while size < capacity { size *= 2 }
    heads = Array(repeating: -1, count: size)
    next.reserveCapacity(capacity)
  }

  /// Adds the next number.
  mutating func append(_ hash: UInt64) {
    let slot = slot(of: hash)
    next.append(heads[slot])
    heads[slot] = Int32(next.count - 1)
  }

  /// The first number that may have this hash and for which `body` returns true.
  func first(_ hash: UInt64, where body: (Int) -> Bool) -> Int? {
    var number = heads[slot(of: hash)]
    while number >= 0 {
      if body(Int(number)) { return Int(number) }
      number = next[Int(number)]
    }
    return nil
  }

  private func slot(of hash: UInt64) -> Int {
    // The upper bits of the product depend on all bits of the hash.
    Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> 32) & (heads.count - 1)
  }
}
