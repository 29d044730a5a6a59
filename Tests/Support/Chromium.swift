import Foundation

/// A browser that looks at pages.
package enum Chromium {
  package static let missing = "needs Chromium, which .ci/run installs, and python3"

  /// nil where this machine has none.
  package static let program: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let files = ["chromium", "chromium-browser", "google-chrome"].flatMap { name in folders.map { "\($0)/\(name)" } }
    return files.first { FileManager.default.isExecutableFile(atPath: $0) }
  }()
}
