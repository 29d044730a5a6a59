import AWSCore
import CleanRoomsML
import CleanRoomsMLModel
import Foundation
import JSONText
import Testing

@Suite struct ClientTests {
  static let job = "arn:aws:cleanrooms-ml:eu-west-1:123456789012:audience-generation-job/abc"
  static let region = AWSRegion("eu-west-1")

  static func request(
    model: String = "arn:aws:cleanrooms-ml:eu-west-1:123456789012:configured-audience-model/m"
  ) throws -> StartAudienceGenerationJobRequest {
    let json = """
      {"name": "spring", "configuredAudienceModelArn": "\(model)",
       "seedAudience": {"dataSource": {"s3Uri": "s3://b/k"}, "roleArn": "arn:aws:iam::123456789012:role/r"}}
      """
    return StartAudienceGenerationJobRequest(reading: try JSONValue(parsing: Array(json.utf8)))
  }

  static func summary(_ name: String) -> String {
    """
    {"audienceGenerationJobArn": "\(job)", "name": "\(name)", "configuredAudienceModelArn": "m", "status": "NEW_STATUS",
     "createTime": "2026-01-01T00:00:00Z", "updateTime": "2026-01-01T00:00:00Z", "later": {"member": 1}}
    """
  }

  /// A case of the failure, for tables.
  static func word(_ failure: CallFailure) -> String {
    switch failure {
    case .notSent: "not sent"
    case .noCredentials: "no credentials"
    case .refused: "refused"
    case .uncertain, .unreadable, .unclear: "uncertain"
    }
  }

  @Test("A start is one POST to the region of its model, and gives the job's ARN")
  func start() async throws {
    let transport = ScriptedTransport(bodies: ["{\"audienceGenerationJobArn\": \"\(Self.job)\", \"new\": 1}"])
    let arn = try await CleanRoomsMLClient.over(transport).startAudienceGenerationJob(Self.request())
    #expect(arn == Self.job)
    let sent = try #require(transport.requests.first)
    #expect(sent.method == "POST")
    #expect(sent.url == "https://cleanrooms-ml.eu-west-1.amazonaws.com/audience-generation-job")
  }

