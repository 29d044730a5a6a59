/// A manifest as a value to change in one place and to write as YAML and as JSON.
indirect enum ManifestTree: Sendable {
  case text(String)
  /// Letter for letter, without quotes.
  case plain(String)
  case map([Pair])

  struct Pair: Sendable {
    var key: String
    var value: ManifestTree
  }

  static func map(_ pairs: KeyValuePairs<String, ManifestTree>) -> ManifestTree {
    .map(pairs.map { Pair(key: $0.key, value: $0.value) })
  }

  /// A right manifest with an S3 seed.
  static let base = map([
    "apiVersion": .text("usher/v1"), "kind": .text("AudienceGenerationJob"), "metadata": map(["name": .text("spring")]),
    "spec": map([
      "configuredAudienceModelArn": .text(
        "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/0d1f2a34"),
      "seedAudience": map([
        "roleArn": .text("arn:aws:iam::123456789012:role/seed-reader"),
        "dataSource": map(["s3Uri": .text("s3://acme-seeds/spring.jsonl")]),
      ]),
    ]),
  ])

  /// The same with what stands at `path` replaced, added, or removed where `value` is nil.
  func setting(_ path: some Collection<String>, to value: ManifestTree?) -> ManifestTree {
    guard let key = path.first else { return value ?? self }
    guard case .map(var pairs) = self else { return ManifestTree.map([]).setting(path, to: value) }
    let index = pairs.firstIndex { $0.key.utf8.elementsEqual(key.utf8) }
    if path.count == 1, value == nil {
      if let index { pairs.remove(at: index) }
      return .map(pairs)
    }
    let inner = (index.map { pairs[$0].value } ?? .map([])).setting(path.dropFirst(), to: value)
    if let index { pairs[index].value = inner } else { pairs.append(Pair(key: key, value: inner)) }
    return .map(pairs)
  }

  /// In flow style, every text in double quotes.
  var yaml: String { write { "\\U" + String(repeating: "0", count: 8 - $0.count) + $0 } }

  var json: String { write { "\\u" + String(repeating: "0", count: 4 - $0.count) + $0 } }

  private func write(_ escape: (String) -> String) -> String {
    switch self {
    case .text(let text): Self.quoted(text, escape)
    case .plain(let text): text
    case .map(let pairs):
      "{" + pairs.map { "\(Self.quoted($0.key, escape)): \($0.value.write(escape))" }.joined(separator: ", ") + "}"
    }
  }

  /// Only what has to be escaped is: all of it lies below U+10000.
  private static func quoted(_ text: String, _ escape: (String) -> String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22, 0x5C, 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF:
        quoted += escape(String(scalar.value, radix: 16))
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
