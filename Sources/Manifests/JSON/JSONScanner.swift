import JSONText

/// Turns a JSON file (RFC 8259) into the same table that YAML fills: libyaml refuses what JSON allows, escaped
/// surrogate pairs and tabs between tokens for example.
struct JSONScanner {
  private var cursor: JSONCursor
  /// The place of the byte `offset`; it only moves forward.
  private var offset = 0
  private var mark = Mark(line: 1, column: 1)

  /// Scans `bytes` into `table`, root at 0.
  ///
  /// - Returns: the syntax error, if there is one.
  static func scan(_ bytes: [UInt8], into table: inout NodeTable) -> SyntaxError? {
    table.removeAll()
    var scanner = JSONScanner(cursor: JSONCursor(bytes))
    // An empty file declares nothing, as an empty document of YAML does.
    if scanner.cursor.peek() == nil { return nil }
    do {
      try scanner.value(into: &table)
      try scanner.cursor.finish()
      return nil
    } catch {
      return JSONMessages.explain(error, in: bytes)
    }
  }

  private init(cursor: JSONCursor) {
    self.cursor = cursor
  }

  private mutating func value(into table: inout NodeTable) throws(JSONSyntaxError) {
    let first = cursor.peek()
    let index = table.nodes.count
    move(to: cursor.offset)
    guard index < NodeTable.maximumCount else { throw cursor.error("more than \(index) names and values") }
    table.nodes.append(Node(kind: .scalar, index: index, from: mark, to: mark))
    switch first {
    case UInt8(ascii: "{"): try object(at: index, into: &table)
    case UInt8(ascii: "["): try array(at: index, into: &table)
    case UInt8(ascii: "\""): try string(cursor.stringToken(), at: index, into: &table)
    default: try plain(at: index, into: &table)
    }
    move(to: cursor.offset)
    table.nodes[index].end = table.nodes.count
    table.nodes[index].to = mark
  }

  private mutating func object(at index: Int, into table: inout NodeTable) throws(JSONSyntaxError) {
    table.nodes[index].kind = .mapping
    var name = try cursor.firstMember()
    while let token = name {
      let key = table.nodes.count
      move(to: token.range.lowerBound - 1)
      table.nodes.append(Node(kind: .scalar, index: key, from: mark, to: mark))
      try string(token, at: key, into: &table)
      move(to: token.range.upperBound + 1)
      table.nodes[key].to = mark
      try value(into: &table)
      name = try cursor.nextMember()
    }
  }

  private mutating func array(at index: Int, into table: inout NodeTable) throws(JSONSyntaxError) {
    table.nodes[index].kind = .sequence
    var more = try cursor.firstElement()
    while more {
      try value(into: &table)
      more = try cursor.nextElement()
    }
  }

  private func string(_ token: JSONStringToken, at index: Int, into table: inout NodeTable) throws(JSONSyntaxError) {
    // Through `text`, which refuses what is not UTF-8.
    let text = try cursor.text(of: token)
    table.nodes[index].textRange = table.appendText(text.utf8)
  }

  /// Numbers, `true`, `false`, `null`: what a plain scalar is in YAML.
  private mutating func plain(at index: Int, into table: inout NodeTable) throws(JSONSyntaxError) {
    let start = cursor.offset
    try cursor.skipValue()
    let text = cursor.bytes[start..<cursor.offset]
    table.nodes[index].textRange = table.appendText(text)
    table.nodes[index].reading = unsafe text.withUnsafeBufferPointer { unsafe PlainScalar.reading(of: $0) }
  }

  private mutating func move(to target: Int) {
    let bytes = cursor.bytes
    while offset < min(target, bytes.count) {
      let byte = bytes[offset]
      offset += 1
      if byte == 0x0A || byte == 0x0D && !(offset < bytes.count && bytes[offset] == 0x0A) {
        mark = Mark(line: mark.line + 1, column: 1)
      } else if byte & 0xC0 != 0x80, byte != 0x0D {
        mark.column += 1
      }
    }
  }
}