  @Test(
    "A start whose 200 cannot be read is uncertain",
    arguments: [
      "", "null", "{}", "[]", "<html>", "{\"audienceGenerationJobArn\": 7}", "{\"audienceGenerationJobArn\": \"\"}",
      "{\"audienceGenerationJobArn\": \"arn:aws:cleanrooms-ml:eu-west-1:123456789012:configured-audience-model/m\"}",
      "{\"audienceGenerationJobArn\": \"arn:aws:cleanrooms-ml:eu-west-1:123456789012:audience-generation-job/\"}",
      "{\"audienceGenerationJobArn\": \"\(job)\"", "{\"audienceGenerationJobArn\": \"\(job) \"}",
    ])
  func unreadable(_ body: String) async throws {
    let transport = ScriptedTransport(bodies: [body, "{\"audienceGenerationJobArn\": \"\(Self.job)\"}"])
    let client = try CleanRoomsMLClient.over(transport)
    await #expect {
      try await client.startAudienceGenerationJob(Self.request())
    } throws: {
      ($0 as? CallFailure).map(Self.word) == "uncertain"
    }
    #expect(transport.requests.count == 1)
  }

  @Test("A page in the place of an answer is called one")
  func page() async throws {
    let client = try CleanRoomsMLClient.over(ScriptedTransport(bodies: ["\r\n <!DOCTYPE html>\n<html></html>"]))
    await #expect {
      try await client.startAudienceGenerationJob(Self.request())
    } throws: { error in
      guard case .unreadable(let words, _)? = error as? CallFailure else { return false }
      return words.contains("HTML or XML instead of JSON") && words.contains("proxy")
    }
  }

  @Test(
    "Where there is no region to send to, nothing is sent",
    arguments: ["", "x", "arn:aws:iam::123456789012:role/r", "arn:aws-mars:cleanrooms-ml:m-1:123456789012:x/y"])
  func nowhere(_ arn: String) async throws {
    let transport = ScriptedTransport([])
    let client = try CleanRoomsMLClient.over(transport)
    await #expect { try await client.startAudienceGenerationJob(Self.request(model: arn)) } throws: {
      ($0 as? CallFailure).map(Self.word) == "not sent"
    }
    await #expect { try await client.getAudienceGenerationJob(arn: arn) } throws: {
      ($0 as? CallFailure).map(Self.word) == "not sent"
    }
    #expect(transport.requests.isEmpty)
  }

  @Test("A lost start is not repeated, a lost look-up is")
  func lost() async throws {
    let lost = Result<HTTPResponse, TransportError>.failure(.maybeSent("lost"))
    let start = ScriptedTransport([lost, lost])
    await #expect(throws: CallFailure.self) {
      try await CleanRoomsMLClient.over(start).startAudienceGenerationJob(Self.request())
    }
    #expect(start.requests.count == 1)
    let list = ScriptedTransport([
      lost, .success(HTTPResponse(status: 200, body: Array("{\"audienceGenerationJobs\": []}".utf8))),
    ])
    #expect(try await CleanRoomsMLClient.over(list).allAudienceGenerationJobs(in: Self.region).jobs.isEmpty)
    #expect(list.requests.count == 2)
  }

  @Test("Every page is read, with its token letter for letter")
  func pages() async throws {
    let transport = ScriptedTransport(bodies: [
      "{\"audienceGenerationJobs\": [\(Self.summary("a")), \(Self.summary("b"))], \"nextToken\": \"t+/= 1\"}",
      "{\"audienceGenerationJobs\": [], \"nextToken\": \"t2\"}",
      "{\"audienceGenerationJobs\": [\(Self.summary("c"))], \"nextToken\": null}",
    ])
    let listing = try await CleanRoomsMLClient.over(transport).allAudienceGenerationJobs(in: Self.region)
    let jobs = listing.jobs
    #expect(listing.pages == 3)
    #expect(jobs.map(\.name) == ["a", "b", "c"])
    #expect(jobs[0].status.rawValue == "NEW_STATUS")
    #expect(
      transport.requests.map(\.query) == [
        [QueryItem("maxResults", "100")], [QueryItem("nextToken", "t+/= 1"), QueryItem("maxResults", "100")],
        [QueryItem("nextToken", "t2"), QueryItem("maxResults", "100")],
      ])
  }

  @Test(
    "A list that does not end, or lacks something, is uncertain rather than short",
    arguments: [
      [
        "{\"audienceGenerationJobs\": [], \"nextToken\": \"t\"}",
        "{\"audienceGenerationJobs\": [], \"nextToken\": \"t\"}",
      ],
      ["{\"audienceGenerationJobs\": [\(summary("a")), {\"name\": \"b\"}]}"], ["{}"],
      ["{\"audienceGenerationJobs\": {}}"],
    ])
  func shortList(_ bodies: [String]) async throws {
    let client = try CleanRoomsMLClient.over(ScriptedTransport(bodies: bodies))
    await #expect { try await client.allAudienceGenerationJobs(in: Self.region) } throws: {
      ($0 as? CallFailure).map(Self.word) == "uncertain"
    }
  }

  @Test("A list whose tokens never end is given up: after 2,000 pages, 100 empty ones in a row, or 5 minutes")
  func endlessList() async throws {
    let page = { (number: Int, name: String?) in
      "{\"audienceGenerationJobs\": [\(name.map(Self.summary) ?? "")], \"nextToken\": \"t\(number)\"}"
    }
    for (bodies, seconds, words, pages) in [
      ((0..<2100).map { page($0, "a\($0)") }, 0, "more than 2000 pages", 2000),
      ((0..<150).map { page($0, nil) }, 0, "100 pages in a row hold no job", 100),
      ((0..<150).map { page($0, "a\($0)") }, 10, "longer than 300 s", 30),
    ] {
      let transport = ScriptedTransport(bodies: bodies)
      let client = try CleanRoomsMLClient.over(transport)
      await #expect {
        try await client.allAudienceGenerationJobs(in: Self.region) { .seconds(seconds * transport.requests.count) }
      } throws: {
        "\($0)".contains(words) && "\($0)".contains("cannot prove that a job is absent in this account")
      }
      #expect(transport.requests.count == pages)
    }
  }

  @Test("A job is read with its metrics, its reason and its tags; null stands for absent")
  func get() async throws {
    let body =
      Self.summary("spring").dropLast() + """
        , "description": null, "statusDetails": {"statusCode": "E1", "message": "no seed"}, "seedAudience": null,
        "metrics": {"relevanceMetrics": [{"audienceSize": {"type": "PERCENTAGE", "value": 5}, "score": 7.5}],
        "recallMetric": 0.25}, "tags": {"team": "growth"}}
        """
    let transport = ScriptedTransport(bodies: [String(body)])
    let job = try await CleanRoomsMLClient.over(transport).getAudienceGenerationJob(arn: Self.job)
    #expect(job.summary.name == "spring" && job.summary.description == nil)
    #expect(job.statusDetails == StatusDetails(statusCode: "E1", message: "no seed"))
    #expect(job.metrics?.recallMetric == 0.25)
    #expect(job.tags == StringMap([("team", "growth")]))
    #expect(
      transport.requests.first?.path
        == "/audience-generation-job/arn%3Aaws%3Acleanrooms-ml%3Aeu-west-1%3A123456789012%3Aaudience-generation-job%2Fabc"
    )
  }

  @Test("The service's own error comes through whole")
  func error() async throws {
    let answer = HTTPResponse(
      status: 409, headers: HTTPHeaders([("x-amzn-ErrorType", "ConflictException:"), ("x-amzn-RequestId", "r-1")]),
      body: Array("{\"message\": \"taken\"}".utf8))
    let client = try CleanRoomsMLClient.over(ScriptedTransport([.success(answer)]))
    await #expect {
      try await client.startAudienceGenerationJob(Self.request())
    } throws: { failure in
      guard case CallFailure.refused(let error) = failure else { return false }
      return error
        == ServiceError(type: "ConflictException", message: "taken", status: 409, requestID: "r-1", kind: .conflict)
    }
  }
}
