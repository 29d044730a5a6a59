/// A file that may hold manifests.
struct ManifestFile: Sendable {
  /// As it is shown: the PATH as given, and below it.
  var shown: String
  /// Relative to the root, as the state records it.
  var recorded: String

  /// Whether it is read by the JSON scanner instead of libyaml.
  var isJSON: Bool { shown.hasSuffix(".json") }

  static func isManifest(name: String) -> Bool {
    name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.hasSuffix(".json")
  }
}
