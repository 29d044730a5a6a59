import CleanRoomsMLModel
import JobModel
import Testing

@testable import Manifests

@Suite("A revision in defaults")
struct DefaultRevisionTests {
  private let folder: ManifestFolder

  init() throws {
    folder = try ManifestFolder()
    try folder.write(".git/HEAD", "")
  }

  private func defaults(_ revision: String) -> String {
    "apiVersion: usher/v1\nkind: Defaults\nmetadata: {revision: \(revision)}\n"
  }

  private func job(_ name: String, _ revision: String? = nil) -> String {
    "apiVersion: usher/v1\nkind: AudienceGenerationJob\nmetadata: {name: \(name)\(revision.map { ", revision: \($0)" } ?? "")}\n"
      + """
      spec:
        configuredAudienceModelArn: arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/0d1f2a34
        seedAudience:
          roleArn: arn:aws:iam::123456789012:role/seed-reader
          dataSource: {s3Uri: s3://acme-seeds/\(name).jsonl}

      """
  }

  @Test("It is that of each job below without one; nearer defaults and the job's own go before")
  func inherited() async throws {
    try folder.write("usher.defaults.yaml", defaults("far"))
    try folder.write("a.yaml", job("a"))
    try folder.write("b.yaml", job("b", "own"))
    try folder.write("near/usher.defaults.yaml", defaults("near"))
    try folder.write("near/c.yaml", job("c"))
    try folder.write("near/deep/usher.defaults.yaml", "apiVersion: usher/v1\nkind: Defaults\nspec: {description: x}\n")
    try folder.write("near/deep/d.yaml", job("d"))
    let declared = await folder.read("", isTracing: true)
    #expect(folder.told(declared) == [])
    let byName = declared.jobs.sorted { $0.name < $1.name }
    #expect(byName.map(\.revision) == ["far", "own", "near", "near"])
    #expect(byName.last?.request?.description == "x")
    #expect(
      byName.compactMap(\.revisionOrigin).map { "\($0.file.replacing(folder.path + "/", with: "")):\($0.line)" } == [
        "usher.defaults.yaml:3", "b.yaml:3", "near/usher.defaults.yaml:3", "near/usher.defaults.yaml:3",
      ])
  }

  @Test("The digest is that of a job that has the revision itself")
  func digest() async throws {
    try folder.write("short/usher.defaults.yaml", defaults("2026-W48"))
    try folder.write("short/a.yaml", job("a"))
    try folder.write("whole/a.yaml", job("a", "2026-W48"))
    let (short, whole) = (await folder.read("short"), await folder.read("whole"))
    #expect(short.jobs.count == 1 && short.jobs.map(\.digest) == whole.jobs.map(\.digest))
  }

  @Test(
    "A mistake in it is reported at its place",
    arguments: [
      (
        "metadata: {revision: 47}",
        """
        usher.defaults.yaml:3:22: metadata.revision: must be a text, but "47" is a number in some versions of YAML \
        (write it in quotes: "47"; in the job "a", a.yaml:1)
        """
      ),
      (
        "metadata: {name: x}",
        "usher.defaults.yaml:3:12: metadata: unknown key \"name\" ('name' belongs under metadata and under spec)"
      ),
      ("metadata: 1", "usher.defaults.yaml:3:11: metadata: must be a mapping, but this is a single value"),
      ("", "usher.defaults.yaml: is empty: it sets no default"),
    ])
  func mistakes(text: String, expected: String) async throws {
    try folder.write("usher.defaults.yaml", "apiVersion: usher/v1\nkind: Defaults\n\(text)\n")
    try folder.write("a.yaml", job("a"))
    #expect(folder.told(await folder.read()) == [expected])
  }
}
