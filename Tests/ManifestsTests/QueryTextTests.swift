import JobModel
import Testing

@testable import Manifests

@Suite("A query that is none is an error, though the service's model takes any text")
struct QueryTextTests {
  private static let pointer = """
    version https://git-lfs.github.com/spec/v1
    oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
    size 12345

    """
  private static let blank = "is blank: it has only white space"
  private static let comments = "holds only comments and no query"

  private static func job(_ sql: String) -> String {
    manifest(seed: "{roleArn: arn:aws:iam::123456789012:role/r, sqlParameters: {\(sql)}}")
  }

  @Test(
    "No word, only comments, a pointer of Git LFS: in the manifest as in a file",
    arguments: [
      ("", "is empty"), (" ", blank), ("\n\t\r\n", blank), ("\u{A0}\u{3000}", blank),
      ("-- TODO", comments), ("\n  -- a\n--b\n", comments), ("/* SELECT 1 */ -- x", comments), ("/* open", comments),
      ("/**/", comments), (pointer, "is a Git LFS pointer: the file itself is not checked out"),
    ])
  func none(query: String, reason: String) async throws {
    let escaped = query.replacing("\n", with: "\\n").replacing("\t", with: "\\t").replacing("\r", with: "\\r")
    let (jobs, found) = MarkedManifest.parse(Array(Self.job("queryString: \"\(escaped)\"").utf8))
    #expect(jobs.isEmpty)
    #expect(found.map(\.message) == ["seedAudience.sqlParameters.queryString: \(reason)"])
    #expect(found.first?.excerpt == nil)
    let folder = try ManifestFolder()
    // A byte order mark at the start is dropped.
    try folder.write("q.sql", "\u{FEFF}" + query)
    try folder.write("a.yaml", Self.job("queryStringFrom: {file: q.sql}"))
    let declared = await folder.read("")
    #expect(declared.jobs.isEmpty)
    #expect(
      declared.diagnostics.map(\.message) == ["seedAudience.sqlParameters.queryStringFrom.file: \"q.sql\" \(reason)"])
    #expect(declared.diagnostics.map(\.notes) == found.map(\.notes))
    #expect(found[0].notes.contains { $0.contains("check out with LFS") } == (query == Self.pointer))
  }

  @Test(
    "What may be a query is one",
    arguments: [
      "SELECT 1", "-- a\nSELECT 1", "/* a */SELECT 1", "/* /* a */ */ SELECT 1", " \n(SELECT 1)", "version", "v", "0",
      "- 1", "/", "é", "VALUES ('version https://git-lfs.github.com/spec/v1')",
    ])
  func some(query: String) {
    var query = query
    #expect(query.withUTF8 { unsafe QueryText($0) } == nil)
  }

  @Test("A file that was merged and not settled, or is UTF-16 without a mark, holds no query either")
  func files() async throws {
    let folder = try ManifestFolder()
    try folder.write("a.yaml", Self.job("queryStringFrom: {file: q.sql}"))
    let utf16 = Array("S\0E\0L\0".utf8)
    let merged = Array("SELECT a\n<<<<<<< HEAD\nFROM b\n=======\nFROM c\n>>>>>>> d\n".utf8)
    let cases: [([UInt8], String)] = [
      (merged, "has an unresolved merge conflict, which begins in line 2"),
      (utf16, "has a NUL byte: it is not text, or it is UTF-16 without a byte order mark"),
    ]
    for (bytes, reason) in cases {
      try folder.write("q.sql", bytes: bytes)
      let declared = await folder.read("")
      #expect(
        declared.diagnostics.map(\.message) == ["seedAudience.sqlParameters.queryStringFrom.file: \"q.sql\" \(reason)"])
    }
  }

  @Test("A pointer in the place of a manifest, of defaults or of the project is called that, once")
  func pointers() async throws {
    let words = "is a Git LFS pointer: the file itself is not checked out"
    for name in ["a.yaml", "a.json", "usher.defaults.yaml", "usher.yaml"] {
      let folder = try ManifestFolder()
      try folder.write("b.yaml", manifest())
      try folder.write(name, Self.pointer)
      let told = folder.told(await folder.read(""))
      #expect(told.count == 1 && told[0].hasPrefix("\(name): \(words)"), "\(told)")
    }
  }
}
