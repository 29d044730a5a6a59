import Foundation
import JobModel
import TestSupport

@testable import Manifests

/// A folder of files, read as a user would give it.
struct ManifestFolder {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  var path: String { folder.url.path }

  func write(_ path: String, _ text: String) throws {
    try write(path, bytes: Array(text.utf8))
  }

  func write(_ path: String, bytes: [UInt8]) throws {
    let file = folder.file(path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  func link(_ path: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: folder.file(path).path, withDestinationPath: target)
  }

  /// Everything below the given paths, which are relative to the folder.
  func read(_ paths: String..., isTracing: Bool = false, workers: Int = 2) async -> DeclaredJobs {
    let given = paths.isEmpty ? [path] : paths.map { $0.isEmpty ? path : "\(path)/\($0)" }
    return await ManifestReader(workers: workers).read(given, isTracing: isTracing) { _ in true }
  }

  /// The diagnostics as `file:line:column: message (notes)`, files relative to the folder.
  func told(_ declared: DeclaredJobs) -> [String] {
    declared.diagnostics.map { diagnostic in
      let place = diagnostic.location.map { ":\($0.line):\($0.column)" } ?? ""
      let notes = diagnostic.notes.isEmpty ? "" : " (\(diagnostic.notes.joined(separator: "; ")))"
      return "\(diagnostic.file ?? "")\(place): \(diagnostic.message)\(notes)".replacing(path + "/", with: "")
    }
  }
}
