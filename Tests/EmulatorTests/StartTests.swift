import AWSCore
import Emulator
import JSONText
import Testing

@Suite("Starting a job")
struct StartTests {
  @Test("The answer is the ARN of a job in the seed role's account and the request's region")
  func arn() async throws {
    let caller = Caller()
    let answer = try await caller.start()
    #expect(answer.status == 200)
    let arn = try #require(answer.json["audienceGenerationJobArn"]?.string)
    #expect(arn.hasPrefix("arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/"))
  }

  @Test(
    "A request that the model refuses is refused, and says where",
    arguments: [
      (#"{}"#, ["'name'", "'configuredAudienceModelArn'", "'seedAudience'", "3 validation errors detected: "]),
      (StartBody(name: "").text, ["1 validation error detected: Value at 'name'", "greater than or equal to 1"]),
      (StartBody(name: String(repeating: "x", count: 64)).text, ["'name'", "less than or equal to 63"]),
      (StartBody(name: " \t ").text, ["'name'", "blank"]),
      (StartBody(name: "😀").text, ["'name'", "regular expression pattern"]),
      (StartBody(account: "12").text, ["'seedAudience.roleArn'", "regular expression pattern"]),
      (StartBody(more: #", "includeSeedInOutput": "yes""#).text, ["'includeSeedInOutput'", "boolean"]),
      (StartBody(more: #", "collaborationId": "x""#).text, ["'collaborationId'"]),
      (StartBody(more: #", "description": 1"#).text, ["'description'", "string"]),
      (StartBody(more: #", "tags": {"AWS:x": "1"}"#).text, ["'tags'", "Map keys", "'aws:'"]),
      (StartBody(more: #", "tags": {"a": 1}"#).text, ["'tags'", "Map value"]),
      (StartBody(more: #", "tags": []"#).text, ["'tags'", "map"]),
      (StartBody(more: ", \"tags\": \(tags(51))").text, ["'tags'", "less than or equal to 50"]),
      (
        StartBody(model: "arn:aws:cleanrooms-ml:eu-west-1:123456789012:configured-audience-model/m").text, ["eu-west-1"]
      ),
      (seed(#""roleArn": "arn:aws:iam::123456789012:role/r""#), ["'seedAudience'", "dataSource, sqlParameters"]),
      (
        seed(#""roleArn": "arn:aws:iam::123456789012:role/r", "dataSource": null, "sqlParameters": {}"#),
        ["'seedAudience.sqlParameters'", "queryString, analysisTemplateArn"]
      ),
      (
        seed(
          #"""
          "roleArn": "arn:aws:iam::123456789012:role/r", "sqlParameters": {"queryString": "SELECT 1"},
          "sqlComputeConfiguration": {"worker": {"type": "CR.2X", "number": 1}}
          """#),
        ["sqlComputeConfiguration.worker.type", "[CR.1X, CR.4X, CR.8X]", "worker.number", "greater than or equal to 2"]
      ),
    ] as [(String, [String])])
  func refused(body: String, words: [String]) async throws {
    let caller = Caller()
    let answer = try await caller.call("POST", Caller.jobs, body: body)
    #expect(answer.status == 400)
    #expect(answer.errorType == "ValidationException")
    for word in words { #expect(answer.message.contains(word)) }
    #expect(try await caller.listedNames().isEmpty)
  }

  @Test("No text of a query comes back in an error")
  func sensitive() async throws {
    let body = Self.seed(
      #"""
      "roleArn": "r", "sqlParameters":
        {"queryString": 77777, "analysisTemplateArn": "hush-1", "parameters": {"hush 2": "hush-3", "b": 4}}
      """#)
    let answer = try await Caller().call("POST", Caller.jobs, body: body)
    #expect(answer.errorType == "ValidationException")
    #expect(!answer.message.contains("hush") && !answer.message.contains("77777"))
  }

  @Test("Members that the model does not know, and nulls, are ignored")
  func ignored() async throws {
    let body = StartBody(more: #", "future": {"a": [1]}, "description": null, "tags": null"#)
    #expect(try await Caller().start(body).status == 200)
  }

  @Test("A body that is no JSON is a SerializationException", arguments: ["{", "nonsense", #"{"name": "\ud800"}"#])
  func noJSON(body: String) async throws {
    let answer = try await Caller().call("POST", Caller.jobs, body: body)
    #expect(answer.status == 400)
    #expect(answer.errorType == "SerializationException")
  }

  @Test("A model of another account serves only in a collaboration")
  func otherAccount() async throws {
    let caller = Caller()
    let refused = try await caller.start(StartBody(account: "999999999999"))
    #expect(refused.status == 403)
    #expect(refused.errorType == "AccessDeniedException")
    let arn = try await caller.started(
      StartBody(account: "999999999999", more: #", "collaborationId": "11111111-2222-3333-4444-555555555555""#))
    #expect(arn.contains(":999999999999:audience-generation-job/"))
  }

  @Test(
    "What is no operation on audience generation and export jobs answers 404",
    arguments: [
      ("DELETE", "/audience-export-job"), ("GET", "/audience-export-job/a"), ("GET", "/"),
      ("PUT", "/audience-generation-job"),
      ("PATCH", "/tags/a"), ("GET", "/audience-generation-job/a/b"), ("GET", "/tags"), ("GET", "/training-dataset"),
    ])
  func unknown(method: String, path: String) async throws {
    let answer = try await Caller().call(method, path)
    #expect(answer.status == 404)
    #expect(answer.errorType == "UnknownOperationException")
  }

  private static func seed(_ members: String) -> String {
    """
    {"name": "n", "configuredAudienceModelArn":
      "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/m1", "seedAudience": {\(members)}}
    """
  }

  private static func tags(_ count: Int) -> String {
    "{" + (0..<count).map { "\"k\($0)\": \"\"" }.joined(separator: ", ") + "}"
  }
}
