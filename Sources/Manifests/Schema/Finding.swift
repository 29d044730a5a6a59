/// Something wrong with a node, before it is known which file it is in.
struct Finding {
  var node: Int
  /// The member's path, `seedAudience.roleArn` for example; empty for the document.
  var path: String
  var message: String
  var notes: [String]
  /// Whether the source line may not be shown.
  var isSensitive: Bool
}
