import CleanRoomsMLModel

/// The lines that no diagnostic may show, because a sensitive member, or what looks like one misspelt or misplaced,
/// stands in them.
enum SensitivePlaces {
  /// The sensitive members of a manifest and the members inside them.
  static let names = names(in: ManifestShape.job, isInside: false)

  /// The lines of all sensitive entries of a document, each with the file that it stands in (`Node.origin`).
  static func lines(in table: NodeTable) -> [(origin: UInt8, lines: ClosedRange<UInt32>)] {
    var lines: [(origin: UInt8, lines: ClosedRange<UInt32>)] = []
    for (index, node) in table.nodes.enumerated() where node.kind == .mapping {
      table.forEachEntry(of: index) { key, value in
        guard table.nodes[key].isScalar, isLikeSensitive(table.string(key)) else { return }
        for node in [table.nodes[key], table.nodes[value]] {
          lines.append((node.origin, node.from.line...max(node.from.line, node.to.line)))
        }
      }
    }
    return lines
  }

  /// Whether a key is the name of a sensitive member, has one inside it (as where the line before runs into it), or is
  /// one misspelt.
  private static func isLikeSensitive(_ key: String) -> Bool {
    mayBe(in: Array(key.utf8)) || NearestName.nearest(to: key, in: names) != nil
  }

  /// Whether a file that cannot be parsed may have something sensitive in it: then none of its lines is shown.
  static func mayBe(in bytes: [UInt8]) -> Bool {
    for index in 0..<bytes.count {
      switch bytes[index] | 0x20 {
      case UInt8(ascii: "p"), UInt8(ascii: "q"), UInt8(ascii: "s"):
        let letters = bytes[index...].prefix(10).map { $0 | 0x20 }
        if words.contains(where: letters.starts(with:)) { return true }
      default: break
      }
    }
    return false
  }

  private static let words = ["parameters", "query", "sql"].map { Array($0.utf8) }

  private static func names(in structure: StructureShape, isInside: Bool) -> [String] {
    structure.members.flatMap { member in
      let isSensitive = isInside || member.isSensitive
      let own = isSensitive ? [member.name] : []
      guard case .structure(let inner) = member.shape else { return own }
      return own + names(in: inner, isInside: isSensitive)
    }
  }
}
