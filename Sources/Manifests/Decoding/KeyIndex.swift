import JSONText

/// The keys of one mapping of texts, to find one that stands there twice; reused from mapping to mapping.
struct KeyIndex {
  /// Up to this many keys a scan is faster than a table.
  private static let scanned = 16
  /// How many slots are kept for the next mapping.
  private static let keptCount = 1024

  private var keys: [Int] = []
  /// The first keys and their signatures, as many as `firstCount`: of most mappings all.
  private var first: [(key: Int, signature: UInt64)] = []
  private var firstCount = 0
  /// A hash table with open addressing, at most half full: one more than an index into `keys`, 0 where it is free.
  private var slots: [UInt32] = []

  mutating func removeAll() {
    firstCount = 0
    if keys.isEmpty { return }
    keys.removeAll(keepingCapacity: keys.count <= Self.keptCount)
    slots.removeAll(keepingCapacity: slots.count <= Self.keptCount)
  }

  /// Adds a key.
  ///
  /// - Returns: the first key of the same text, byte for byte, where there is one already.
  mutating func insert(_ key: Int, in table: NodeTable) -> Int? {
    if firstCount < Self.scanned {
      let signature = unsafe table.withText(of: key) { unsafe WideBytes($0).signature }
      for index in 0..<firstCount where first[index].signature == signature {
        if table.haveSameText(first[index].key, key) { return first[index].key }
      }
      if firstCount < first.count { first[firstCount] = (key, signature) } else { first.append((key, signature)) }
      firstCount += 1
      return nil
    }
    if keys.isEmpty { keys += first.map(\.key) }
    if slots.count < 2 * (keys.count + 1) { grow(in: table) }
    let slot = slot(of: key, in: table)
    if slots[slot] != 0 { return keys[Int(slots[slot]) - 1] }
    keys.append(key)
    slots[slot] = UInt32(keys.count)
    return nil
  }

  private mutating func grow(in table: NodeTable) {
    slots = Array(repeating: 0, count: max(64, 2 * slots.count))
    for (index, key) in keys.enumerated() { slots[slot(of: key, in: table)] = UInt32(index + 1) }
  }

  /// The slot that holds a key of that text, or where it belongs.
  private func slot(of key: Int, in table: NodeTable) -> Int {
    // Seeded anew in every process: nobody can choose keys that collide.
    var hasher = Hasher()
    unsafe table.withText(of: key) { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    var slot = hasher.finalize() & (slots.count - 1)
    while slots[slot] != 0, !table.haveSameText(keys[Int(slots[slot]) - 1], key) {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }
}
