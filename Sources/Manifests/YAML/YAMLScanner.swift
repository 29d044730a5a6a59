import CLibYAML

/// Turns the events of libyaml into a `NodeTable`, document by document.
///
/// libyaml lives and dies inside `scan`; what leaves it are values.
struct YAMLScanner {
  /// How deep collections may nest: libyaml needs quadratic time for deeper ones, and no manifest has more than 8.
  static let maximumDepth = 64
  /// How many directives (`%YAML`, `%TAG`) a file may have: libyaml needs quadratic time for them.
  static let maximumDirectives = 16

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

    var event = unsafe yaml_event_t()
    while true {
      guard unsafe yaml_parser_parse(&parser, &event) == 1 else {
        return unsafe SyntaxError(
          parser, after: table.nodes.last, inside: open.last.map { table.nodes[$0] }, in: bytes)
      }
      defer { unsafe yaml_event_delete(&event) }
      switch unsafe event.type {
      case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return nil
      case YAML_DOCUMENT_START_EVENT:
        table.removeAll()
        open.removeAll(keepingCapacity: true)
        if !anchors.isEmpty { anchors.removeAll() }
      case YAML_DOCUMENT_END_EVENT: document(&table)
      default:
        if let error = unsafe add(&event, to: &table) { return error }
      }
    }
  }

  private mutating func add(_ event: UnsafePointer<yaml_event_t>, to table: inout NodeTable) -> SyntaxError? {
    let index = table.nodes.count
    let from = unsafe Mark(event.pointee.start_mark)
    var node = unsafe Node(kind: .scalar, index: index, from: from, to: Mark(event.pointee.end_mark))
    let tag: UnsafeMutablePointer<yaml_char_t>?
    let anchor: UnsafeMutablePointer<yaml_char_t>?
    switch unsafe event.pointee.type {
    case YAML_SCALAR_EVENT:
      unsafe tag = event.pointee.data.scalar.tag
      unsafe anchor = event.pointee.data.scalar.anchor
      let text = unsafe UnsafeBufferPointer(
        start: event.pointee.data.scalar.value, count: event.pointee.data.scalar.length)
      unsafe node.textRange = table.appendText(text)
      if unsafe event.pointee.data.scalar.style == YAML_PLAIN_SCALAR_STYLE {
        node.reading = unsafe PlainScalar.reading(of: text)
        node.isMergeKey = unsafe text.count == 2 && text[0] == UInt8(ascii: "<") && text[1] == UInt8(ascii: "<")
        if node.isMergeKey { table.hasMergeKey = true }
      }
    case YAML_MAPPING_START_EVENT:
      unsafe tag = event.pointee.data.mapping_start.tag
      unsafe anchor = event.pointee.data.mapping_start.anchor
      node.kind = .mapping
    case YAML_SEQUENCE_START_EVENT:
      unsafe tag = event.pointee.data.sequence_start.tag
      unsafe anchor = event.pointee.data.sequence_start.anchor
      node.kind = .sequence
    case YAML_ALIAS_EVENT:
      unsafe tag = nil
      unsafe anchor = nil
      let name = unsafe String(cString: event.pointee.data.alias.anchor)
      guard let target = anchors[name] else { return .unknownAnchor(at: from) }
      if open.contains(target) { return .anchorInsideItself(at: from) }
      node.kind = .alias
      node.target = target
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: return close(at: node.to, in: &table)
    default: return nil
    }
    if unsafe tag != nil { return .tag(at: from) }
    if let anchor = unsafe anchor { unsafe anchors[String(cString: anchor)] = index }
    if index == NodeTable.maximumCount { return .tooLarge(at: from) }
    table.nodes.append(node)
    if node.kind == .mapping || node.kind == .sequence {
      if open.count == Self.maximumDepth { return .tooDeep(at: from) }
      open.append(index)
    }
    return nil
  }

  /// Ends the innermost collection.
  private mutating func close(at mark: Mark, in table: inout NodeTable) -> SyntaxError? {
    guard let collection = open.popLast() else { return nil }
    table.nodes[collection].end = table.nodes.count
    table.nodes[collection].to = mark
    let mayMerge = table.hasMergeKey && table.nodes[collection].kind == .mapping
    return mayMerge ? table.expandMergeKeys(of: collection) : nil
  }
}

extension Mark {
  init(_ mark: yaml_mark_t) {
    // No file is so large that it could not be counted so.
    self.init(line: UInt32(truncatingIfNeeded: mark.line &+ 1), column: UInt32(truncatingIfNeeded: mark.column &+ 1))
  }
}
