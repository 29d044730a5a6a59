import JobModel
import Testing

@testable import Manifests

@Suite("A new revision, written where the old one stands")
struct RevisingTests {
  private static let spec = """
    spec: {configuredAudienceModelArn: \
    "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/0d1f2a34", seedAudience: {roleArn: \
    "arn:aws:iam::123456789012:role/seed-reader", dataSource: {s3Uri: "s3://acme-seeds/x"}}}
    """

  private static func job(_ metadata: String) -> String {
    "apiVersion: usher/v1\nkind: AudienceGenerationJob\n\(metadata)\n\(spec)\n"
  }

  private func revise(
    _ text: String, to revision: String = "2026-W49", isAdding: Bool = false, file: String = "a.yaml"
  ) async throws -> Revising {
    let folder = try ManifestFolder()
    try folder.write(file, text)
    let declared = await folder.read("", isTracing: true)
    #expect(folder.told(declared) == [])
    return Revising(declared.jobs, to: revision, isAdding: isAdding)
  }

  @Test(
    "Nothing else changes: quotes, comments, blanks and the ends of lines stay",
    arguments: [
      ("metadata: {name: a, revision: 2026-W48}  # weekly", "metadata: {name: a, revision: 2026-W49}  # weekly"),
      ("metadata: {revision: '2026-W48' , name: a}", "metadata: {revision: '2026-W49' , name: a}"),
      (
        "metadata:\r\n    # Ä: the week\r\n    revision:   \"2026-W48\"   # now\r\n    name: a\r",
        "metadata:\r\n    # Ä: the week\r\n    revision:   \"2026-W49\"   # now\r\n    name: a\r"
      ),
      (
        "metadata:\n  ? revision\n  :\n    2026-W48\n  name: a", "metadata:\n  ? revision\n  :\n    2026-W49\n  name: a"
      ),
      (
        "metadata:\n  name: a\n  revision: 2026-W48\n...\n---\n"
          + RevisingTests.job("metadata: {name: b, revision: x}"),
        "metadata:\n  name: a\n  revision: 2026-W49\n...\n---\n"
          + RevisingTests.job("metadata: {name: b, revision: 2026-W49}")
      ),
    ])
  func replaced(old: String, new: String) async throws {
    // A second document stands in the argument itself.
    let parts = old.split(separator: "\n...\n", maxSplits: 1, omittingEmptySubsequences: false)
    let text = { (metadata: String) in
      parts.count == 1 ? Self.job(metadata) : metadata.replacing("\n...\n---\n", with: "\n\(Self.spec)\n---\n")
    }
    let head = parts.count == 1 ? "" : "apiVersion: usher/v1\nkind: AudienceGenerationJob\n"
    for start in ["", "\u{FEFF}", "# é\n---\n"] {
      let revising = try await revise(start + head + text(old))
      #expect(revising.diagnostics == [])
      #expect(revising.files.map { String(decoding: $0.bytes, as: UTF8.self) } == [start + head + text(new)])
      #expect(revising.jobs.count == parts.count)
    }
  }

  @Test("In JSON too, and a plain text that is none with the new revision gets quotes")
  func forms() async throws {
    let json = #"{"apiVersion": "usher/v1", "kind": "AudienceGenerationJob","metadata": {"name": "a"},"# + "\n"
    let keys = ["spec", "configuredAudienceModelArn", "seedAudience", "roleArn", "dataSource", "s3Uri"]
    let spec = keys.reduce(Self.spec + "}") { $0.replacing("\($1): ", with: "\"\($1)\": ") }
    let added = try await revise(json + spec, isAdding: true, file: "a.json")
    let expected = json.replacing(#"{"name": "a"}"#, with: #"{"name": "a", "revision": "2026-W49"}"#) + spec
    #expect(added.diagnostics == [])
    #expect(added.files.map { String(decoding: $0.bytes, as: UTF8.self) } == [expected])
    for (revision, written) in [
      ("48", "\"48\""), ("no", "\"no\""), ("a:", "\"a:\""), ("a:b", "a:b"), ("1.0+x", "1.0+x"),
    ] {
      let revising = try await revise(Self.job("metadata: {name: a, revision: x}"), to: revision)
      #expect(
        revising.files.map { String(decoding: $0.bytes, as: UTF8.self) } == [
          Self.job("metadata: {name: a, revision: \(written)}")
        ])
    }
  }

  @Test(
    "--add inserts one behind the name",
    arguments: [
      ("metadata: {name: a}", "metadata: {name: a, revision: \"2026-W49\"}"),
      ("metadata: { \"name\": \"a\" }", "metadata: { \"name\": \"a\", \"revision\": \"2026-W49\" }"),
      ("metadata:\n    name: a  # mine", "metadata:\n    name: a  # mine\n    revision: \"2026-W49\""),
      ("metadata:\r\n  name: 'a'\r", "metadata:\r\n  name: 'a'\r\n  revision: \"2026-W49\"\r"),
    ])
  func inserted(old: String, new: String) async throws {
    let revising = try await revise(Self.job(old), isAdding: true)
    #expect(revising.diagnostics == [])
    #expect(revising.files.map { String(decoding: $0.bytes, as: UTF8.self) } == [Self.job(new)])
    let refused = try await revise(Self.job(old))
    #expect(refused.files.isEmpty && refused.diagnostics.map(\.message) == ["metadata.name: this job has no revision"])
  }

  @Test(
    "What cannot be changed alone is refused with its place",
    arguments: [
      ("metadata: {name: a, revision: &r 2026-W48}", 3),
      ("metadata: {name: a, revision: \"2026\\x2DW48\"}", 3),
      ("metadata:\n  name: a\n  revision: >-\n    2026-W48", 5),
      ("metadata: {name: &r abc, revision: *r}", 3),
    ])
  func refused(metadata: String, line: Int) async throws {
    let revising = try await revise(Self.job(metadata))
    #expect(revising.files.isEmpty)
    #expect(revising.diagnostics.map { $0.location?.line } == [line], "\(revising.diagnostics)")
  }

  @Test("A mapping that has a second use is not changed: the other would change with it")
  func secondUse() async throws {
    let text = Self.job("metadata: &m {name: a, revision: 2026-W48}").replacing("}}}", with: "}}, tags: *m}")
    let revising = try await revise(text)
    #expect(revising.files.isEmpty)
    #expect(revising.diagnostics.count == 1)
  }

  @Test("Jobs that share defaults change with one edit; those that have the revision already stay")
  func shared() async throws {
    let folder = try ManifestFolder()
    try folder.write(".git/HEAD", "")
    let defaults = "apiVersion: usher/v1\nkind: Defaults\nmetadata:\n  revision: 2026-W48  # the week\n"
    try folder.write("usher.defaults.yaml", defaults)
    for name in ["a", "b"] { try folder.write("\(name).yaml", Self.job("metadata: {name: \(name)}")) }
    try folder.write("c.yaml", Self.job("metadata: {name: c, revision: 2026-W49}"))
    let revising = Revising(await folder.read("", isTracing: true).jobs, to: "2026-W49", isAdding: false)
    #expect(revising.jobs.map(\.name.text) == ["a", "b"] && revising.unchangedCount == 1)
    let written = revising.files.map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(written == [defaults.replacing("W48", with: "W49")])
    #expect(revising.defaults.count == 1)
  }
}
