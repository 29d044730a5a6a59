/// Where the members of a document stand that more than one rule looks at: the first of each name, found in one walk
/// over each mapping, where a look-up by name would be a walk for each.
struct ManifestMembers {
  let root: Int
  private(set) var apiVersion: Entry?
  private(set) var kind: Entry?
  private(set) var metadata: Entry?
  private(set) var spec: Entry?
  // Below metadata.
  private(set) var name: Entry?
  private(set) var revision: Entry?
  // Below spec.
  private(set) var serviceName: Entry?
  private(set) var model: Entry?
  private(set) var seed: Entry?
  private(set) var includeSeed: Entry?
  private(set) var collaboration: Entry?
  private(set) var tags: Entry?
  // Below seedAudience.
  private(set) var source: Entry?
  private(set) var role: Entry?
  private(set) var sql: Entry?

  init(of root: Int, in table: NodeTable) {
    self.root = root
    walk(Entry(key: root, value: root), in: table) { members, key, entry in
      table.take(entry, "apiVersion", key, as: &members.apiVersion)
      table.take(entry, "kind", key, as: &members.kind)
      table.take(entry, "metadata", key, as: &members.metadata)
      table.take(entry, "spec", key, as: &members.spec)
    }
    walk(metadata, in: table) { members, key, entry in
      table.take(entry, "name", key, as: &members.name)
      table.take(entry, "revision", key, as: &members.revision)
    }
    walk(spec, in: table) { members, key, entry in
      table.take(entry, "name", key, as: &members.serviceName)
      table.take(entry, "configuredAudienceModelArn", key, as: &members.model)
      table.take(entry, "seedAudience", key, as: &members.seed)
      table.take(entry, "includeSeedInOutput", key, as: &members.includeSeed)
      table.take(entry, "collaborationId", key, as: &members.collaboration)
      table.take(entry, "tags", key, as: &members.tags)
    }
    walk(seed, in: table) { members, key, entry in
      table.take(entry, "dataSource", key, as: &members.source)
      table.take(entry, "roleArn", key, as: &members.role)
      table.take(entry, "sqlParameters", key, as: &members.sql)
    }
  }

  /// Calls `body` with each entry of the mapping that is the value of `entry`, and with the text of its key.
  @inline(__always)
  private mutating func walk(
    _ entry: Entry?, in table: NodeTable, _ body: (inout ManifestMembers, Range<Int>, Entry) -> Void
  ) {
    guard let entry, table.nodes[entry.value].kind == .mapping else { return }
    table.forEachEntry(of: entry.value) { key, value in
      if table.nodes[key].isScalar { body(&self, table.nodes[key].textRange, Entry(key: key, value: value)) }
    }
  }
}

extension NodeTable {
  /// Notes an entry in `place` if its key is `name` and none is noted there.
  @inline(__always)
  fileprivate func take(_ entry: Entry, _ name: StaticString, _ key: Range<Int>, as place: inout Entry?) {
    if key.count == name.utf8CodeUnitCount, place == nil, hasText(entry.key, name) { place = entry }
  }
}
