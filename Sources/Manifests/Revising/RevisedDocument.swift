import JobModel

/// One document of a file whose revisions are changed: where its revision stands, and what else it says.
struct RevisedDocument {
  let from: Mark
  let isEmpty: Bool
  var revision: String?
  private(set) var revisionNode: Node?
  private(set) var metadataNode: Node?
  /// The key `name` in metadata, and its value.
  private(set) var nameNodes: (key: Node, value: Node)?
  /// Everything in it but the revision.
  private let rest: [String]

  init(of table: NodeTable) {
    isEmpty = table.isEmptyDocument
    from = isEmpty ? Mark(line: 0, column: 0) : table.nodes[table.resolved(0)].from
    guard !isEmpty, table.nodes[table.resolved(0)].kind == .mapping else {
      rest = []
      return
    }
    let members = ManifestMembers(of: table.resolved(0), in: table)
    revision = members.revision.map { table.string($0.value) }
    revisionNode = members.revision.map { table.nodes[$0.value] }
    metadataNode = members.metadata.map { table.nodes[$0.value] }
    nameNodes = members.name.map { (table.nodes[$0.key], table.nodes[$0.value]) }
    var rest: [String] = []
    table.forEachEntry(of: members.root) { key, value in
      table.addMeaning(of: key, to: &rest)
      guard key == members.metadata?.key, table.nodes[value].kind == .mapping else {
        return table.addMeaning(of: value, to: &rest)
      }
      table.forEachEntry(of: value) { key, value in
        if key == members.revision?.key { return }
        table.addMeaning(of: key, to: &rest)
        table.addMeaning(of: value, to: &rest)
      }
    }
    self.rest = rest
  }

  func isSubject(of change: RevisionEdit.Change) -> Bool {
    switch change {
    case .job(let mark): !isEmpty && from == mark
    case .defaults: !isEmpty
    }
  }

  /// Two documents of the same meaning are, letter for letter, the same.
  var meaning: [[UInt8]] { (rest + [revision.map { "=" + $0 } ?? ""]).map { Array($0.utf8) } }
}

extension NodeTable {
  /// The content below a node as a list of texts.
  fileprivate func addMeaning(of node: Int, to meaning: inout [String]) {
    switch nodes[node].kind {
    case .scalar, .alias: meaning.append("\(nodes[node].reading) \(string(node))")
    case .sequence:
      meaning.append("[")
      for element in elements(of: node) { addMeaning(of: element, to: &meaning) }
      meaning.append("]")
    case .mapping:
      meaning.append("{")
      forEachEntry(of: node) { key, value in
        addMeaning(of: key, to: &meaning)
        addMeaning(of: value, to: &meaning)
      }
      meaning.append("}")
    }
  }
}
