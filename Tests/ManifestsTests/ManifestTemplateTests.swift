import CleanRoomsMLModel
import JSONText
import JobModel
import Testing

@testable import Manifests

@Suite("A new manifest")
struct ManifestTemplateTests {
  private let name: JobName

  init() throws { name = try #require(JobName("spring")) }

  @Test("It shows every member, and lacks nothing but what is to be filled in")
  func template() throws {
    let text = ManifestTemplate.manifest(named: name)
    let told = MarkedManifest.parse(Array(text.utf8)).diagnostics
    #expect(
      told.map { $0.message.prefix { $0 != ":" } } == [
        "configuredAudienceModelArn", "seedAudience.dataSource.s3Uri", "seedAudience.roleArn",
      ])
    for member in [
      "revision:", "dataSource:", "sqlParameters:", "queryString:", "queryStringFrom:", "analysisTemplateArn:",
      "parameters:", "sqlComputeConfiguration:", "worker:", "type: CR.1X", "number: 2", "spark:",
      "includeSeedInOutput: false", "collaborationId:", "description:", "tags:",
    ] { #expect(text.contains(member), "\(member)") }
    let parsed = MarkedManifest.parse(Array(fill(text).utf8))
    #expect(parsed.diagnostics == [] && parsed.jobs.map(\.name) == [name])
  }

  private func fill(_ text: String) -> String {
    text
      .replacing(
        "<arn:aws:cleanrooms-ml:region:12 digits:configured-audience-model/id>",
        with: "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/0d1f"
      )
      .replacing("<arn:aws:iam::12 digits:role/name>", with: "arn:aws:iam::123456789012:role/seed")
      .replacing("<s3://bucket/key>", with: "s3://acme/seed.jsonl")
  }

  /// What `aws cleanroomsml start-audience-generation-job --generate-cli-skeleton` prints.
  private static let skeleton = """
    {"name": "", "configuredAudienceModelArn": "",
     "seedAudience": {"dataSource": {"s3Uri": ""}, "roleArn": "",
       "sqlParameters": {"queryString": "", "analysisTemplateArn": "", "parameters": {"KeyName": ""}},
       "sqlComputeConfiguration": {"worker": {"type": "CR.1X", "number": 0,
         "properties": {"spark": {"KeyName": ""}}}}},
     "includeSeedInOutput": true, "collaborationId": "", "description": "", "tags": {"KeyName": ""}}
    """

  @Test("An empty skeleton becomes a manifest to fill in")
  func emptySkeleton() throws {
    let text = ManifestTemplate.manifest(named: name, from: try JSONValue(parsing: Array(Self.skeleton.utf8)))
    #expect(
      text.split(separator: "\n").drop { $0 != "spec:" }.joined(separator: "\n") == """
        spec:
          configuredAudienceModelArn: "<arn:aws:cleanrooms-ml:region:12 digits:configured-audience-model/id>"
          seedAudience:
            dataSource:
              s3Uri: "<s3://bucket/key>"
            roleArn: "<arn:aws:iam::12 digits:role/name>"
        """)
    let parsed = MarkedManifest.parse(Array(fill(text).utf8))
    #expect(parsed.diagnostics == [] && parsed.jobs.count == 1)
  }

  @Test("A filled request becomes the manifest that sends it")
  func filled() throws {
    let request = """
      {"name": "own-name", "seedAudience": {"sqlParameters": {"queryString": "SELECT 1\\nFROM x", "parameters":
       {"n": "1.10", "k": "yes"}}, "roleArn": "arn:aws:iam::123456789012:role/seed", "sqlComputeConfiguration":
       {"worker": {"type": "CR.4X", "number": 4}}}, "configuredAudienceModelArn":
       "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/0d1f", "description": "# a: b",
       "includeSeedInOutput": true, "tags": {"é": " "}}
      """
    let text = ManifestTemplate.manifest(named: name, from: try JSONValue(parsing: Array(request.utf8)))
    let parsed = MarkedManifest.parse(Array(text.utf8))
    #expect(parsed.diagnostics == [])
    let sent = try #require(parsed.jobs.first?.request)
    #expect(
      sent.name == "own-name" && sent.includeSeedInOutput == true && sent.description == "# a: b"
        && sent.tags?["é"] == " ")
    #expect(sent.seedAudience.sqlParameters?.queryString == "SELECT 1\nFROM x")
    #expect(sent.seedAudience.sqlParameters?.parameters?["n"] == "1.10")
    #expect(sent.seedAudience.sqlParameters?.parameters?["k"] == "yes")
  }

  @Test("What usher does not know stays, for validate to name it")
  func unknown() throws {
    let text = ManifestTemplate.manifest(named: name, from: try JSONValue(parsing: Array(#"{"Name": "x"}"#.utf8)))
    #expect(text.contains("\n  Name: x\n"))
  }
}
