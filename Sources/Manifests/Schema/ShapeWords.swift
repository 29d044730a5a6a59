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
      table.nodes[node].reading == .null
        ? "takes \(expected), this is null" : "takes \(expected), this is a single value"
    }
  }

  /// - Parameter text: nil where it may not be shown.
  static func notText(_ text: String?, _ reading: ScalarReading, isEmpty: Bool) -> (String, [String]) {
    if isEmpty { return ("has no value", ["leave the key out, or write an empty text as \"\""]) }
    let kind =
      switch reading {
      case .null: "null"
      case .boolean: "a boolean"
      case .integer, .float: "a number"
      case .text: "a text"
      }
    let shown = text.map { ShownText.quoted($0) }
    return (
      "takes a text, and \(shown ?? "this") reads as \(kind) in some version of YAML",
      ["write it in quotes\(shown.map { ": \($0)" } ?? "")"]
    )
  }

  static func expectedInteger(_ range: ClosedRange<Int>) -> String {
    "expected an integer from \(range.lowerBound) to \(range.upperBound), without quotes"
  }

  static func expectation(of shape: Shape) -> [String] {
    if case .text(let constraints) = shape, let form = constraints.form { ["expected \(form)"] } else { [] }
  }

  /// An unknown key, with the nearest known one, or the place where a key of this name belongs.
  ///
  /// - Parameter mayShow: false inside what is sensitive: a line of SQL can look like a key.
  static func unknownKey(_ key: String, in structure: StructureShape, mayShow: Bool) -> (String, [String]) {
    let message = mayShow ? "unknown key \(ShownText.quoted(key))" : "unknown key"
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
