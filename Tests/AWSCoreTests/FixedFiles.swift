import AWSCore

extension SharedFiles {
  /// Files in memory, found by the end of their path; nothing can be written.
  static func fixed(_ environment: [String: String], _ files: [String: [UInt8]]) -> SharedFiles {
    SharedFiles(environment: environment) { path in
      files.first { path.hasSuffix("/\($0.key)") }?.value
    } write: { path, _ in
      throw NotWritable(path: path)
    }
  }

  private struct NotWritable: Error {
    let path: String
  }
}
