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
  private var entries: [Entry] = []
  /// Mappings in what was digested last that have no entry.
  private(set) var emptyMappings: [Int] = []

  mutating func digest(_ members: ManifestMembers, in table: NodeTable) -> SpecDigest {
    if !emptyMappings.isEmpty { emptyMappings.removeAll() }
    writeCanonicalJSON(members, in: table)
    return unsafe json.withBytes { unsafe SpecDigest(of: UnsafeRawBufferPointer($0)) }
  }

  /// The text that was digested last; for tests.
  var canonicalJSON: String { json.text }

  private mutating func writeCanonicalJSON(_ members: ManifestMembers, in table: NodeTable) {
    json.removeAll()
    json.open(UInt8(ascii: "{"))
    // The five members in canonical order.
    member(members.collaboration, in: table)
    member(members.model, in: table)
    if let flag = members.includeSeed, table.hasText(flag.value, "true") { member(flag, in: table) }
    member(members.revision, in: table)
    member(members.seed, in: table)
    json.close(UInt8(ascii: "}"))
  }

  private mutating func member(_ entry: Entry?, in table: NodeTable) {
    guard let entry else { return }
    unsafe table.withText(of: entry.key) { unsafe json.key(utf8: $0) }
    write(entry.value, in: table)
  }

  private mutating func write(_ node: Int, in table: NodeTable) {
    guard table.nodes[node].kind == .mapping else {
      // A text field takes only scalars that read as text, so that the reading tells the type.
      let isText = table.nodes[node].reading == .text
      return unsafe table.withText(of: node) { text in
        if isText { unsafe json.string(utf8: text) } else { unsafe json.raw(utf8: text) }
      }
    }
    let first = entries.count
    table.forEachEntry(of: node) { entries.append(Entry(key: $0, value: $1)) }
    if entries.count - first > 1 { sortEntries(from: first, in: table) }
    if entries.count == first { emptyMappings.append(node) }
    json.open(UInt8(ascii: "{"))
    for index in first..<entries.count {
      unsafe table.withText(of: entries[index].key) { unsafe json.key(utf8: $0) }
      write(entries[index].value, in: table)
    }
    json.close(UInt8(ascii: "}"))
    entries.removeLast(entries.count - first)
  }

  /// Sorts in place; through a slice of the array it would be a copy.
  private mutating func sortEntries(from first: Int, in table: NodeTable) {
    if entries.count - first > Self.inserted { return sortManyEntries(from: first, in: table) }
    for index in first + 1..<entries.count {
      let entry = entries[index]
      var place = index
      while place > first, table.precedes(entry.key, entries[place - 1].key) {
        entries[place] = entries[place - 1]
        place -= 1
      }
      if place < index { entries[place] = entry }
    }
  }

  /// Up to this many entries are inserted one after the other.
  private static let inserted = 16

  private mutating func sortManyEntries(from first: Int, in table: NodeTable) {
    unsafe entries.withUnsafeMutableBufferPointer { entries in
      var open = unsafe UnsafeMutableBufferPointer(rebasing: entries[first...])
      unsafe open.sort { table.precedes($0.key, $1.key) }
    }
  }
}

extension NodeTable {
  /// Whether the text of one scalar comes before that of another in canonical JSON.
  @inline(__always)
  fileprivate func precedes(_ left: Int, _ right: Int) -> Bool {
    let (left, right) = (nodes[left].textRange, nodes[right].textRange)
    return unsafe text.withUnsafeBufferPointer { text in
      unsafe CanonicalJSON.precedes(
        UnsafeBufferPointer(rebasing: text[left]), UnsafeBufferPointer(rebasing: text[right]))
    }
  }
}
