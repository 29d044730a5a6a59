import JSONText
import JobModel

/// Computes a run's digest from the nodes of a document that was found right.
///
/// The digest is SHA-256 over the RFC 8785 canonical JSON of the object with the members
/// `configuredAudienceModelArn`, `seedAudience`, `collaborationId`, `includeSeedInOutput` (only when true) and
/// `revision`, absent ones left out.
struct SpecDigester {
  private var json = JSONWriter()
  /// Entries of the mappings that are open, innermost last: one array for all documents.
  private var entries: [(key: Int, value: Int)] = []

  /// - Parameters:
  ///   - spec: the node of the manifest's `spec`.
  ///   - revision: the node of `metadata.revision`, if there is one.
  mutating func digest(spec: Int, revision: Int?, in table: NodeTable) -> SpecDigest {
    writeCanonicalJSON(spec: spec, revision: revision, in: table)
    return SpecDigest(of: json.bytes)
  }

  /// The text that was digested last; for tests.
  var canonicalJSON: String { json.text }

  private mutating func writeCanonicalJSON(spec: Int, revision: Int?, in table: NodeTable) {
    json.removeAll()
    json.open(UInt8(ascii: "{"))
    // The five members in canonical order.
    member("collaborationId", table.value("collaborationId", in: spec), in: table)
    member("configuredAudienceModelArn", table.value("configuredAudienceModelArn", in: spec), in: table)
    if let flag = table.value("includeSeedInOutput", in: spec), table.nodes[flag].textRange.count == "true".utf8.count {
      member("includeSeedInOutput", flag, in: table)
    }
    member("revision", revision, in: table)
    member("seedAudience", table.value("seedAudience", in: spec), in: table)
    json.close(UInt8(ascii: "}"))
  }

  private mutating func member(_ name: String, _ node: Int?, in table: NodeTable) {
    guard let node else { return }
    json.key(name)
    write(node, in: table)
  }

  private mutating func write(_ node: Int, in table: NodeTable) {
    guard table.nodes[node].kind == .mapping else {
      let text = table.text[table.nodes[node].textRange]
      // A text field takes only scalars that read as text, so that the reading tells the type.
      if table.nodes[node].reading == .text { json.string(utf8: text) } else { json.raw(utf8: text) }
      return
    }
    let first = entries.count
    table.forEachEntry(of: node) { entries.append(($0, $1)) }
    entries[first...].sort { CanonicalJSON.precedes(Self.key($0.key, table), Self.key($1.key, table)) }
    json.open(UInt8(ascii: "{"))
    for index in first..<entries.count {
      json.key(utf8: Self.key(entries[index].key, table))
      write(entries[index].value, in: table)
    }
    json.close(UInt8(ascii: "}"))
    entries.removeLast(entries.count - first)
  }

  private static func key(_ node: Int, _ table: NodeTable) -> ArraySlice<UInt8> {
    table.text[table.nodes[node].textRange]
  }
}
