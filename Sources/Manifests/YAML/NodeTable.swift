/// A document as a flat table of nodes in the order of its text, reused from document to document.
///
/// A collection's children follow it; `end` leads past them. Keys and values alternate in a mapping. Text lies in one
/// array of bytes; nothing becomes a `String` until something is shown or sent.
struct NodeTable {
  var nodes: [Node] = []
  /// The UTF-8 of all scalars, one after the other.
  var text: [UInt8] = []

  mutating func removeAll() {
    nodes.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
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
    String(decoding: text[nodes[index].textRange], as: UTF8.self)
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

  /// The value under a plain ASCII key; nil where the mapping has none.
  func value(_ key: String, in mapping: Int) -> Int? {
    guard nodes[mapping].kind == .mapping else { return nil }
    var found: Int?
    forEachEntry(of: mapping) { candidate, value in
      if found == nil, nodes[candidate].isScalar, text[nodes[candidate].textRange].elementsEqual(key.utf8) {
        found = value
      }
    }
    return found
  }
}

/// One node: what it is, where it stands, and where its content lies.
struct Node {
  enum Kind: UInt8 {
    case scalar, mapping, sequence, alias
  }

  var kind: Kind
  /// How a scalar reads: quoted and block scalars are texts, plain ones may be something else.
  var reading: ScalarReading = .text
  /// Of a scalar: where its text begins. Of an alias: the node it stands for.
  private var start: UInt32 = 0
  private var count: UInt32 = 0
  /// The index of the node after this one and its children.
  private var next: UInt32
  var from: Mark
  var to: Mark

  init(kind: Kind, index: Int, from: Mark, to: Mark) {
    self.kind = kind
    self.next = UInt32(index + 1)
    self.from = from
    self.to = to
  }

  var isScalar: Bool { kind == .scalar }

  var textRange: Range<Int> {
    get { Int(start)..<Int(start) + Int(count) }
    set {
      start = UInt32(newValue.lowerBound)
      count = UInt32(newValue.count)
    }
  }

  var target: Int {
    get { Int(start) }
    set { start = UInt32(newValue) }
  }

  var end: Int {
    get { Int(next) }
    set { next = UInt32(newValue) }
  }
}

/// A place in the text: line and column from 1, columns in Unicode scalars.
struct Mark: Equatable {
  var line: UInt32
  var column: UInt32
}

/// What a scalar is to a reader of some YAML version.
enum ScalarReading: UInt8 {
  case text, null, boolean, integer, float
}
