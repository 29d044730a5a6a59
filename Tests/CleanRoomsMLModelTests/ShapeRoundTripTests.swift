import CleanRoomsMLModel
import JSONText
import Testing

@Suite("Shapes are read and written member for member")
struct ShapeRoundTripTests {
  @Test(
    "A request comes back as the same text",
    arguments: [
      """
      {"name":"n","configuredAudienceModelArn":"m","seedAudience":{"dataSource":{"s3Uri":"s3://b/k"},"roleArn":"r"}}
      """,
      """
      {"name":"é","configuredAudienceModelArn":"m","seedAudience":{"roleArn":"r","sqlParameters":{"queryString":"select\\n1",\
      "parameters":{"b":"","a":"1"}},"sqlComputeConfiguration":{"worker":{"type":"CR.4X","number":16,"properties":\
      {"spark":{"\u{E9}":"NFC","e\u{301}":"NFD"}}}}},"includeSeedInOutput":false,"collaborationId":"c","description":"",\
      "tags":{"team":"growth","":""}}
      """,
      """
      {"name":"n","configuredAudienceModelArn":"m","seedAudience":{"roleArn":"r","sqlParameters":{"analysisTemplateArn":"t"},\
      "sqlComputeConfiguration":{"worker":{}}},"includeSeedInOutput":true,"tags":{}}
      """,
    ])
  func request(text: String) throws {
    let request = StartAudienceGenerationJobRequest(reading: try JSONValue(parsing: Array(text.utf8)))
    var json = JSONWriter()
    request.write(to: &json)
    #expect(Array(json.text.utf8) == Array(text.utf8))
  }

  @Test("A job's answer comes back as the same members")
  func job() throws {
    let text = """
      {"audienceGenerationJobArn":"a","name":"n","description":"d","configuredAudienceModelArn":"m","status":"ACTIVE",\
      "createTime":"2026-11-23T00:00:00Z","updateTime":"2026-11-23T00:00:01Z","collaborationId":"c","startedBy":"123456789012"}
      """
    let value = try JSONValue(parsing: Array(text.utf8))
    let summary = try #require(AudienceGenerationJobSummary(reading: value))
    var json = JSONWriter()
    json.object { summary.writeMembers(to: &$0) }
    #expect(json.text == text)
    #expect(summary.status == .active)
    for name in [
      "audienceGenerationJobArn", "name", "configuredAudienceModelArn", "status", "createTime", "updateTime",
    ] {
      let rest = JSONValue.object(value.members?.filter { $0.name != name } ?? [])
      #expect(AudienceGenerationJobSummary(reading: rest) == nil, "\(name) is required")
    }
  }

  @Test("What Get adds is read; null and unknown members are nothing")
  func get() throws {
    let text = """
      {"audienceGenerationJobArn":"a","name":"n","configuredAudienceModelArn":"m","status":"NEW_ONE","createTime":"1","updateTime":"2",\
      "seedAudience":null,"description":null,"unknown":[1],"statusDetails":{"statusCode":"S","message":"why"},"tags":{"k":"v"},\
      "metrics":{"relevanceMetrics":[{"audienceSize":{"type":"PERCENTAGE","value":5},"score":1.25},{"score":1}],"recallMetric":0.5}}
      """
    let job = try #require(GetAudienceGenerationJobResponse(json: try JSONValue(parsing: Array(text.utf8))))
    #expect(job.summary.description == nil)
    #expect(job.summary.status.rawValue == "NEW_ONE")
    #expect(job.statusDetails == StatusDetails(statusCode: "S", message: "why"))
    #expect(job.tags["k"] == "v")
    let metric = AudienceQualityMetrics.RelevanceMetric(sizeType: "PERCENTAGE", sizeValue: 5, score: 1.25)
    #expect(job.metrics == AudienceQualityMetrics(relevanceMetrics: [metric], recallMetric: 0.5))
    var json = JSONWriter()
    job.metrics?.write(to: &json)
    #expect(AudienceQualityMetrics(json: try JSONValue(parsing: json.bytes)) == job.metrics)
  }

  @Test(
    "An export's request comes back as the same text",
    arguments: [
      #"{"name":"é","audienceGenerationJobArn":"a","audienceSize":{"type":"ABSOLUTE","value":20000000}}"#,
      #"{"name":"n","audienceGenerationJobArn":"a","audienceSize":{"type":"PERCENTAGE","value":1},"description":""}"#,
    ])
  func exportRequest(text: String) throws {
    let request = StartAudienceExportJobRequest(reading: try JSONValue(parsing: Array(text.utf8)))
    var json = JSONWriter()
    request.write(to: &json)
    #expect(json.text == text)
  }

  @Test("An export of the list comes back as the same members, and none that is required may be absent")
  func export() throws {
    let text = """
      {"name":"n","audienceGenerationJobArn":"a","audienceSize":{"type":"PERCENTAGE","value":5},"description":"d",\
      "status":"CREATE_FAILED","statusDetails":{"statusCode":"S","message":"why"},"outputLocation":"s3://b/k",\
      "createTime":"2026-11-23T00:00:00Z","updateTime":"2026-11-23T00:00:01Z"}
      """
    let value = try JSONValue(parsing: Array(text.utf8))
    let export = try #require(AudienceExportJob(reading: value))
    #expect(export.status == .createFailed && export.statusDetails?.message == "why")
    var json = JSONWriter()
    export.write(to: &json)
    #expect(json.text == text)
    for member in value.members ?? [] {
      let rest = JSONValue.object(value.members?.filter { $0.name != member.name } ?? [])
      let isOptional = ["description", "statusDetails", "outputLocation"].contains(member.name)
      #expect((AudienceExportJob(reading: rest) == nil) == !isOptional, "\(member.name)")
    }
  }

  @Test("A map holds NFC and NFD as two keys, and keeps the order")
  func stringMap() {
    var map = StringMap([("\u{E9}", "NFC"), ("e\u{301}", "NFD"), ("b", "1"), ("a", "2")])
    #expect(map.count == 4)
    #expect(map["\u{E9}"] == "NFC")
    #expect(map["e\u{301}"] == "NFD")
    map["b"] = "3"
    map["\u{E9}"] = nil
    #expect(map.pairs.map(\.value) == ["NFD", "3", "2"])
    #expect(StringMap([("\u{E9}", "")]) != StringMap([("e\u{301}", "")]))
  }
}
