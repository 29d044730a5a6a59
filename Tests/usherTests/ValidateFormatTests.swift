import Foundation
import TestSupport
import Testing

@Suite("validate --format", .processes)
struct ValidateFormatTests {
  /// A diagnostic, as each of the formats tells it.
  struct Told: Decodable, Equatable {
    var file: String
    var severity: String
    var line: Int?
    var column: Int?
    var message: String
    var notes: [String]

    var text: String { ([message] + notes).joined(separator: "\n") }
  }

  /// What `--format json` says, which the other formats are held against.
  static func told(_ paths: [String], in place: Workplace) throws -> [Told] {
    struct Document: Decodable { var diagnostics: [Told] }
    let output = try place.usher(["validate", "--format", "json"] + paths).standardOutput
    return try JSONDecoder().decode(Document.self, from: Data(output.utf8)).diagnostics
  }

  /// What a reader of SARIF finds.
  private struct Result: Decodable {
    var scheme: String
    var path: String
    var level: String
    var text: String
    var region: [Int?]?
  }

  private func results(_ sarif: String) throws -> [Result] {
    let result = try Python.script("Oracles/sarif.py", input: Data(sarif.utf8))
    #expect(result.standardError == "")
    let output = Data(result.standardOutput.utf8)
    return try #require(try? JSONDecoder().decode([Result].self, from: output), "\(result.standardOutput)")
  }

  static let otherAccount = Manifest.job("warned").replacing("iam::123456789012", with: "iam::210987654321")

  @Test(
    "SARIF keeps its schema and says the same as JSON, whatever the files are called",
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func sarif() throws {
    let place = try Workplace()
    for (index, name) in ["a b", "c#d", "50%", "%20", "schön", "x:y", "e?f=g&h", "q\"\\", "[i](j)", "{0}"].enumerated()
    {
      try place.write(Manifest.job("job-\(index)", more: ["colour: red"]), to: "m/\(name).yaml")
    }
    try place.write(Self.otherAccount + Manifest.job("x", more: [#""[x](https://y) {0} }": 1"#]), to: "m/other.yaml")
    let path = [place.file("absolute ü.yaml").path, "none.yaml", "m"]
    try place.write(Manifest.job("absolute", more: ["colour: red"]), to: "absolute ü.yaml")
    let told = try Self.told(path, in: place)
    let found = try place.usher(["validate", "--format", "sarif"] + path)
    #expect(found.status == 1)
    let results = try results(found.standardOutput)
    #expect(results.map { $0.path.utf8.map(\.self) } == told.map { $0.file.utf8.map(\.self) })
    #expect(results.map(\.scheme) == told.map { $0.file.hasPrefix("/") ? "file" : "" })
    #expect(results.map(\.level) == told.map(\.severity))
    #expect(results.map(\.text) == told.map { $0.text.replacing("](", with: "] (") })
    let places = told.map { one in one.line.map { [$0, one.column] } }
    #expect(results.map { $0.region.map { Array($0.prefix(2)) } } == places)
    #expect(Set(results.map(\.level)) == ["error", "warning"])
    let known = try #require(results.first { $0.path == "m/a b.yaml" })
    #expect(known.region == [10, 3, 9])
    #expect(try #require(results.first { $0.path == "none.yaml" }).region == nil)
  }

  @Test(
    "SARIF without results is one document too", .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func noResults() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    let result = try place.usher(["validate", "m", "--format", "sarif"])
    #expect(result.status == 0 && result.standardError == "")
    #expect(result.standardOutput.split(separator: "\n").count == 1)
    #expect(try results(result.standardOutput).isEmpty)
  }

  @Test("GitHub is told errors first, ten at most, and then how many more there are")
  func github() throws {
    let place = try Workplace()
    let wrong = (1...10).map { Manifest.job("job-\($0)", more: ["colour: red"]) }.joined()
    try place.write(Self.otherAccount + wrong, to: "m/a,b:c%.yaml")
    let ten = try place.usher(["validate", "m", "--format", "github"])
    #expect(ten.status == 1)
    var lines = ten.standardOutput.split(separator: "\n")
    #expect(lines.count == 11)
    #expect(
      lines.first?.hasPrefix("::error file=m/a%2Cb%3Ac%25.yaml,line=19,col=3,endColumn=9::spec: unknown key ") == true,
      "\(ten.standardOutput)")
    #expect(lines.prefix(10).allSatisfy { $0.hasPrefix("::error ") })
    #expect(lines.last == "1 warning more: 'usher validate' shows all of them")

    try place.write(Manifest.job("more", more: ["a: 1", "b: 2"]), to: "m/b.yaml")
    lines = try place.usher(["validate", "m", "--format", "github"]).standardOutput.split(separator: "\n")
    #expect(lines.count == 11)
    #expect(lines.last == "2 errors and 1 warning more: 'usher validate' shows all of them")
  }

  @Test("A warning alone is told GitHub and SARIF, and the exit code is 0", arguments: ["github", "sarif"])
  func warning(format: String) throws {
    let place = try Workplace()
    try place.write(Self.otherAccount, to: "m/one.yaml")
    let result = try place.usher(["validate", "m", "--format", format])
    #expect(result.status == 0)
    #expect(result.standardError == "")
    #expect(result.standardOutput.contains(format == "github" ? "::warning file=m/one.yaml," : #""level":"warning""#))
    #expect(try place.usher(["validate", "m", "--format", format, "--strict"]).status == 1)
  }

  @Test(
    "The documents keep the published schema, and use every member of it",
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func schema() throws {
    let place = try Workplace()
    try place.write(Manifest.job("bad", more: ["colour: red"]) + Self.otherAccount, to: "m/bad.yaml")
    let documents = try ["m", "none"].map { path in
      try place.usher(["validate", path, "--format", "json"]).standardOutput
    }
    #expect(documents.allSatisfy { $0.hasPrefix(#"{"formatVersion":1,"#) })
    let result = try Python.script(
      "Oracles/document_schema.py", ["validate"], input: Data(documents.joined().utf8))
    #expect(result.standardOutput == "" && result.standardError == "" && result.status == 0)
  }
}
