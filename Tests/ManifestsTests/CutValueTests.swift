import CleanRoomsMLModel
import JobModel
import Testing

@testable import Manifests

@Suite("Values that a comment cuts short")
struct CutValueTests {
  private static let words = "the value ends here, because the # after it begins a comment"
  private static let note = "put the value in quotes if the # is part of it; otherwise put a space after the #"

  private static func seed(_ uri: String) -> String {
    manifest(
      seed: """

            dataSource:
              s3Uri: \(uri)
            roleArn: arn:aws:iam::123456789012:role/seed-reader
        """)
  }

  @Test("A # between a blank and something else warns at the value, and the job is there all the same")
  func cut() throws {
    let found = expect(
      Self.seed("1️⃣s3://acme-seeds/spring #2.jsonl"),
      Expected("1️⃣", "seedAudience.dataSource.s3Uri: \(Self.words)", Self.note))
    #expect(found.map(\.severity) == [.warning])
    #expect(found.first?.excerpt?.line == "      s3Uri: s3://acme-seeds/spring #2.jsonl")
    let jobs = MarkedManifest.parse(MarkedManifest(Self.seed("s3://acme-seeds/spring\t##2")).bytes).jobs
    #expect(jobs.first?.request?.seedAudience.dataSource?.s3Uri == "s3://acme-seeds/spring")
  }

  @Test(
    "What is a comment to people too, or part of the value, does not",
    arguments: [
      "s3://acme-seeds/spring # 2", "s3://acme-seeds/spring #", "s3://acme-seeds/spring #\t2",
      "s3://acme-seeds/spring#2",
      "\"s3://acme-seeds/spring #2\"", "'s3://acme-seeds/spring #2'", "\"s3://acme-seeds/spring\" #2",
      "\"s3://acme-seeds/spr\\u0069ng\" #2", "s3://acme-seeds/spring\n        #2",
    ])
  func right(uri: String) {
    expect(Self.seed(uri))
  }

  @Test("Several in a file, in keys, lists and flow; beside quotes and over lines")
  func several() {
    expect(
      manifest(
        """
        description: 1️⃣two
          lines #3
        tags:
          a: 2️⃣5" #4
          b: {c: d}
        """
      ).replacing("{c: d}", with: "x # y") + "\n---\n# only this #5\n"
        + manifest(metadata: "{name: other}", "name: 3️⃣Other #6"),
      Expected("1️⃣", "description: \(Self.words)", Self.note), Expected("2️⃣", "tags.a: \(Self.words)", Self.note),
      Expected("3️⃣", "name: \(Self.words)", Self.note))
  }

  @Test("A value that is lost whole is an error, and says why")
  func lost() {
    let found = MarkedManifest.parse(Array(manifest("tags:\n  channel: #sales").utf8)).diagnostics
    #expect(found.map(\.message) == ["tags.channel: has no value", "tags.channel: \(Self.words)"])
    #expect(found.map { $0.location?.line } == [8, 8])
  }

  @Test("No line of a query is shown")
  func sensitive() {
    let text = manifest(
      seed: """

            roleArn: arn:aws:iam::123456789012:role/seed-reader
            sqlParameters:
              queryString: SELECT secret #x
        """)
    let found = MarkedManifest.parse(Array(text.utf8)).diagnostics
    #expect(found.map(\.message) == ["seedAudience.sqlParameters.queryString: \(Self.words)"])
    #expect(found.first?.excerpt == nil && !"\(found)".contains("secret"))
  }

  @Test("In defaults and in the project too")
  func ownFiles() async throws {
    let folder = try ManifestFolder()
    try folder.write("a.yaml", manifest())
    try folder.write("usher.yaml", "apiVersion: usher/v1\nkind: Project\nspec:\n  state: state/s #1.jsonl\n")
    try folder.write(
      "usher.defaults.yaml", "apiVersion: usher/v1\nkind: Defaults\nspec:\n  tags:\n    a: b #c\n")
    let declared = await folder.read("")
    #expect(
      folder.told(declared) == [
        "usher.defaults.yaml:5:8: tags.a: \(Self.words) (\(Self.note))",
        "usher.yaml:4:10: state: \(Self.words) (\(Self.note))",
      ])
    #expect(declared.jobs.count == 1)
  }
}
