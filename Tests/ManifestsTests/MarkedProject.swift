import JobModel
import Testing

@testable import Manifests

/// Reads a marked `usher.yaml` and demands exactly these diagnostics, in this order.
@discardableResult
func expectProject(
  _ marked: String, version: String? = "0.1.0", _ expected: Expected...,
  at location: Testing.SourceLocation = #_sourceLocation
) -> Project? {
  let file = MarkedManifest(marked)
  var reader = ProjectReader(version: version)
  let project = reader.read(file.bytes, shown: "usher.yaml")
  #expect((project == nil) == !expected.isEmpty, sourceLocation: location)
  expect(reader.diagnostics.sorted(by: ManifestReader.precedes), expected, in: file, at: location)
  return project
}

/// A right `usher.yaml` with this `spec`.
func project(_ spec: String) -> String {
  "apiVersion: usher/v1\nkind: Project\nspec:\n"
    + spec.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)\n" }.joined()
}
