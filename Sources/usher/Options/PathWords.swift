import ArgumentParser

// Options that several commands take are declared by each of them, in these words: every type of an option group costs
// each start five searches of all conformances of the program.

enum PathWords {
  static let paths = ArgumentHelp(
    "Manifest folders (recursive) or files.", valueName: "path")
  /// The current folder.
  static let standard = ["."]
  static let strict: ArgumentHelp = "Treat warnings about manifests as errors."
}
