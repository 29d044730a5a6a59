/// One node of a `NodeTable`: what it is, where it is, and where its content is. Of a file of 16 MiB all numbers
/// fit into 32 bits.
struct Node {
  enum Kind: UInt8 {
    case scalar, mapping, sequence, alias
  }

  var kind: Kind
  /// How a scalar reads: quoted and block scalars are texts, plain ones may be something else.
  var reading: ScalarReading = .text
  /// Whether it is a plain `<<`; a quoted one is a key like any other.
  var isMergeKey = false
  /// The file it is in: 0 is the document's own, every other number one of `FolderDefaults.files`, from 1.
  var origin: UInt8 = 0
  /// Of a scalar: where its text begins. Of an alias: the node it refers to.
  private var start: UInt32 = 0
  private var count: UInt32 = 0
  /// The index of the node after this one and its children.
  private var next: UInt32
  var from: Mark
  var to: Mark

  init(kind: Kind, index: Int, from: Mark, to: Mark) {
    self.kind = kind
    self.next = UInt32(truncatingIfNeeded: index + 1)
    self.from = from
    self.to = to
  }

  var isScalar: Bool { kind == .scalar }

  var textRange: Range<Int> {
    get { Int(start)..<Int(start) + Int(count) }
    set {
      start = UInt32(truncatingIfNeeded: newValue.lowerBound)
      count = UInt32(truncatingIfNeeded: newValue.count)
    }
  }

  var target: Int {
    get { Int(start) }
    set { start = UInt32(truncatingIfNeeded: newValue) }
  }

  var end: Int {
    get { Int(next) }
    set { next = UInt32(truncatingIfNeeded: newValue) }
  }
}

/// A place in the text: line and column from 1, columns in Unicode scalars.
struct Mark: Hashable {
  var line: UInt32
  var column: UInt32
}

/// What a scalar is to a reader of some YAML version.
enum ScalarReading: UInt8 {
  case text, null, boolean, integer, float
}
