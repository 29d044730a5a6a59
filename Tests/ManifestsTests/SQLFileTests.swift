import CleanRoomsMLModel
import JobModel
import Testing

@testable import Manifests

@Suite("SQL in a file of its own")
struct SQLFileTests {
  private let folder: ManifestFolder

  init() throws {
    folder = try ManifestFolder()
    try folder.write("repo/.git/HEAD", "")
  }

  private func job(_ sql: String) -> String {
    """
    apiVersion: usher/v1
    kind: AudienceGenerationJob
    metadata: {name: a}
    spec:
      configuredAudienceModelArn: arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/0d1f2a34
      seedAudience:
        roleArn: arn:aws:iam::123456789012:role/seed-reader
        sqlParameters:
          \(sql)
    """
  }

  private func named(_ file: String) -> String { job("queryStringFrom: {file: \(file)}") }

  @Test("The text is sent and digested as if it stood in the manifest")
  func inline() async throws {
    try folder.write("repo/queries/seed.sql", "SELECT 1\nFROM x\n")
    try folder.write("repo/jobs/a.yaml", named("../queries/seed.sql"))
    let fromFile = await folder.read("repo/jobs", isTracing: true)
    #expect(folder.told(fromFile) == [])
    try folder.write("repo/jobs/a.yaml", job("queryString: |\n        SELECT 1\n        FROM x\n"))
    let inManifest = await folder.read("repo")
    #expect(fromFile.jobs.first?.request == inManifest.jobs.first?.request)
    #expect(fromFile.jobs.first?.digest == inManifest.jobs.first?.digest)
    #expect(fromFile.jobs.first?.request?.seedAudience.sqlParameters?.queryString == "SELECT 1\nFROM x\n")
    let origin = fromFile.jobs.first?.origins.first { $0.path.last == "queryString" }
    #expect(origin?.file == "\(folder.path)/repo/queries/seed.sql")
  }

  @Test("A checkout on Windows makes no other run: BOM dropped, CRLF as LF; a lone CR stays")
  func windows() async throws {
    try folder.write("repo/a.yaml", named("a.sql"))
    var digests: Set<String> = []
    for text in ["SELECT 1\nFROM x\n", "SELECT 1\r\nFROM x\r\n", "\u{FEFF}SELECT 1\r\nFROM x\n"] {
      try folder.write("repo/a.sql", text)
      digests.insert(try #require(await folder.read("repo").jobs.first?.digest.description))
    }
    #expect(digests.count == 1)
    try folder.write("repo/a.sql", "SELECT\r1")
    #expect(await folder.read("repo").jobs.first?.request?.seedAudience.sqlParameters?.queryString == "SELECT\r1")
  }

  @Test("Every other file is refused at the place of its name, and none of its text is shown")
  func refused() async throws {
    try folder.write("outside.sql", "SELECT secret")
    try folder.write("repo/latin.sql", bytes: Array("SELECT secret".utf8) + [0xE9])
    try folder.write("repo/long.sql", String(repeating: "x", count: 500_001))
    try folder.write("repo/folder/x", "")
    try folder.link("repo/link.sql", to: "../outside.sql")
    let cases = [
      ("missing.sql", "\"missing.sql\" does not exist"),
      ("../outside.sql", "\"../outside.sql\" is outside of the root, \(folder.path)/repo"),
      ("link.sql", "\"link.sql\" is outside of the root, \(folder.path)/repo"),
      ("/etc/hostname", "\"/etc/hostname\" is absolute: it must be relative to the file that names it"),
      ("folder", "\"folder\" cannot be read: it is not a regular file"),
      ("latin.sql", "\"latin.sql\" is not UTF-8"),
      ("long.sql", "\"long.sql\" has 500001 characters, at most 500000 are allowed"),
      ("SELECT secret FROM x", "the file does not exist"),
    ]
    for (file, words) in cases {
      try folder.write("repo/a.yaml", named(file))
      let declared = await folder.read("repo")
      #expect(
        declared.diagnostics.map(\.message) == ["seedAudience.sqlParameters.queryStringFrom.file: " + words], "\(file)")
      #expect(declared.diagnostics.first?.location.map { "\($0.line):\($0.column)" } == "9:31")
      #expect(!"\(declared.diagnostics)".contains("secret"))
      #expect(declared.jobs.isEmpty)
    }
  }

  @Test("Beside queryString or analysisTemplateArn it is one too many, and its own keys are checked")
  func choice() async throws {
    try folder.write("repo/a.sql", "SELECT 1")
    try folder.write("repo/a.yaml", job("queryString: SELECT 1\n      queryStringFrom: {file: a.sql}"))
    #expect(await folder.read("repo").diagnostics.map { $0.location?.line } == [10])
    try folder.write("repo/a.yaml", job("queryStringFrom: {path: a.sql}"))
    #expect(await folder.read("repo").diagnostics.count == 2)
    try folder.write("repo/a.yaml", job("queryStringFrom: a.sql"))
    #expect(await folder.read("repo").diagnostics.count == 1)
  }

  @Test("Named in defaults it is relative to them")
  func inDefaults() async throws {
    try folder.write("repo/team/seed.sql", "SELECT 7")
    try folder.write(
      "repo/team/usher.defaults.yaml",
      "{apiVersion: usher/v1, kind: Defaults, spec: {seedAudience: {sqlParameters: {queryStringFrom: {file: seed.sql}}}}}"
    )
    try folder.write("repo/team/eu/a.yaml", job("parameters: {x: z}"))
    let declared = await folder.read("repo")
    #expect(folder.told(declared) == [])
    #expect(declared.jobs.first?.request?.seedAudience.sqlParameters?.queryString == "SELECT 7")
  }
}
