import AWSCore
import CleanRoomsML
import CleanRoomsMLModel
import Foundation
import JSONText
import TestSupport
import Testing

/// botocore's model of the service as the judge of what the client sends.
@Suite(.processes, .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
struct RequestOracleTests {
  static let job = "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/a/b.c_d-1"

  @Test("botocore reads every generated start as it was meant, and computes the same signature", .slow)
  func starts() async throws {
    var random = SeededGenerator(seed: 2023_09_06)
    let requests = try (0..<300).map { _ in try RandomRequest.next(&random) }
    let transport = ScriptedTransport(
      bodies: requests.map { _ in "{\"audienceGenerationJobArn\": \"\(Self.job)\"}" })
    let client = try CleanRoomsMLClient.over(transport)
    for request in requests { #expect(try await client.startAudienceGenerationJob(request.value) == Self.job) }
    try judge(transport.requests, requests.map { ("StartAudienceGenerationJob", $0.json) })
  }

  @Test("botocore reads every other call as it was meant")
  func others() async throws {
    let model = "arn:aws-cn:cleanrooms-ml:cn-north-1:123456789012:configured-audience-model/m/1.x"
    let id = "11111111-2222-3333-4444-555555555555"
    let transport = ScriptedTransport(bodies: [
      "{\"audienceGenerationJobs\": []}", "{\"audienceGenerationJobs\": []}", "{}", "{}", "{}",
      "{\"tags\": {\"a\": \"b\"}}", "{}",
    ])
    let client = try CleanRoomsMLClient.over(transport)
    let region = AWSRegion("cn-north-1", in: try #require(Partition(id: "aws-cn")))
    _ = try await client.listAudienceGenerationJobs(in: region)
    _ = try await client.listAudienceGenerationJobs(
      in: region, configuredAudienceModelArn: model, collaborationId: id, maxResults: 100, nextToken: "a+b/c= d&é")
    try await client.deleteAudienceGenerationJob(arn: Self.job)
    try await client.tagResource(arn: Self.job, tags: StringMap([("clé é", "wert 漢"), ("b", "")]))
    try await client.untagResource(arn: Self.job, tagKeys: ["a b", "clé", "+&="])
    #expect(try await client.listTagsForResource(arn: Self.job) == StringMap([("a", "b")]))
    await #expect(throws: CallFailure.self) { try await client.getAudienceGenerationJob(arn: Self.job) }
    try judge(
      transport.requests,
      [
        ("ListAudienceGenerationJobs", "{}"),
        (
          "ListAudienceGenerationJobs",
          """
          {"configuredAudienceModelArn": "\(model)", "collaborationId": "\(id)", "maxResults": 100,
           "nextToken": "a+b/c= d&é"}
          """
        ),
        ("DeleteAudienceGenerationJob", "{\"audienceGenerationJobArn\": \"\(Self.job)\"}"),
        ("TagResource", "{\"resourceArn\": \"\(Self.job)\", \"tags\": {\"clé é\": \"wert 漢\", \"b\": \"\"}}"),
        ("UntagResource", "{\"resourceArn\": \"\(Self.job)\", \"tagKeys\": [\"a b\", \"clé\", \"+&=\"]}"),
        ("ListTagsForResource", "{\"resourceArn\": \"\(Self.job)\"}"),
        ("GetAudienceGenerationJob", "{\"audienceGenerationJobArn\": \"\(Self.job)\"}"),
      ])
  }

  @Test("botocore reads every generated export as it was meant, and lists them with and without a filter")
  func exports() async throws {
    var random = SeededGenerator(seed: 2023_09_06)
    let requests = try (0..<100).map { _ in try RandomRequest.nextExport(&random) }
    let accepted = HTTPResponse(status: 200, headers: HTTPHeaders([("x-amzn-requestid", "r")]))
    let list = HTTPResponse(status: 200, body: Array("{\"audienceExportJobs\": []}".utf8))
    let transport = ScriptedTransport(requests.map { _ in .success(accepted) } + [.success(list), .success(list)])
    let client = try CleanRoomsMLClient.over(transport)
    for request in requests { try await client.startAudienceExportJob(request.value) }
    let region = AWSRegion("us-east-1")
    _ = try await client.listAudienceExportJobs(in: region)
    _ = try await client.listAudienceExportJobs(
      in: region, audienceGenerationJobArn: Self.job, maxResults: 100, nextToken: "a+b/c= d&é")
    let filter = "{\"audienceGenerationJobArn\": \"\(Self.job)\", \"maxResults\": 100, \"nextToken\": \"a+b/c= d&é\"}"
    try judge(
      transport.requests,
      requests.map { ("StartAudienceExportJob", $0.json) } + [
        ("ListAudienceExportJobs", "{}"), ("ListAudienceExportJobs", filter),
      ])
  }

  /// - Parameter expected: for each request, its operation and what the service shall read, as JSON.
  private func judge(_ requests: [HTTPRequest], _ expected: [(operation: String, json: String)]) throws {
    try #require(requests.count == expected.count)
    var lines = JSONWriter()
    for (request, expected) in zip(requests, expected) {
      lines.object { json in
        json.member("operation", expected.operation)
        json.member("method", request.method)
        json.member("url", request.url)
        json.member("body", String(decoding: request.body, as: UTF8.self))
        json.member("secret", CleanRoomsMLClient.secret)
        json.key("headers")
        json.array { json in
          for field in request.headers.fields {
            json.array { json in
              json.string(field.name)
              json.string(field.value)
            }
          }
        }
        json.key("expected")
        json.raw(expected.json.replacingOccurrences(of: "\n", with: ""))
      }
      lines.newline()
    }
    let folder = try TemporaryFolder()
    try Data(lines.bytes).write(to: folder.file("requests.jsonl"))
    let result = try Python.script("Oracles/request.py", [folder.file("requests.jsonl").path])
    #expect(result.standardOutput == "\(requests.count) agree\n")
    #expect(result.status == 0, Comment(rawValue: result.standardError))
  }
}
