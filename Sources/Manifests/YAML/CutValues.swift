import JSONText
import JobModel

/// Plain values that a comment cuts short: `s3://seeds/spring #2.jsonl` is `s3://seeds/spring` to every reader of YAML,
/// and hardly to who wrote it. A `#` that a blank follows begins a comment for people too.
struct CutValues {
  /// The ends of what stands before such a comment in its line, and whether a quote is its last character.
  private var ends: [Mark: Bool] = [:]

  init() {}

  /// - Parameter bytes: of a whole file of YAML.
  init(in bytes: UnsafeBufferPointer<UInt8>) {
    let wide = unsafe WideBytes(bytes)
    var offsets: [Int] = []
    var index = wide.firstIndex(ofNonASCIIOr: UInt8(ascii: "#"), from: 0)
    while index < bytes.count, offsets.count < Finding.maximumCount {
      if let end = unsafe Self.end(beforeCommentAt: index, in: bytes) { offsets.append(end) }
      index = wide.firstIndex(ofNonASCIIOr: UInt8(ascii: "#"), from: index + 1)
    }
    if !offsets.isEmpty { unsafe addMarks(of: offsets, in: bytes) }
  }

  var isEmpty: Bool { ends.isEmpty }

  /// Where what stands before a `#` between a blank and something else ends; nil if nothing does in its line.
  private static func end(beforeCommentAt index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard unsafe bytes[index] == UInt8(ascii: "#"), index > 0, index + 1 < bytes.count,
      unsafe isBlank(bytes[index - 1]), unsafe !isBlank(bytes[index + 1]), unsafe !endsLine(bytes[index + 1])
    else { return nil }
    var end = index - 1
    while end > 0, unsafe isBlank(bytes[end - 1]) { end -= 1 }
    return unsafe end == 0 || endsLine(bytes[end - 1]) ? nil : end
  }

  /// - Parameter offsets: sorted.
  private mutating func addMarks(of offsets: [Int], in bytes: UnsafeBufferPointer<UInt8>) {
    var mark = Mark(line: 1, column: 1)
    var index = 0
    for offset in offsets {
      while index < offset {
        let byte = unsafe bytes[index]
        index += 1
        if unsafe byte == 0x0A || byte == 0x0D && !(index < bytes.count && bytes[index] == 0x0A) {
          mark = Mark(line: mark.line + 1, column: 1)
        } else if byte & 0xC0 != 0x80, byte != 0x0D {
          mark.column += 1
        }
      }
      let last = unsafe bytes[offset - 1]
      ends[mark] = last == UInt8(ascii: "\"") || last == UInt8(ascii: "'")
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
  private static func endsLine(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  /// The nodes of the file's own values that are cut short.
  func nodes(in table: NodeTable) -> [Int] {
    table.nodes.indices.filter { index in
      let node = table.nodes[index]
      guard node.isScalar, node.origin == 0, let hasQuote = ends[node.to] else { return false }
      // A plain scalar in one line is as wide as its text; one in quotes is wider.
      if node.from.line < node.to.line { return !hasQuote }
      return Int(node.to.column - node.from.column) == table.string(index).unicodeScalars.count
    }
  }
}

extension ShapeValidator {
  /// Warns of the values of a document that are cut short.
  mutating func warn(of cuts: CutValues, in table: NodeTable) {
    if cuts.isEmpty { return }
    for node in cuts.nodes(in: table) {
      inside(table.path(to: node)) {
        $0.report(
          node, "the value ends here, because the # after it begins a comment",
          notes: ["put the value in quotes if the # is part of it; otherwise put a space after the #"],
          severity: .warning)
      }
    }
  }
}

extension NodeTable {
  /// The keys that lead from the document's root to a node; none if none do.
  func path(to node: Int) -> [Int] {
    path(to: node, from: resolved(0)) ?? []
  }

  private func path(to node: Int, from mapping: Int) -> [Int]? {
    guard nodes[mapping].kind == .mapping else { return nil }
    var path: [Int]?
    forEachEntry(of: mapping) { key, value in
      if path == nil { path = value == node ? [key] : self.path(to: node, from: value).map { [key] + $0 } }
    }
    return path
  }
}
