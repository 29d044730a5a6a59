/// The patterns of a `.usherignore`: gitignore's syntax without `!`.
struct IgnorePatterns: Sendable {
  private struct Pattern: Sendable {
    /// The pattern's parts between slashes; nil is `**`, any number of folders.
    var parts: [[NamePart]?]
    var onlyFolders: Bool
  }

  /// What one byte of a name, or any number of them, may be.
  private enum NamePart: Sendable {
    case byte(UInt8)
    case anyByte
    case oneOf([ClosedRange<UInt8>], isNegated: Bool)
    case anything
  }

  private var patterns: [Pattern] = []
  /// The lines, from 1, that begin with `!`, which would take a name back: usher has no such patterns.
  private(set) var negatedLines: [Int] = []

  init() {}

  init(_ text: String) {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      if line.first == "!" { negatedLines.append(index + 1) }
      var pattern = line[...]
      while pattern.last == " " || pattern.last == "\t" { pattern.removeLast() }
      guard !pattern.isEmpty, pattern.first != "#" else { continue }
      let onlyFolders = pattern.last == "/"
      if onlyFolders { pattern.removeLast() }
      let isAnchored = pattern.contains("/")
      let parts = pattern.utf8.split(separator: UInt8(ascii: "/")).map { part in
        part.elementsEqual("**".utf8) ? nil : Self.parse(part)
      }
      patterns.append(Pattern(parts: isAnchored ? parts : [nil] + parts, onlyFolders: onlyFolders))
    }
  }

  /// Whether a pattern names `path`, relative to the root. Files in a folder that is named are not looked at.
  func match(_ path: String, isFolder: Bool) -> Bool {
    guard !patterns.isEmpty else { return false }
    let names = path.utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
    return patterns.contains { pattern in
      (isFolder || !pattern.onlyFolders)
        && Wildcards.match(pattern.parts, names, isStar: { $0 == nil }) { part, name in
          Wildcards.match(part ?? [], name, isStar: { if case .anything = $0 { true } else { false } }, Self.match)
        }
    }
  }

  private static func match(_ part: NamePart, _ byte: UInt8) -> Bool {
    switch part {
    case .byte(let expected): byte == expected
    case .anyByte: true
    case .oneOf(let ranges, let isNegated): ranges.contains { $0.contains(byte) } != isNegated
    case .anything: false
    }
  }

  private static func parse(_ pattern: Substring.UTF8View) -> [NamePart] {
    var parts: [NamePart] = []
    var rest = pattern[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "*"): parts.append(.anything)
      case UInt8(ascii: "?"): parts.append(.anyByte)
      case UInt8(ascii: "\\"): parts.append(.byte(rest.popFirst() ?? byte))
      case UInt8(ascii: "["):
        guard let end = rest.dropFirst().firstIndex(of: UInt8(ascii: "]")) else {
          parts.append(.byte(byte))
          break
        }
        parts.append(parseClass(Array(rest[..<end])))
        rest = rest[rest.index(after: end)...]
      default: parts.append(.byte(byte))
      }
    }
    return parts
  }

  private static func parseClass(_ characters: [UInt8]) -> NamePart {
    let isNegated = characters.first == UInt8(ascii: "!") || characters.first == UInt8(ascii: "^")
    var items = characters[(isNegated ? 1 : 0)...]
    var ranges: [ClosedRange<UInt8>] = []
    while let low = items.popFirst() {
      guard items.count > 1, items.first == UInt8(ascii: "-") else {
        ranges.append(low...low)
        continue
      }
      let high = items[items.startIndex + 1]
      if low <= high { ranges.append(low...high) }
      items = items.dropFirst(2)
    }
    return .oneOf(ranges, isNegated: isNegated)
  }
}
