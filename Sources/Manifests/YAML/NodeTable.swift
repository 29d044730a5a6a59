/// Key and value of an entry of a mapping, aliases followed.
struct Entry {
  var key: Int
  var value: Int
}

/// A document as a flat table of nodes in the order of its text, reused from document to document.
///
/// A collection's children follow it; `end` leads past them. Keys and values alternate in a mapping. Text lies in one
/// array of bytes; nothing becomes a `String` until something is shown or sent.
struct NodeTable {
  /// How many nodes a document may have: a thousand times more than any job needs.
  static let maximumCount = 1_000_000
  /// How many nodes, and bytes, of room are kept for the next document.
  private static let keptCapacity = 1 << 16

  var nodes: [Node] = []
  /// The UTF-8 of all scalars, one after the other.
  var text: [UInt8] = []
  /// Whether the document has a merge key.
  var hasMergeKey = false
  /// How many entries merge keys have looked at so far.
  var mergedEntries = 0

  mutating func removeAll() {
    nodes.removeAll(keepingCapacity: nodes.capacity <= Self.keptCapacity)
    text.removeAll(keepingCapacity: text.capacity <= Self.keptCapacity)
    hasMergeKey = false
    mergedEntries = 0
  }

  /// Follows aliases to the node that holds the content.
  func resolved(_ index: Int) -> Int {
    var index = index
    while nodes[index].kind == .alias { index = nodes[index].target }
    return index
  }

  /// Lends the text of a scalar for the length of `body`.
  func withText<Result>(of index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let range = nodes[index].textRange
    return unsafe text.withUnsafeBufferPointer { unsafe body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  func string(_ index: Int) -> String {
    unsafe withText(of: index) { unsafe String(decoding: $0, as: UTF8.self) }
  }

  /// Whether two scalars have the same text, byte for byte.
  func haveSameText(_ left: Int, _ right: Int) -> Bool {
    let (left, right) = (nodes[left].textRange, nodes[right].textRange)
    guard left.count == right.count else { return false }
    // From the end: keys often begin alike.
    for offset in (0..<left.count).reversed() where text[left.lowerBound + offset] != text[right.lowerBound + offset] {
      return false
    }
    return true
  }

  /// Calls `body` with key and value of each entry of a mapping, aliases followed.
  func forEachEntry(of mapping: Int, _ body: (_ key: Int, _ value: Int) -> Void) {
    var index = mapping + 1
    let end = nodes[mapping].end
    while index < end {
      let value = nodes[index].end
      body(resolved(index), resolved(value))
      index = nodes[value].end
    }
  }

  /// The first key of a mapping that is a scalar of this text, and its value; nil where there is none.
  func entry(_ name: StaticString, in mapping: Int) -> Entry? {
    guard nodes[mapping].kind == .mapping else { return nil }
    var index = mapping + 1
    let end = nodes[mapping].end
    while index < end {
      let value = nodes[index].end
      let key = resolved(index)
      if nodes[key].isScalar, hasText(key, name) {
        return Entry(key: key, value: resolved(value))
      }
      index = nodes[value].end
    }
    return nil
  }

  /// The value under a plain ASCII key; nil where the mapping has none.
  func value(_ name: StaticString, in mapping: Int) -> Int? {
    entry(name, in: mapping)?.value
  }

  /// Whether a scalar's text is `expected`, byte for byte.
  @inline(__always)
  func hasText(_ node: Int, _ expected: StaticString) -> Bool {
    let range = nodes[node].textRange
    return unsafe range.count == expected.utf8CodeUnitCount
      && text.withUnsafeBufferPointer { text in
        for offset in 0..<range.count
        where unsafe text[range.lowerBound + offset] != expected.utf8Start[offset] { return false }
        return true
      }
  }
}
