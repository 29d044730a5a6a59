import CLibYAML

/// Turns the events of libyaml into a `NodeTable`, document by document.
///
/// libyaml lives and dies inside `scan`; what leaves it are values.
struct YAMLScanner {
  /// How deep collections may nest: libyaml needs quadratic time for deeper ones, and no manifest has more than 8.
  static let maximumDepth = 64
  /// How many directives (`%YAML`, `%TAG`) a file may have: libyaml needs quadratic time for them.
  static let maximumDirectives = 16

  /// The switch of `ReaderBuffer`: false, and libyaml's own reader decodes every text. The result is the same, as tests
  /// show that compare the two; set it to false where a libyaml does not fit.
  var fillsBuffer = true
  private var open: [Int] = []
  private var anchors: [String: Int] = [:]

  /// Scans `bytes`, UTF-8, and calls `document` after each document with the table that holds it (root at 0).
  ///
  /// - Returns: the syntax error that ended the scan; the documents before it were delivered.
  mutating func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, into table: inout NodeTable, document: (inout NodeTable) -> Void
  ) -> SyntaxError? {
    if let error = unsafe SyntaxError.beforeScanning(bytes) { return error }
    var parser = unsafe yaml_parser_t()
    guard unsafe yaml_parser_initialize(&parser) == 1 else {
      return SyntaxError("there is not enough memory to read it")
    }
    defer { unsafe yaml_parser_delete(&parser) }
    unsafe yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
    if fillsBuffer { unsafe ReaderBuffer.fill(&parser, with: bytes) }

    var event = unsafe yaml_event_t()
    while true {
      guard unsafe yaml_parser_parse(&parser, &event) == 1 else {
        return unsafe SyntaxError(
          parser, after: table.nodes.last, inside: open.last.map { table.nodes[$0] }, in: bytes)
      }
      if unsafe event.type == YAML_MAPPING_END_EVENT || event.type == YAML_SEQUENCE_END_EVENT {
        // It holds nothing that would have to be freed.
        if let error = unsafe close(at: Mark(event.end_mark), in: &table) { return error }
        continue
      }
      defer { unsafe yaml_event_delete(&event) }
      switch unsafe event.type {
      case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return nil
      case YAML_DOCUMENT_START_EVENT:
        table.removeAll()
        open.removeAll(keepingCapacity: true)
        if !anchors.isEmpty { anchors.removeAll() }
      case YAML_DOCUMENT_END_EVENT: document(&table)
      case YAML_SCALAR_EVENT where unsafe event.isPlainest && table.nodes.count < NodeTable.maximumCount:
        unsafe table.nodes.append(scalar(&event, in: &table))
      default:
        if let error = unsafe add(&event, to: &table) { return error }
      }
    }
  }

  private mutating func add(_ event: UnsafePointer<yaml_event_t>, to table: inout NodeTable) -> SyntaxError? {
    let index = table.nodes.count
    let tag: UnsafeMutablePointer<yaml_char_t>?
    let anchor: UnsafeMutablePointer<yaml_char_t>?
    var node: Node
    switch unsafe event.pointee.type {
    case YAML_SCALAR_EVENT:
      unsafe (tag, anchor) = (event.pointee.data.scalar.tag, event.pointee.data.scalar.anchor)
      node = unsafe scalar(event, in: &table)
    case YAML_MAPPING_START_EVENT:
      unsafe (tag, anchor) = (event.pointee.data.mapping_start.tag, event.pointee.data.mapping_start.anchor)
      node = unsafe Node(.mapping, index, event)
    case YAML_SEQUENCE_START_EVENT:
      unsafe (tag, anchor) = (event.pointee.data.sequence_start.tag, event.pointee.data.sequence_start.anchor)
      node = unsafe Node(.sequence, index, event)
    case YAML_ALIAS_EVENT:
      unsafe (tag, anchor) = (nil, nil)
      node = unsafe Node(.alias, index, event)
      let name = unsafe String(cString: event.pointee.data.alias.anchor)
      guard let target = anchors[name] else { return .unknownAnchor(at: node.from) }
      if open.contains(target) { return .anchorInsideItself(at: node.from) }
      node.target = target
    default: return nil
    }
    if unsafe tag != nil { return .tag(at: node.from) }
    if let anchor = unsafe anchor { unsafe anchors[String(cString: anchor)] = index }
    if index == NodeTable.maximumCount { return .tooLarge(at: node.from) }
    table.nodes.append(node)
    if node.kind == .mapping || node.kind == .sequence {
      if open.count == Self.maximumDepth { return .tooDeep(at: node.from) }
      open.append(index)
    }
    return nil
  }

  @inline(__always)
  private func scalar(_ event: UnsafePointer<yaml_event_t>, in table: inout NodeTable) -> Node {
    let scalar = unsafe event.pointee.data.scalar
    let text = unsafe UnsafeBufferPointer(start: UnsafePointer(scalar.value), count: scalar.length)
    let textRange = unsafe table.appendText(text)
    var node = unsafe Node(.scalar, table.nodes.count, event)
    node.textRange = textRange
    if unsafe scalar.style == YAML_PLAIN_SCALAR_STYLE {
      node.reading = unsafe PlainScalar.reading(of: text)
      node.isMergeKey = unsafe text.count == 2 && text[0] == UInt8(ascii: "<") && text[1] == UInt8(ascii: "<")
      if node.isMergeKey { table.hasMergeKey = true }
    }
    return node
  }

  /// Ends the innermost collection.
  private mutating func close(at mark: Mark, in table: inout NodeTable) -> SyntaxError? {
    guard let collection = open.popLast() else { return nil }
    var node = table.nodes[collection]
    node.end = table.nodes.count
    node.to = mark
    table.nodes[collection] = node
    return table.hasMergeKey && node.kind == .mapping ? table.expandMergeKeys(of: collection) : nil
  }
}

extension yaml_event_t {
  /// Whether a scalar has neither tag nor anchor, as nearly all.
  @inline(__always)
  fileprivate var isPlainest: Bool { unsafe data.scalar.tag == nil && data.scalar.anchor == nil }
}

extension Node {
  @inline(__always)
  fileprivate init(_ kind: Kind, _ index: Int, _ event: UnsafePointer<yaml_event_t>) {
    unsafe self.init(
      kind: kind, index: index, from: Mark(event.pointee.start_mark), to: Mark(event.pointee.end_mark))
  }
}

extension Mark {
  @inline(__always)
  init(_ mark: yaml_mark_t) {
    // No file is so large that it could not be counted so.
    self.init(line: UInt32(truncatingIfNeeded: mark.line &+ 1), column: UInt32(truncatingIfNeeded: mark.column &+ 1))
  }
}
