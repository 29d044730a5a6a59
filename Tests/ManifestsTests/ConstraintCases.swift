/// One manifest and whether it keeps a row of the service's constraints.
struct ConstraintCase: Sendable {
  /// The member that a complaint is about, as diagnostics name it.
  var member: String
  var words: String
  var tree: ManifestTree
  var isAllowed: Bool
}

/// A text member: its bounds, and texts on either side of its rule.
struct TextRow: Sendable {
  var path: [String]
  var length: ClosedRange<Int>
  /// What stands before and after the part that is stretched to a length.
  var frame = (before: "", after: "")
  /// What it is stretched with, of one to four bytes each, as far as the pattern allows.
  var fillers: [String]
  var right: [String]
  var wrong: [String]
}

enum ConstraintCases {
  static let all: [ConstraintCase] = [texts, keysAndValues, counts, choices, presence, scalars, uuids].flatMap { $0 }

  static let seed = ["spec", "seedAudience"]
  private static let query = seed + ["sqlParameters"]
  private static let worker = seed + ["sqlComputeConfiguration", "worker"]
  private static let template = "arn:aws:cleanrooms:us-east-1:123456789012:membership/m/analysistemplate/t"

  static let sql = ManifestTree.base.setting(seed + ["dataSource"], to: nil)
    .setting(query + ["queryString"], to: .text("SELECT 1"))

  /// The manifest in which a member may be set.
  private static func base(_ path: [String]) -> ManifestTree {
    guard path.starts(with: query) || path.starts(with: worker) else { return .base }
    return path.last == "analysisTemplateArn" ? sql.setting(query + ["queryString"], to: nil) : sql
  }

  private static func name(_ path: [String]) -> String {
    (path.first == "spec" && path.count > 1 ? path.dropFirst() : path[...]).joined(separator: ".")
  }

  private static func make(_ path: [String], _ value: ManifestTree, _ words: String, _ isAllowed: Bool)
    -> ConstraintCase
  {
    ConstraintCase(member: name(path), words: words, tree: base(path).setting(path, to: value), isAllowed: isAllowed)
  }

  // MARK: Texts

  private static let texts: [ConstraintCase] = ConstraintTable.rows.flatMap { row in
    let stretched = lengths(row).map { make(row.path, .text($0.text), "\($0.count) × \($0.filler)", $0.isAllowed) }
    let right = row.right.map { make(row.path, .text($0), $0.debugDescription, true) }
    let wrong = row.wrong.map { make(row.path, .text($0), $0.debugDescription, false) }
    return stretched + right + wrong
  }

  private static func lengths(_ row: TextRow) -> [(text: String, count: Int, filler: String, isAllowed: Bool)] {
    let (before, after) = row.frame
    let framed = before.unicodeScalars.count + after.unicodeScalars.count
    var lengths: [(text: String, count: Int, filler: String, isAllowed: Bool)] = []
    for filler in row.fillers {
      for count in [row.length.lowerBound - 1, row.length.lowerBound, row.length.upperBound, row.length.upperBound + 1]
      {
        // Below the shortest text of the form there is only the length to be wrong.
        if count < framed, count >= row.length.lowerBound || count < 0 { continue }
        let text = before + String(repeating: filler, count: max(0, count - framed)) + after
        let cut = String(String.UnicodeScalarView(text.unicodeScalars.prefix(count)))
        lengths.append((cut, count, filler, row.length.contains(count)))
      }
    }
    return lengths
  }

  private static let uuids: [ConstraintCase] = {
    let right = Array("01234567-89ab-cdef-0123-456789abcdef")
    let replacements: [Character] = ["g", "A", "-", "0", " ", "é"]
    var cases: [ConstraintCase] = []
    for index in right.indices {
      for replacement in replacements {
        var text = right
        text[index] = replacement
        let isAllowed = replacement == (right[index] == "-" ? "-" : "0")
        cases.append(make(["spec", "collaborationId"], .text(String(text)), "\(replacement) at \(index)", isAllowed))
      }
    }
    return cases
  }()

  // MARK: Maps

  private static let keysAndValues: [ConstraintCase] = ConstraintTable.maps.flatMap { map in
    var cases = keyLengths(map) + valueLengths(map) + twoKeys(map)
    for (keys, isAllowed) in [(map.rightKeys, true), (map.wrongKeys, false)] {
      cases += keys.map { make(map.path, entry($0, "x"), "key \($0.debugDescription)", isAllowed) }
    }
    return cases
  }

  private static func entry(_ key: String, _ value: String) -> ManifestTree {
    .map([ManifestTree.Pair(key: key, value: .text(value))])
  }

