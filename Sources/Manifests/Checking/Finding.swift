import JobModel

/// Something wrong with a node, before it is known which file it is in.
struct Finding {
  /// How many are kept for one file: whoever wants to read more fixes these first.
  static let maximumCount = 1000

  var node: Int
  /// The keys that lead to the member; empty for the document.
  var path: [Int]
  var message: String
  var notes: [String]
  /// Whether the source line may not be shown.
  var isSensitive: Bool
  var severity = Diagnostic.Severity.error
}

/// A finding and its place in the file.
struct LocatedFinding {
  var finding: Finding
  /// The member's path, `seedAudience.roleArn` for example; empty for the document.
  var path: String
  var from: Mark
  var to: Mark
  /// Whose place it is: 0 is the manifest, every other number a file of defaults (`Node.origin`).
  var origin: UInt8
}

extension LocatedFinding {
  /// The findings with their places; none of those that may not be shown has its line.
  static func all(_ findings: [Finding], in table: NodeTable) -> [LocatedFinding] {
    let hidden = SensitivePlaces.lines(in: table)
    return findings.map { finding in
      var finding = finding
      let node = table.nodes[finding.node]
      finding.isSensitive =
        finding.isSensitive || hidden.contains { $0.origin == node.origin && $0.lines.contains(node.from.line) }
      let path = ShapeWords.path(finding.path.map(table.string))
      return LocatedFinding(finding: finding, path: path, from: node.from, to: node.to, origin: node.origin)
    }
  }
}
