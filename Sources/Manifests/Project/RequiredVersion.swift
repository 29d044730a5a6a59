/// Which versions of usher may be used in a repository: comparisons that all hold, with commas between them.
struct RequiredVersion: Sendable {
  static let form = #"">= 0.1.0", "= 0.1.0", or ">= 0.1.0, < 2.0.0"; >, <= and fewer numbers are allowed too"#
  /// As a regular expression of JSON Schema.
  static let pattern = "\(comparison)(?: *, *\(comparison))*"
  private static let comparison = "(?:(?:[<>]=?|=) *)?[0-9]{1,9}(?:[.][0-9]{1,9}){0,2}"

  private enum Relation: String, CaseIterable {
    // Those that begin as another one come first.
    case atLeast = ">="
    case atMost = "<="
    case above = ">"
    case below = "<"
    case equal = "="
  }

  private let comparisons: [(relation: Relation, version: [Int])]

  /// nil if `text` is not such a comparison.
  init?(_ text: String) {
    var comparisons: [(relation: Relation, version: [Int])] = []
    for (index, part) in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).enumerated() {
      var rest = index == 0 ? part : part.drop { $0 == UInt8(ascii: " ") }
      let relation = Relation.allCases.first { rest.starts(with: $0.rawValue.utf8) }
      if let relation { rest = rest.dropFirst(relation.rawValue.utf8.count).drop { $0 == UInt8(ascii: " ") } }
      let isLast = part.endIndex == text.utf8.endIndex
      while !isLast, rest.last == UInt8(ascii: " ") { rest.removeLast() }
      guard let version = Self.version(rest) else { return nil }
      comparisons.append((relation ?? .equal, version))
    }
    self.comparisons = comparisons
  }

  /// Whether a version of usher is one of those; false for what is not a version.
  func allows(_ version: String) -> Bool {
    guard let version = Self.version(Substring(version).utf8) else { return false }
    return comparisons.allSatisfy { relation, bound in
      switch relation {
      case .atLeast: !version.lexicographicallyPrecedes(bound)
      case .atMost: !bound.lexicographicallyPrecedes(version)
      case .above: bound.lexicographicallyPrecedes(version)
      case .below: version.lexicographicallyPrecedes(bound)
      case .equal: version == bound
      }
    }
  }

  /// Three numbers; those that are left out are zeros.
  private static func version(_ text: Substring.UTF8View) -> [Int]? {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count) else { return nil }
    var numbers: [Int] = []
    for part in parts {
      guard (1...9).contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }),
        let number = Int(Substring(part))
      else { return nil }
      numbers.append(number)
    }
    return numbers + Array(repeating: 0, count: 3 - numbers.count)
  }
}
