extension NodeTable {
  /// How many entries merge keys may look at in one document: a merge of merges of merges grows without end.
  static let maximumMergedEntries = 100_000

  /// Replaces a mapping that has a merge key (`<<`) by one without: its own entries, then those of the merged mappings
  /// whose keys are not there yet. A mapping without merge keys stays as it is.
  mutating func expandMergeKeys(of mapping: Int) -> SyntaxError? {
    var merged: [Int] = []
    var entries: [(key: Int, value: Int)] = []
    var misplaced: Mark?
    forEachEntry(of: mapping) { key, value in
      guard nodes[key].isMergeKey else {
        entries.append((key, value))
        return
      }
      let sources = nodes[value].kind == .sequence ? elements(of: value) : [value]
      for source in sources where nodes[source].kind != .mapping && misplaced == nil { misplaced = nodes[source].from }
      merged += sources
    }
    if let misplaced {
      return SyntaxError("'<<' takes a mapping, an alias of one, or a list of them", at: misplaced)
    }
    guard !merged.isEmpty else { return nil }

    var keys = Set(entries.map { Array(text[nodes[$0.key].textRange]) })
    for source in merged {
      mergedEntries += 1 + (nodes[source].end - source) / 2
      guard mergedEntries <= Self.maximumMergedEntries else {
        return SyntaxError("merge keys make this document too large", at: nodes[mapping].from)
      }
      forEachEntry(of: source) { key, value in
        if keys.insert(Array(text[nodes[key].textRange])).inserted { entries.append((key, value)) }
      }
    }
    appendMapping(inPlaceOf: mapping, entries)
    return nil
  }

  private mutating func appendMapping(inPlaceOf mapping: Int, _ entries: [(key: Int, value: Int)]) {
    let index = nodes.count
    nodes.append(Node(kind: .mapping, index: index, from: nodes[mapping].from, to: nodes[mapping].to))
    for (key, value) in entries {
      for target in [key, value] {
        var alias = Node(kind: .alias, index: nodes.count, from: nodes[target].from, to: nodes[target].to)
        alias.target = target
        nodes.append(alias)
      }
    }
    nodes[index].end = nodes.count
    nodes[mapping].kind = .alias
    nodes[mapping].target = index
    nodes[mapping].end = nodes.count
  }

  private func elements(of sequence: Int) -> [Int] {
    var elements: [Int] = []
    var index = sequence + 1
    while index < nodes[sequence].end {
      elements.append(resolved(index))
      index = nodes[index].end
    }
    return elements
  }
}
