extension NodeTable {
  /// How many entries merge keys may look at in one document: a merge of merges of merges grows without end.
  static let maximumMergedEntries = 100_000

  /// Replaces a mapping that has a merge key (`<<`) by one without: its own entries, then those of the merged mappings
  /// whose keys are not there yet. A mapping without merge keys stays as it is.
  mutating func expandMergeKeys(of mapping: Int) -> SyntaxError? {
    var merged: [Int] = []
    var entries: [Entry] = []
    var misplaced: Mark?
    var (first, second): (Mark?, Mark?)
    forEachEntry(of: mapping) { key, value in
      guard nodes[key].isMergeKey else {
        entries.append(Entry(key: key, value: value))
        return
      }
      if first != nil { second = second ?? nodes[key].from } else { first = nodes[key].from }
      let sources = nodes[value].kind == .sequence ? elements(of: value) : [value]
      for source in sources where nodes[source].kind != .mapping && misplaced == nil { misplaced = nodes[source].from }
      merged += sources
    }
    if let misplaced {
      return SyntaxError("'<<' takes a mapping, an alias of one, or a list of them", at: misplaced)
    }
    // Some readers take the first of them, others the last.
    if let first, let second { return .secondMergeKey(at: second, first: first) }
    guard !merged.isEmpty else { return nil }

    var keys = Set(entries.map { Array(text[nodes[$0.key].textRange]) })
    for source in merged {
      mergedEntries += 1 + (nodes[source].end - source) / 2
      guard mergedEntries <= Self.maximumMergedEntries else {
        return SyntaxError("merge keys make this document too large", at: nodes[mapping].from)
      }
      forEachEntry(of: source) { key, value in
        if keys.insert(Array(text[nodes[key].textRange])).inserted { entries.append(Entry(key: key, value: value)) }
      }
    }
    replace(mapping, by: appendMapping(entries, like: mapping))
    // What follows the mapping in the text comes after what was appended.
    nodes[mapping].end = nodes.count
    return nil
  }

  /// The elements of a list, aliases followed.
  func elements(of sequence: Int) -> [Int] {
    var elements: [Int] = []
    var index = sequence + 1
    while index < nodes[sequence].end {
      elements.append(resolved(index))
      index = nodes[index].end
    }
    return elements
  }
}
