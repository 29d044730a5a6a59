import CleanRoomsMLModel
import JobModel

extension NodeTable {
  /// Puts the text of the file that `queryStringFrom` names into the document, as if it stood there as `queryString`.
  ///
  /// - Parameter members: of a document without errors.
  /// - Returns: the node of the text and the file, as it is shown; nil if no file is named.
  mutating func readSQLFile(
    of members: ManifestMembers, in file: ManifestFile, _ validator: inout ShapeValidator
  ) -> (node: Int, shown: String)? {
    guard let seed = members.seed, let sql = members.sql,
      let key = keyIndex("queryStringFrom", in: sql.value),
      let name = entry("file", in: resolved(nodes[key].end))
    else { return nil }
    let origin = Int(nodes[name.value].origin)
    let source = origin == 0 ? nil : file.defaults?.files[origin - 1]
    let path = string(name.value)
    let message: String
    var notes: [String] = []
    do throws(SQLFile.Failure) {
      let query = try SQLFile.read(path, in: source?.folder ?? file.folder, root: file.root.path)
      let text = appendText(query, like: name.value)
      let constraints = ManifestShape.query
      if let violation = unsafe withText(of: text, { unsafe constraints.violation(of: $0) }) {
        message = TextMessages.explain(violation, of: nil, constraints).0
      } else if let wrong = unsafe withText(of: text, { unsafe QueryText($0) }) {
        (message, notes) = (wrong.reason, wrong.notes)
      } else {
        replace(nodes[key].end, by: text)
        replace(key, by: appendText("queryString".utf8, like: resolved(key)))
        return (text, ManifestFile.folder(of: source?.shown ?? file.shown) + path)
      }
    } catch {
      message = error.reason
    }
    validator.inside([seed.key, sql.key, resolved(key), name.key]) {
      $0.report(name.value, "\(shownPath(name.value)) \(message)", notes: notes)
    }
    return nil
  }

  /// Whoever writes a query where a path belongs does not find it on the screen.
  private func shownPath(_ node: Int) -> String {
    let isPath = text[nodes[node].textRange].allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
      case UInt8(ascii: "-")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
      default: false
      }
    }
    return isPath ? ShownText.quoted(string(node)) : "the file"
  }

  /// Appends a text at the place of `other`.
  private mutating func appendText(_ bytes: some Collection<UInt8>, like other: Int) -> Int {
    var node = Node(kind: .scalar, index: nodes.count, from: nodes[other].from, to: nodes[other].to)
    node.origin = nodes[other].origin
    node.textRange = appendText(bytes)
    nodes.append(node)
    return nodes.count - 1
  }
}
