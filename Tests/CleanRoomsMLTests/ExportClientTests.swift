import AWSCore
import CleanRoomsML
import CleanRoomsMLModel
import JSONText
import Testing

@Suite("Exports by the client")
struct ExportClientTests {
  private static let region = AWSRegion("eu-west-1")
  private static let request = StartAudienceExportJobRequest(
    name: "spring-top5", audienceGenerationJobArn: ClientTests.job,
    audienceSize: AudienceSize(type: "PERCENTAGE", value: 5))

  private static func answer(
    _ body: String, status: Int = 200, id: String? = "r-1", type: String? = nil
  ) -> Result<HTTPResponse, TransportError> {
    var headers = HTTPHeaders()
    headers["x-amzn-requestid"] = id
    headers["x-amzn-errortype"] = type
    return .success(HTTPResponse(status: status, headers: headers, body: Array(body.utf8)))
  }

  /// How a start ends whose attempts have these outcomes, and how many it made.
  private static func start(_ script: [Result<HTTPResponse, TransportError>]) async throws -> (String, Int) {
    let transport = ScriptedTransport(script)
    let client = try CleanRoomsMLClient.over(transport)
    do throws(CallFailure) {
      try await client.startAudienceExportJob(request)
      return ("started", transport.requests.count)
    } catch {
      return (ClientTests.word(error), transport.requests.count)
    }
  }

