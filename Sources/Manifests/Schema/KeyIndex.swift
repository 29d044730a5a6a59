/// The keys of one mapping of texts, to find one that stands there twice; reused from mapping to mapping.
struct KeyIndex {
  /// Up to this many keys a scan is faster than a table.
  private static let scanned = 16

  private var keys: [Int] = []
  private var byText: [[UInt8]: Int] = [:]

  mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
    if !byText.isEmpty { byText = [:] }
  }

  /// Adds a key.
  ///
  /// - Returns: the first key of the same text, byte for byte, where there is one already.
  mutating func insert(_ key: Int, in table: NodeTable) -> Int? {
    if keys.count < Self.scanned {
      for earlier in keys where table.haveSameText(earlier, key) { return earlier }
      keys.append(key)
      return nil
    }
    if byText.isEmpty {
      for earlier in keys { byText[Array(table.text[table.nodes[earlier].textRange])] = earlier }
    }
    let text = Array(table.text[table.nodes[key].textRange])
    if let earlier = byText[text] { return earlier }
    byText[text] = key
    return nil
  }
}
