import JSONText

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
  /// How many keys and values a document may have, aliases counted once: a thousand times more than any job needs.
  static let maximumCount = 200_000
  /// How many nodes, and bytes, of room are kept for the next document.
  private static let keptCapacity = 1 << 16

  var nodes: [Node] = []
  /// The UTF-8 of all scalars, one after the other, and behind `textCount` room for more.
  private(set) var text: [UInt8] = []
  private var textCount = 0
  /// Whether the document has a merge key.
  var hasMergeKey = false
  /// How many entries merge keys have looked at so far.
  var mergedEntries = 0

  mutating func removeAll() {
    nodes.removeAll(keepingCapacity: nodes.capacity <= Self.keptCapacity)
    textCount = 0
    if text.count > Self.keptCapacity { text = [] }
    hasMergeKey = false
    mergedEntries = 0
  }

  /// Appends bytes to the text of the scalars.
  ///
  /// - Returns: their range.
  @inline(__always)
  mutating func appendText(_ bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    let start = textCount
    let end = start + bytes.count
    // An append for each scalar would cost more than its bytes.
    if text.count < end { growText(to: end) }
    textCount = end
    unsafe text.withUnsafeMutableBytes { text in
      guard let text = text.baseAddress, let bytes = bytes.baseAddress else { return }
      unsafe (text + start).copyMemory(from: bytes, byteCount: end - start)
    }
    return start..<end
  }

  /// As `appendText(_:)`, for other bytes.
  mutating func appendText(_ bytes: some Collection<UInt8>) -> Range<Int> {
    unsafe Array(bytes).withUnsafeBufferPointer { unsafe appendText($0) }
  }

  /// Appends the text of all scalars of another table.
  mutating func appendText(of other: NodeTable) -> Range<Int> {
    appendText(other.text[..<other.textCount])
  }

  private mutating func growText(to count: Int) {
    text += repeatElement(0, count: max(count, 2 * text.count, 1024) - text.count)
  }

  /// Whether the document is nothing, only comments, or `null`.
  var isEmptyDocument: Bool {
    guard !nodes.isEmpty else { return true }
    let root = nodes[resolved(0)]
    return root.isScalar && root.reading == .null
  }

  /// Follows aliases to the node that holds the content.
  @inline(__always)
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
    return unsafe text.withUnsafeBufferPointer { text in
      unsafe WideBytes(UnsafeBufferPointer(rebasing: text[left]))
        == WideBytes(UnsafeBufferPointer(rebasing: text[right]))
    }
  }

  /// Calls `body` with key and value of each entry of a mapping, aliases followed.
  @inline(__always)
  func forEachEntry(of mapping: Int, _ body: (_ key: Int, _ value: Int) -> Void) {
    var index = mapping + 1
    let end = nodes[mapping].end
    while index < end {
      let value = nodes[index].end
      body(resolved(index), resolved(value))
      index = nodes[value].end
    }
  }

  /// Appends a mapping with the place of another one and these entries.
  ///
  /// - Returns: its index.
  mutating func appendMapping(_ entries: [Entry], like mapping: Int) -> Int {
    let index = nodes.count
    var node = Node(kind: .mapping, index: index, from: nodes[mapping].from, to: nodes[mapping].to)
    node.origin = nodes[mapping].origin
    nodes.append(node)
    for entry in entries {
      for target in [entry.key, entry.value] {
        var alias = Node(kind: .alias, index: nodes.count, from: nodes[target].from, to: nodes[target].to)
        alias.target = target
        nodes.append(alias)
      }
    }
    nodes[index].end = nodes.count
    return index
  }

  /// Lets everything that leads to `index` lead to `target`, which is outside of it.
  mutating func replace(_ index: Int, by target: Int) {
    nodes[index].kind = .alias
    nodes[index].target = target
  }

  /// The first key of a mapping that is a scalar of this text, and its value; nil if there is none.
  func entry(_ name: StaticString, in mapping: Int) -> Entry? {
    keyIndex(name, in: mapping).map { Entry(key: resolved($0), value: resolved(nodes[$0].end)) }
  }

  /// The index of that key; an alias is not followed.
  func keyIndex(_ name: StaticString, in mapping: Int) -> Int? {
    guard nodes[mapping].kind == .mapping else { return nil }
    var index = mapping + 1
    let end = nodes[mapping].end
    while index < end {
      let key = resolved(index)
      if nodes[key].isScalar, hasText(key, name) { return index }
      index = nodes[nodes[index].end].end
    }
    return nil
  }

  /// The value under a plain ASCII key; nil if the mapping has none.
  func value(_ name: StaticString, in mapping: Int) -> Int? {
    entry(name, in: mapping)?.value
  }

  /// Whether a scalar's text is `expected`, byte for byte.
  @inline(__always)
  func hasText(_ node: Int, _ expected: StaticString) -> Bool {
    let range = nodes[node].textRange
    guard range.count == expected.utf8CodeUnitCount else { return false }
    return unsafe text.withUnsafeBufferPointer { text in
      let expected = unsafe UnsafeBufferPointer(start: expected.utf8Start, count: range.count)
      return unsafe WideBytes(UnsafeBufferPointer(rebasing: text[range])) == WideBytes(expected)
    }
  }
}
