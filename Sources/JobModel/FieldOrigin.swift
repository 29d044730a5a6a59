/// Where a value of a job's request was declared: in its manifest, in defaults of a folder above, or in an SQL file.
package struct FieldOrigin: Equatable, Sendable {
  /// The path of a job's revision, which is not in `spec`.
  package static let revisionPath = ["metadata", "revision"]

  /// The keys that lead to the value, from `spec` on; `revisionPath` for the revision.
  package var path: [String]
  /// The file, as it is shown.
  package var file: String
  package var line: Int

  package init(path: [String], file: String, line: Int) {
    self.path = path
    self.file = file
    self.line = line
  }
}
