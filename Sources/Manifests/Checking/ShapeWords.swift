import CleanRoomsMLModel
import JobModel

/// The words of `ShapeValidator`.
enum ShapeWords {
  /// A member's path as people name it: without `spec.`, under which almost everything lies.
  static func path(_ path: [String]) -> String {
    let shown = path.count > 1 && path[0] == "spec" ? path.dropFirst() : path[...]
    return
      shown
      .map { $0.utf8.allSatisfy { byte in byte > 0x20 && byte < 0x7F } ? ShownText.line($0) : ShownText.quoted($0) }
      .joined(separator: ".")
  }

  static func list(_ names: [String], _ word: String = "and") -> String {
    guard let last = names.last, names.count > 1 else { return names.joined() }
    return "\(names.dropLast().joined(separator: ", ")) \(word) \(last)"
  }

  static func wrongKind(_ node: Int, _ expected: String, in table: NodeTable) -> String {
    switch table.nodes[node].kind {
    case .mapping:
      isTemplate(node, in: table)
        ? "takes \(expected), this is a mapping in a mapping: usher has no template language ('{{ … }}')"
        : "takes \(expected), this is a mapping"
    case .sequence: "takes \(expected), this is a list"
    case .scalar, .alias:
      if table.nodes[node].reading == .null {
        "takes \(expected), this is null"
      } else if expected.hasPrefix("a mapping"), lacksSpace(table.string(node)) {
        "takes \(expected), this is a single value: is a space missing after its colon?"
      } else {
        "takes \(expected), this is a single value"
      }
    }
  }

  /// Whether it is what YAML makes of `{{ name }}`: a mapping whose one key is a mapping.
  private static func isTemplate(_ node: Int, in table: NodeTable) -> Bool {
    node + 1 < table.nodes[node].end && table.nodes[node + 1].kind == .mapping
  }

  /// Whether a text looks like `key:value`, and not like an ARN or a URI.
  private static func lacksSpace(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && parts[1].first.map { $0 != UInt8(ascii: "/") } ?? false
  }

  static func expectation(of shape: Shape) -> [String] {
    if case .text(let constraints) = shape, let form = constraints.form { ["expected \(form)"] } else { [] }
  }

  /// An unknown key, with the nearest known one, or the place where a key of this name belongs.
  ///
  /// - Parameters:
  ///   - document: what the whole document is.
  ///   - mayShow: false inside what is sensitive: a line of SQL can look like a key.
  static func unknownKey(
    _ key: String, in structure: StructureShape, of document: StructureShape, mayShow: Bool
  ) -> (String, [String]) {
    let message = mayShow ? "unknown key \(ShownText.quoted(key))" : "unknown key"
    let known = structure.members.map(\.name)
    if let colon = key.utf8.firstIndex(of: UInt8(ascii: ":")), known.contains(String(key[..<colon])) {
      return (message, ["a space is missing after the colon of '\(key[..<colon])'"])
    }
    // The same key somewhere else is meant rather than a similar one here.
    let elsewhere = places(of: key, in: document, at: [])
    if let nearest = NearestName.nearest(to: key, in: known),
      elsewhere.isEmpty || nearest.lowercased() == key.lowercased()
    {
      return ("\(message), did you mean '\(nearest)'?", [])
    }
    if !elsewhere.isEmpty {
      return (message, ["'\(elsewhere[0].name)' belongs \(list(elsewhere.map { under($0.path) }))"])
    }
    return (message, ["known here: \(list(known))"])
  }

  private static func under(_ path: [String]) -> String {
    path.isEmpty ? "at the top level" : "under \(Self.path(path))"
  }

  private static func places(of key: String, in structure: StructureShape, at path: [String])
    -> [(path: [String], name: String)]
  {
    structure.members.flatMap { member in
      var found: [(path: [String], name: String)] = []
      if member.name.lowercased() == key.lowercased() { found.append((path, member.name)) }
      if case .structure(let inner) = member.shape { found += places(of: key, in: inner, at: path + [member.name]) }
      return found
    }
  }
}

/// Finds the known name that was probably meant.
package enum NearestName {
  package static func nearest(to name: String, in known: [String]) -> String? {
    let length = name.utf8.count
    let candidates = known.filter { abs($0.utf8.count - length) <= allowed($0) }
    if candidates.isEmpty { return nil }
    let letters = Array(name.lowercased().utf8)
    let nearest = candidates.map { ($0, distance(letters, Array($0.lowercased().utf8))) }.min { $0.1 < $1.1 }
    return nearest.flatMap { $0.1 <= allowed($0.0) ? $0.0 : nil }
  }

  /// How many letters may be wrong.
  private static func allowed(_ name: String) -> Int { max(1, name.utf8.count / 4) }

  /// Levenshtein's distance.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (leftIndex, leftByte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = leftIndex + 1
      for (rightIndex, rightByte) in right.enumerated() {
        let cost = min(row[rightIndex] + 1, row[rightIndex + 1] + 1, diagonal + (leftByte == rightByte ? 0 : 1))
        diagonal = row[rightIndex + 1]
        row[rightIndex + 1] = cost
      }
    }
    return row[right.count]
  }
}
