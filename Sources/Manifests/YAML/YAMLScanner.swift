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
    guard unsafe yaml_parser_initialize(&parser) == 1 else { return SyntaxError("there is no memory to read it") }
    defer { unsafe yaml_parser_delete(&parser) }
    unsafe yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)

    var event = unsafe yaml_event_t()
    while true {
      guard unsafe yaml_parser_parse(&parser, &event) == 1 else { return unsafe SyntaxError(parser, in: bytes) }
      defer { unsafe yaml_event_delete(&event) }
      switch unsafe event.type {
      case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return nil
      case YAML_DOCUMENT_START_EVENT:
        table.removeAll()
        open.removeAll(keepingCapacity: true)
        if !anchors.isEmpty { anchors.removeAll() }
      case YAML_DOCUMENT_END_EVENT: document(&table)
      default:
        if let error = unsafe add(event, to: &table) { return error }
      }
    }
  }

  private mutating func add(_ event: yaml_event_t, to table: inout NodeTable) -> SyntaxError? {
    let index = table.nodes.count
    let from = unsafe Mark(event.start_mark)
    var node = unsafe Node(kind: .scalar, index: index, from: from, to: Mark(event.end_mark))
    switch unsafe event.type {
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      if unsafe scalar.tag != nil { return .tag(at: from) }
      let text = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      node.textRange = table.text.count..<table.text.count + text.count
      unsafe table.text.append(contentsOf: text)
      if unsafe scalar.style == YAML_PLAIN_SCALAR_STYLE {
        node.reading = unsafe PlainScalar.reading(of: text)
        node.isMergeKey = unsafe text.count == 2 && text[0] == UInt8(ascii: "<") && text[1] == UInt8(ascii: "<")
        if node.isMergeKey { table.hasMergeKey = true }
      }
      if let name = unsafe scalar.anchor { unsafe anchors[String(cString: name)] = index }
    case YAML_ALIAS_EVENT:
      let name = unsafe String(cString: event.data.alias.anchor)
      guard let target = anchors[name] else { return .unknownAnchor(name, at: from) }
      if open.contains(target) { return .anchorInsideItself(name, at: from) }
      node.kind = .alias
      node.target = target
    case YAML_MAPPING_START_EVENT:
      if unsafe event.data.mapping_start.tag != nil { return .tag(at: from) }
      node.kind = .mapping
      if let name = unsafe event.data.mapping_start.anchor { unsafe anchors[String(cString: name)] = index }
    case YAML_SEQUENCE_START_EVENT:
      if unsafe event.data.sequence_start.tag != nil { return .tag(at: from) }
      node.kind = .sequence
      if let name = unsafe event.data.sequence_start.anchor { unsafe anchors[String(cString: name)] = index }
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
      guard let collection = open.popLast() else { return nil }
      table.nodes[collection].end = index
      table.nodes[collection].to = unsafe Mark(event.end_mark)
      let mayMerge = table.hasMergeKey && table.nodes[collection].kind == .mapping
      return mayMerge ? table.expandMergeKeys(of: collection) : nil
    default: return nil
    }
    if index == NodeTable.maximumCount { return .tooLarge(at: from) }
    table.nodes.append(node)
    if node.kind == .mapping || node.kind == .sequence {
      if open.count == Self.maximumDepth { return .tooDeep(at: from) }
      open.append(index)
    }
    return nil
  }
}

extension Mark {
  init(_ mark: yaml_mark_t) {
    self.init(line: UInt32(mark.line + 1), column: UInt32(mark.column + 1))
  }
}