  private static func keyLengths(_ map: ConstraintTable.MapRow) -> [ConstraintCase] {
    map.keys.flatMap { filler in
      [0, 1, map.keyMaximum, map.keyMaximum + 1].map { count in
        let key = String(repeating: filler, count: count)
        return make(map.path, entry(key, "x"), "key of \(count) × \(filler)", (1...map.keyMaximum).contains(count))
      }
    }
  }

  private static func valueLengths(_ map: ConstraintTable.MapRow) -> [ConstraintCase] {
    ["x", "é", "日", "😀", "\n", "\u{0}"].flatMap { filler in
      [0, 1, map.valueMaximum, map.valueMaximum + 1].map { count in
        let value = String(repeating: filler, count: count)
        let words = "value of \(count) × \(filler.debugDescription)"
        return make(map.path, entry("key", value), words, count <= map.valueMaximum)
      }
    }
  }

  /// Keys are told apart by their code points.
  private static func twoKeys(_ map: ConstraintTable.MapRow) -> [ConstraintCase] {
    var pairs = [("k", "K", true), ("k", "k", false)]
    if map.keys.contains("é") {
      pairs += [("\u{E9}", "e\u{301}", true), ("\u{E9}", "\u{E9}", false), ("e\u{301}", "e\u{301}", false)]
    }
    return pairs.map { first, second, isAllowed in
      let both = [first, second].map { ManifestTree.Pair(key: $0, value: .text("x")) }
      return make(map.path, .map(both), "keys \(first) and \(second.debugDescription)", isAllowed)
    }
  }

  private static let counts: [ConstraintCase] = ConstraintTable.maps.flatMap { map in
    [0, 1, 16, 17, 47, 48, 49, 50, 51, 200].map { count in
      let pairs = (0..<count).map { ManifestTree.Pair(key: "k\($0)", value: .text("")) }
      return make(map.path, .map(pairs), "\(count) entries", map.countMaximum.map { count <= $0 } ?? true)
    }
  }

  // MARK: Choices, presence, kinds

  private static let choices: [ConstraintCase] = {
    let source = ManifestTree.map(["s3Uri": .text("s3://acme-seeds/k")])
    let text = ManifestTree.map(["queryString": .text("")])
    let both = ManifestTree.map(["queryString": .text(""), "analysisTemplateArn": .text(template)])
    let engine = ManifestTree.map(["spark": .map([])])
    let properties = worker + ["properties"]
    let configuration = Array(worker.dropLast())
    let cases: [([String], ManifestTree, String, Bool)] = [
      (seed, sql.setting(seed + ["dataSource"], to: source), "dataSource and sqlParameters", false),
      (seed, ManifestTree.base.setting(seed + ["dataSource"], to: nil), "neither", false),
      (seed, .base, "dataSource", true), (seed, sql, "sqlParameters", true),
      (query, sql.setting(query, to: both), "queryString and analysisTemplateArn", false),
      (query, sql.setting(query, to: .map([])), "neither", false),
      (query, sql.setting(query, to: .map(["parameters": .map([])])), "only parameters", false),
      (query, sql.setting(query, to: text), "an empty queryString", false),
      (configuration, sql.setting(configuration, to: .map([])), "no worker", false),
      (configuration, sql.setting(configuration, to: .map(["worker": .map([])])), "worker", true),
      (properties, sql.setting(properties, to: .map([])), "no spark", false),
      (properties, sql.setting(properties, to: engine), "spark", true),
    ]
    return cases.map { ConstraintCase(member: name($0.0), words: $0.2, tree: $0.1, isAllowed: $0.3) }
  }()

  private static let presence: [ConstraintCase] = ConstraintTable.members.flatMap { path, isRequired in
    let parent = Array(path.dropLast())
    let full = base(path).setting(["spec", "name"], to: .text("n"))
    let without = full.setting(path, to: nil)
    let unknown = full.setting(parent + ["unknown"], to: .text("x"))
    return [
      ConstraintCase(
        member: name(parent), words: "without \(path.joined(separator: "."))", tree: without, isAllowed: !isRequired),
      ConstraintCase(member: name(parent), words: "an unknown key", tree: unknown, isAllowed: false),
      make(path, .plain("null"), "null", false), make(path, .plain("[]"), "a list", false),
    ]
  }

  private static let scalars: [ConstraintCase] = {
    let number = worker + ["number"]
    let flag = ["spec", "includeSeedInOutput"]
    let numbers = ["2", "3", "1023", "1024"]
    let noNumbers = ["0", "1", "1025", "-2", "2.0", "1e1", "true", "99999999999999999999", "\"2\"", "{}"]
    var cases = numbers.map { make(number, .plain($0), $0, true) }
    cases += noNumbers.map { make(number, .plain($0), $0, false) }
    cases += ["true", "false"].map { make(flag, .plain($0), $0, true) }
    cases += ["0", "1", "\"true\"", "\"\"", "{}"].map { make(flag, .plain($0), $0, false) }
    return cases
  }()
}
