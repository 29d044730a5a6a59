/// Something wrong with a node, before it is known which file it is in.
struct Finding {
  /// How many are kept for one file: whoever wants to read more mends these first.
  static let maximumCount = 1000

  var node: Int
  /// The keys that lead to the member; empty for the document.
  var path: [Int]
  var message: String
  var notes: [String]
  /// Whether the source line may not be shown.
  var isSensitive: Bool
}

/// A finding and its place in the file.
struct LocatedFinding {
  var finding: Finding
  /// The member's path, `seedAudience.roleArn` for example; empty for the document.
  var path: String
  var from: Mark
  var to: Mark
}
