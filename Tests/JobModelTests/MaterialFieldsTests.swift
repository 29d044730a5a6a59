import CleanRoomsMLModel
import JSONText
import JobModel
import Testing

@Suite("The material fields of a run")
struct MaterialFieldsTests {
  private static func request(_ json: String) throws -> StartAudienceGenerationJobRequest {
    StartAudienceGenerationJobRequest(reading: try JSONValue(parsing: Array(json.utf8)))
  }

  private static func fields(_ json: String, revision: String? = nil) throws -> MaterialFields {
    MaterialFields(of: try request(json), revision: revision)
  }

  private static let s3 = """
    {"name":"n","configuredAudienceModelArn":"model","description":"words","tags":{"a":"b"},\
    "includeSeedInOutput":true,"collaborationId":"c",\
    "seedAudience":{"roleArn":"role","dataSource":{"s3Uri":"s3://a/b"}}}
    """
  private static let sql = """
    {"name":"n","configuredAudienceModelArn":"model","includeSeedInOutput":false,"seedAudience":{"roleArn":"role",\
    "sqlParameters":{"queryString":"select sécret","parameters":{"b":"2","a":"hidden"}},\
    "sqlComputeConfiguration":{"worker":{"type":"CR.1X","number":4,"properties":{"spark":{"k":"v"}}}}}}
    """

  @Test("What decides the result is in it, what only names or describes the job is not")
  func material() throws {
    let fields = try Self.fields(Self.s3, revision: "2").fields.map { "\($0.path)=\($0.value)" }
    #expect(
      fields == [
        "revision=2", "configuredAudienceModelArn=model", "seedAudience.dataSource.s3Uri=s3://a/b",
        "seedAudience.roleArn=role", "collaborationId=c", "includeSeedInOutput=true",
      ])
  }

  @Test("SQL is there as size and digest only, and its parameters in whatever order have one digest")
  func sensitive() throws {
    let fields = try Self.fields(Self.sql)
    var json = JSONWriter()
    fields.write(to: &json)
    for secret in ["select", "sécret", "hidden"] { #expect(!json.text.contains(secret)) }
    let prefix = "seedAudience.sqlParameters."
    let digest = SpecDigest(of: Array("select sécret".utf8))
    #expect(
      fields.fields.contains { $0.path == prefix + "queryString" && $0.value == "sha256:\(digest) (13 characters)" })
    let turned = try Self.fields(Self.sql.replacing(#""b":"2","a":"hidden""#, with: #""a":"hidden","b":"2""#))
    #expect(turned == fields)
  }

  @Test("What was written is read back")
  func roundTrip() throws {
    for text in [Self.s3, Self.sql] {
      let fields = try Self.fields(text, revision: "r")
      var json = JSONWriter()
      fields.write(to: &json)
      #expect(MaterialFields(json: try JSONValue(parsing: json.bytes)) == fields)
    }
  }

  @Test("Changes name each field with its old and new value, absent ones as nil")
  func changes() throws {
    let earlier = try Self.fields(Self.s3, revision: "1")
    let later = try Self.fields(Self.s3.replacing("s3://a/b", with: "s3://a/e\u{301}"))
    #expect(
      later.changes(from: earlier) == [
        FieldChange(path: "seedAudience.dataSource.s3Uri", old: "s3://a/b", new: "s3://a/e\u{301}"),
        FieldChange(path: "revision", old: "1", new: nil),
      ])
    #expect(earlier.changes(from: earlier) == [])
    // The same for the eye, and for Swift's ==: another object in S3.
    let composed = try Self.fields(Self.s3.replacing("s3://a/b", with: "s3://a/\u{E9}"))
    #expect(composed.changes(from: later).count == 1)
  }
}
