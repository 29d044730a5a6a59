import CleanRoomsMLModel
import JobModel

extension NodeTable {
  /// The kind of job that a document declares: the generation job, unless it says that it is another.
  func kind(of root: Int) -> JobKind {
    guard let kind = value("kind", in: root), nodes[kind].isScalar, hasText(kind, "AudienceExportJob") else {
      return .audienceGenerationJob
    }
    return .audienceExportJob
  }

  /// Gives the document at `root` what its `spec` and its `metadata` do not say and the defaults do.
  mutating func add(_ defaults: FolderDefaults, to root: Int) {
    guard !defaults.files.isEmpty, nodes[root].kind == .mapping else { return }
    let theirs = append(defaults.table, shiftingOriginsBy: 0) + defaults.root
    var entries: [Entry] = []
    forEachEntry(of: root) { entries.append(Entry(key: $0, value: $1)) }
    let kind = kind(of: root)
    for name in ManifestShape.inherited {
      // What a manifest does not have at all, or has in a wrong form, is its mistake.
      guard let far = value(name, in: theirs), let near = value(name, in: root), nodes[near].kind == .mapping else {
        continue
      }
      guard case .structure(let structure)? = ManifestShape.document(of: kind)["\(name)"]?.shape else { continue }
      let merged = merge(near, over: far, structure, of: kind)
      for index in entries.indices where entries[index].value == near { entries[index].value = merged }
    }
    // No other node refers to the root: it can be replaced in place.
    replace(root, by: appendMapping(entries, like: root))
  }

  /// Appends all nodes of another table.
  ///
  /// - Returns: how far their indices moved.
  mutating func append(_ other: NodeTable, shiftingOriginsBy shift: UInt8) -> Int {
    let moved = nodes.count
    let movedText = appendText(of: other).lowerBound
    for var node in other.nodes {
      if node.kind == .alias {
        node.target += moved
      } else {
        node.textRange = node.textRange.lowerBound + movedText..<node.textRange.upperBound + movedText
      }
      node.end += moved
      node.origin += shift
      nodes.append(node)
    }
    return moved
  }

  /// A mapping with the entries of `near`, and those of `far` that it lacks. Mappings below merge the same way, and
  /// everything else is `near`'s; of members that exclude each other `far`'s count only if `near` has none.
  ///
  /// - Parameters:
  ///   - structure: what both are; nil for a map, whose keys are anything.
  ///   - kind: that of the document: what `far` has for other kinds is left out. nil in defaults, which are for all.
  /// - Returns: its index.
  mutating func merge(_ near: Int, over far: Int, _ structure: StructureShape?, of kind: JobKind? = nil) -> Int {
    var entries: [Entry] = []
    var byKey: [ArraySlice<UInt8>: Int] = [:]
    forEachEntry(of: near) { key, value in
      if nodes[key].isScalar { byKey[text[nodes[key].textRange]] = entries.count }
      entries.append(Entry(key: key, value: value))
    }
    let hasChosen = entries.contains { isChoice($0.key, of: structure) }
    var additions: [Entry] = []
    forEachEntry(of: far) { key, value in
      if let kind, nodes[key].isScalar, unsafe withText(of: key, { unsafe ManifestShape.isForeign($0, to: kind) }) {
        return
      }
      additions.append(Entry(key: key, value: value))
    }
    for addition in additions where nodes[addition.key].isScalar {
      if let index = byKey[text[nodes[addition.key].textRange]] {
        mergeValue(of: &entries[index], over: addition, structure)
      } else if !(hasChosen && isChoice(addition.key, of: structure)) {
        entries.append(addition)
      }
    }
    return appendMapping(entries, like: near)
  }

  private mutating func mergeValue(of near: inout Entry, over far: Entry, _ structure: StructureShape?) {
    guard nodes[near.value].kind == .mapping, nodes[far.value].kind == .mapping,
      let structure, let index = unsafe withText(of: near.key, { unsafe structure.index(of: $0) })
    else { return }
    switch structure.members[index].shape {
    case .structure(let inner): near.value = merge(near.value, over: far.value, inner)
    case .map: near.value = merge(near.value, over: far.value, nil)
    case .text, .integer, .boolean, .list, .listMap, .structureMap: break
    }
  }

  private func isChoice(_ key: Int, of structure: StructureShape?) -> Bool {
    guard let structure, nodes[key].isScalar else { return false }
    return structure.exactlyOneOf.contains { text[nodes[key].textRange].elementsEqual($0.utf8) }
  }
}