  @Test("A start is one POST to the region of its generation job", arguments: ["", "{}", " { }\n"])
  func start(body: String) async throws {
    let transport = ScriptedTransport([Self.answer(body)])
    try await CleanRoomsMLClient.over(transport).startAudienceExportJob(Self.request)
    let sent = try #require(transport.requests.first)
    #expect(transport.requests.count == 1)
    #expect(sent.method == "POST")
    #expect(sent.url == "https://cleanrooms-ml.eu-west-1.amazonaws.com/audience-export-job")
    #expect(
      String(decoding: sent.body, as: UTF8.self) == """
        {"name":"spring-top5","audienceGenerationJobArn":"\(ClientTests.job)",\
        "audienceSize":{"type":"PERCENTAGE","value":5}}
        """)
  }

  @Test(
    "A 2xx that is not the service's empty answer is uncertain, and the start is not sent again",
    arguments: [
      ("", 200, nil), ("{}", 200, nil), ("", 200, "no id, a sentence"), ("", 204, "r-1"), ("", 202, "r-1"),
      ("{}", 201, "r-1"), ("null", 200, "r-1"), ("[]", 200, "r-1"), ("\"\"", 200, "r-1"), ("{", 200, "r-1"),
      ("<html></html>", 200, "r-1"), ("<html></html>", 200, nil), (" ", 200, "r-1"),
      ("{\"message\": \"signed in\"}", 200, "r-1"),
    ] as [(String, Int, String?)])
  func uncertain(body: String, status: Int, id: String?) async throws {
    let (word, attempts) = try await Self.start([Self.answer(body, status: status, id: id), Self.answer("")])
    #expect(word == "uncertain" && attempts == 1)
  }

  @Test("An answer that has no id says that a proxy may have given it")
  func words() async throws {
    let client = try CleanRoomsMLClient.over(ScriptedTransport([Self.answer("", id: nil)]))
    await #expect { try await client.startAudienceExportJob(Self.request) } throws: {
      guard case .unreadable(let words, nil)? = $0 as? CallFailure else { return false }
      return words.contains("HTTP 200") && words.contains("proxy")
    }
  }

  @Test(
    "Each error of the model is refused, as its kind",
    arguments: [
      (400, "ValidationException", .refused), (402, "ServiceQuotaExceededException", .quota),
      (403, "AccessDeniedException", .accessDenied), (404, "ResourceNotFoundException", .notFound),
      (409, "ConflictException", .conflict), (429, "ThrottlingException", .throttling),
    ] as [(Int, String, ServiceError.Kind)])
  func refused(status: Int, type: String, kind: ServiceError.Kind) async throws {
    let answer = Self.answer("{\"message\": \"no\"}", status: status, type: type)
    let transport = ScriptedTransport(Array(repeating: answer, count: 10))
    await #expect { try await CleanRoomsMLClient.over(transport).startAudienceExportJob(Self.request) } throws: {
      guard case .refused(let error)? = $0 as? CallFailure else { return false }
      return error == ServiceError(type: type, message: "no", status: status, requestID: "r-1", kind: kind)
    }
    // Too many requests did not run: it is sent again, as often as the policy grants.
    #expect((transport.requests.count == 1) == (kind != .throttling))
  }

  @Test(
    "What may have run is not sent again; what was not sent is",
    arguments: [
      ([.failure(.maybeSent("lost"))], "uncertain", 1), ([answer("", status: 500)], "uncertain", 1),
      ([answer("", status: 503, type: "ThrottlingException")], "uncertain", 1),
      ([answer("", status: 403, id: nil)], "uncertain", 1), ([.failure(.notSent("refused"))], "started", 2),
      ([answer("", status: 429, type: "ThrottlingException"), .failure(.notSent("refused"))], "started", 3),
    ] as [([Result<HTTPResponse, TransportError>], String, Int)])
  func repeated(script: [Result<HTTPResponse, TransportError>], word: String, attempts: Int) async throws {
    let end = try await Self.start(script + [Self.answer("{}")])
    #expect(end.0 == word && end.1 == attempts)
  }

  @Test("Where the generation job's ARN names no region, nothing is sent")
  func nowhere() async throws {
    let transport = ScriptedTransport([])
    var request = Self.request
    request.audienceGenerationJobArn = "arn:aws:iam::123456789012:role/r"
    await #expect { try await CleanRoomsMLClient.over(transport).startAudienceExportJob(request) } throws: {
      ($0 as? CallFailure).map(ClientTests.word) == "not sent"
    }
    #expect(transport.requests.isEmpty)
  }

  private static func page(_ names: [String], token: String? = nil) -> String {
    let jobs = names.map {
      """
      {"name": "\($0)", "audienceGenerationJobArn": "\(ClientTests.job)", "audienceSize": {"type": "ABSOLUTE",
       "value": 7}, "status": "ACTIVE", "outputLocation": "s3://b/k", "statusDetails": null, "later": 1,
       "createTime": "2026-01-01T00:00:00Z", "updateTime": "2026-01-01T00:00:00Z"}
      """
    }
    let next = token.map { ", \"nextToken\": \"\($0)\"" } ?? ""
    return "{\"audienceExportJobs\": [\(jobs.joined(separator: ","))]\(next)}"
  }

  @Test("Every page of the list is read, of the region or of one generation job", arguments: [nil, ClientTests.job])
  func pages(filter: String?) async throws {
    let transport = ScriptedTransport(
      bodies: [Self.page(["a", "b"], token: "t+"), Self.page([], token: "u"), Self.page(["c"])])
    let listing = try await CleanRoomsMLClient.over(transport).allAudienceExportJobs(
      in: Self.region, audienceGenerationJobArn: filter)
    #expect(listing.pages == 3 && listing.jobs.map(\.name) == ["a", "b", "c"])
    #expect(
      listing.jobs.first
        == AudienceExportJob(
          name: "a", audienceGenerationJobArn: ClientTests.job, audienceSize: AudienceSize(type: "ABSOLUTE", value: 7),
          status: .active, outputLocation: "s3://b/k", createTime: "2026-01-01T00:00:00Z",
          updateTime: "2026-01-01T00:00:00Z"))
    let job = filter.map { [QueryItem("audienceGenerationJobArn", $0)] } ?? []
    let size = QueryItem("maxResults", "100")
    let queries = [[size], [QueryItem("nextToken", "t+"), size], [QueryItem("nextToken", "u"), size]].map { $0 + job }
    #expect(transport.requests.map(\.query) == queries)
    #expect(transport.requests.allSatisfy { $0.method == "GET" && $0.path == "/audience-export-job" })
  }

  @Test(
    "A list that does not end, or lacks something, is uncertain rather than short",
    arguments: [
      [page(["a"], token: "t"), page(["b"], token: "t")], ["{}"], ["{\"audienceExportJobs\": {}}"], ["null"],
      [page(["a"]).replacing("\"value\": 7", with: "\"value\": null")],
      [page(["a"]).replacing("\"status\": \"ACTIVE\",", with: "")],
    ])
  func shortList(bodies: [String]) async throws {
    let client = try CleanRoomsMLClient.over(ScriptedTransport(bodies: bodies))
    await #expect { try await client.allAudienceExportJobs(in: Self.region) } throws: {
      ($0 as? CallFailure).map(ClientTests.word) == "uncertain"
    }
  }
}
