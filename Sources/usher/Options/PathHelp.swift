import ArgumentParser

enum PathHelp {
  static let paths = ArgumentHelp(
    "Manifest folders (recursive) or files.", valueName: "path")
  /// The current folder.
  static let standard = ["."]
  static let strict: ArgumentHelp = "Treat warnings about manifests as errors."
}
