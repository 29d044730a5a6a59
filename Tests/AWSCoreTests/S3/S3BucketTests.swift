import Foundation
import Testing

@testable import AWSCore

@Suite("A bucket of S3") struct S3BucketTests {
  private static func bucket(_ transport: ScriptedTransport, custom: Endpoint? = nil) throws -> S3Bucket {
    let client = ServiceClient(
      signingName: "s3", transport: transport,
      credentials: StaticCredentials(Credentials(accessKeyID: "KEY", secretAccessKey: "secret", source: "test")),
      endpoints: try EndpointResolver(service: "s3", custom: custom), userAgent: "usher/test",
      environment: FakeEnvironment().environment())
    return S3Bucket("acme", region: AWSRegion("us-east-1"), client: client)
  }

  private static func error(_ status: Int, _ code: String, region: String? = nil, header: String? = nil)
    -> ScriptedTransport.Outcome
  {
    let region = region.map { "<Region>\($0)</Region>" } ?? ""
    return .answer(
      status,
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>\(code)</Code><Message>words</Message>\(region)"
        + "<RequestId>R1</RequestId></Error>", headers: header.map { ["x-amz-bucket-region": $0] } ?? [:])
  }

  private static func hosts(_ transport: ScriptedTransport) -> [String] {
    transport.requests.map { "\($0.method) \($0.endpoint.host)" }
  }

  @Test(
    "Its region is learnt from what an answer says, and is kept",
    arguments: [
      error(301, "PermanentRedirect", header: "eu-west-1"), error(307, "TemporaryRedirect", header: "eu-west-1"),
      error(400, "AuthorizationHeaderMalformed", region: "eu-west-1"),
      .answer(301, "", headers: ["x-amz-bucket-region": "eu-west-1"]),
    ])
  func region(_ answer: ScriptedTransport.Outcome) async throws {
    let transport = ScriptedTransport([answer, .ok, .ok])
    let bucket = try Self.bucket(transport)
    for operation in [S3Operation.putObject, .getObject] {
      #expect(try await bucket.send(operation, key: "k", body: [1]).status == 200)
    }
    let there = "acme.s3.eu-west-1.amazonaws.com"
    #expect(Self.hosts(transport) == ["PUT acme.s3.us-east-1.amazonaws.com", "PUT \(there)", "GET \(there)"])
    #expect(transport.requests[1].headers["authorization"]?.contains("/eu-west-1/s3/") == true)
  }

  @Test("Where an answer does not name the region, the bucket is asked")
  func asksBucket() async throws {
    let transport = ScriptedTransport([
      Self.error(301, "PermanentRedirect"), .answer(403, "", headers: ["x-amz-bucket-region": "eu-west-1"]), .ok,
    ])
    #expect(try await Self.bucket(transport).send(.getObject, key: "k").status == 200)
    let (here, there) = ("acme.s3.us-east-1.amazonaws.com", "acme.s3.eu-west-1.amazonaws.com")
    #expect(Self.hosts(transport) == ["GET \(here)", "HEAD \(here)", "GET \(there)"])
  }

  @Test(
    "A region of another partition, what is no region, and the same one again are not followed",
    arguments: ["cn-north-1", "evil.example/", "us-east-1"])
  func notFollowed(name: String) async throws {
    let transport = ScriptedTransport([Self.error(301, "PermanentRedirect", header: name)])
    await #expect(throws: CallFailure.self) { try await Self.bucket(transport).send(.getObject, key: "k") }
    #expect(transport.requests.count == 1)
  }

  @Test(
    "Keys are encoded once, and their slashes stay",
    arguments: [("a/b c/é+%.jsonl", "/a/b%20c/%C3%A9%2B%25.jsonl"), ("x//y", "/x//y")])
  func keys(key: String, path: String) async throws {
    let transport = ScriptedTransport([.ok, .ok])
    _ = try await Self.bucket(transport).send(.getObject, key: key)
    #expect(transport.requests.first?.wirePath == path)
    let custom = Endpoint(scheme: "http", host: "127.0.0.1", port: 9000)
    _ = try await Self.bucket(transport, custom: custom).send(.getObject, key: key)
    #expect(transport.requests.last?.url == "http://127.0.0.1:9000/acme\(path)")
  }

  @Test(
    "An error is known by its document, and for HEAD by its status",
    arguments: [
      (error(404, "NoSuchKey"), S3Operation.getObject, "NoSuchKey (HTTP 404): words", ServiceError.Kind.notFound),
      (error(403, "AccessDenied"), .getObject, "AccessDenied (HTTP 403): words", .accessDenied),
      (error(412, "PreconditionFailed"), .putObject, "PreconditionFailed (HTTP 412): words", .refused),
      (error(409, "ConditionalRequestConflict"), .putObject, "ConditionalRequestConflict (HTTP 409): words", .conflict),
      (.answer(404, "", headers: ["x-amz-request-id": "R1"]), .headObject, "NoSuchKey (HTTP 404)", .notFound),
      (.answer(403, "", headers: ["x-amz-request-id": "R1"]), .headObject, "AccessDenied (HTTP 403)", .accessDenied),
      (.answer(404, ""), .headObject, "HTTP 404", .unclear),
      (error(503, "SlowDown"), .putObject, "SlowDown (HTTP 503): words", .unclear),
    ])
  func errors(
    _ answer: ScriptedTransport.Outcome, _ operation: S3Operation, words: String, kind: ServiceError.Kind
  ) async throws {
    let bucket = try Self.bucket(ScriptedTransport([answer]))
    let failure = await #expect(throws: CallFailure.self) { try await bucket.send(operation, key: "k", body: [1]) }
    switch failure {
    case .refused(let error), .unclear(let error):
      #expect(error.summary == words)
      #expect(error.kind == kind)
      #expect(error.requestID == (words == "HTTP 404" ? nil : "R1"))
    default: Issue.record("\(String(describing: failure))")
    }
  }
}
