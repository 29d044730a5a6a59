/// A place in a manifest, as an editor counts: lines from 1, columns in Unicode scalars from 1.
package struct SourceLocation: Hashable, Comparable, Sendable {
  /// The path as it is shown: as given on the command line, and below it.
  package var file: String
  package var line: Int
  package var column: Int

  package init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  package static func < (left: SourceLocation, right: SourceLocation) -> Bool {
    (left.file, left.line, left.column) < (right.file, right.line, right.column)
  }
}
