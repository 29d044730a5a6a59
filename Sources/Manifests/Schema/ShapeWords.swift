import CleanRoomsMLModel
import JobModel

/// The words of `ShapeValidator`.
enum ShapeWords {
  /// A member's path as people name it: without `spec.`, under which almost everything lies.
  static func path(_ path: [String]) -> String {
    let shown = path.count > 1 && path[0] == "spec" ? path.dropFirst() : path[...]
    return shown.map { $0.utf8.allSatisfy { byte in byte > 0x20 && byte < 0x7F } ? $0 : ShownText.quoted($0) }
      .joined(separator: ".")
  }

  static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.joined() }
    return "\(names.dropLast().joined(separator: ", ")) and \(last)"
  }

  static func wrongKind(_ node: Int, _ expected: String, in table: NodeTable) -> String {
    switch table.nodes[node].kind {
    case .mapping: "takes \(expected), this is a mapping"
    case .sequence: "takes \(expected), this is a list"
    case .scalar, .alias:
      table.nodes[node].reading == .null ? "takes \(expected), this is null" : "takes \(expected), this is a single value"
    }
  }

  static func notText(_ text: String, _ reading: ScalarReading) -> (String, [String]) {
    let kind =
      switch reading {
      case .null: "null"
      case .boolean: "a boolean"
      case .integer: "a number"
      case .float: "a number"
      case .text: "a text"
      }
    if text.isEmpty { return ("has no value", ["leave the key out, or write an empty text as \"\""]) }
    return (
      "takes a text, and \(ShownText.quoted(text)) reads as \(kind) in some version of YAML",
      ["write it in quotes: \(ShownText.quoted(text))"]
    )
  }

  static func expectation(of shape: Shape) -> [String] {
    if case .text(let constraints) = shape, let form = constraints.form { ["expected \(form)"] } else { [] }
  }

  /// An unknown key, with the nearest known one, or the place where a key of this name belongs.
  static func unknownKey(_ key: String, in structure: StructureShape, at path: [String]) -> (String, [String]) {
    let message = "unknown key \(ShownText.quoted(key))"
    let known = structure.members.map(\.name)
    if let nearest = NearestName.nearest(to: key, in: known) {
      return ("\(message), did you mean '\(nearest)'?", [])
    }
    let elsewhere = places(of: key, in: ManifestShape.job, at: [])
    if !elsewhere.isEmpty {
      return (message, ["'\(elsewhere[0].name)' belongs under \(list(elsewhere.map { Self.path($0.path) }))"])
    }
    return (message, ["known here: \(list(known))"])
  }

  private static func places(of key: String, in structure: StructureShape, at path: [String])
    -> [(path: [String], name: String)]
  {
    structure.members.flatMap { member in
      var found: [(path: [String], name: String)] = []
      if member.name.lowercased() == key.lowercased() { found.append((path.isEmpty ? ["the top"] : path, member.name)) }
      if case .structure(let inner) = member.shape { found += places(of: key, in: inner, at: path + [member.name]) }
      return found
    }
  }
}

/// Finds the known name that was probably meant.
enum NearestName {
  static func nearest(to name: String, in known: [String]) -> String? {
    if let same = known.first(where: { $0.lowercased() == name.lowercased() }) { return same }
    let candidates = known.map { ($0, distance(Array(name.utf8), Array($0.utf8))) }
    guard let best = candidates.min(by: { $0.1 < $1.1 }), best.1 <= max(1, best.0.utf8.count / 4) else { return nil }
    return best.0
  }

  /// Levenshtein's distance, over the first 64 bytes.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    guard left.count <= 64 else { return .max }
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
