import CleanRoomsMLModel

/// A node of a table as a source to read the request from, once the document was found right.
struct NodeReference: MemberSource {
  let table: NodeTable
  let index: Int

  func member(_ name: String) -> NodeReference? {
    guard table.nodes[index].kind == .mapping else { return nil }
    var found: Int?
    table.forEachEntry(of: index) { key, value in
      if found == nil, table.nodes[key].isScalar, table.text[table.nodes[key].textRange].elementsEqual(name.utf8) {
        found = value
      }
    }
    return found.map { NodeReference(table: table, index: $0) }
  }

  var pairs: [(key: String, value: NodeReference)] {
    var pairs: [(key: String, value: NodeReference)] = []
    table.forEachEntry(of: index) { key, value in
      pairs.append((table.string(key), NodeReference(table: table, index: value)))
    }
    return pairs
  }

  var text: String? { table.nodes[index].isScalar ? table.string(index) : nil }
  var wholeNumber: Int? { text.flatMap { Int($0) } }
  var flag: Bool? { text.map { $0 == "true" } }
}
