import AWSCore
import Foundation
import Synchronization
import TestSupport
import Testing

/// What is sent and kept on the way to a role's credentials, which the cases do not show.
@Suite struct RoleSourceTests {
  static func chain(
    _ environment: [String: String], config: String, _ transport: ReplyingTransport, files: MemoryFiles = MemoryFiles(),
    _ system: CallEnvironment = FakeEnvironment().environment()
  ) throws -> CredentialsChain {
    files.write("/home/me/.aws/config", Array(config.utf8))
    let settings = try AWSSettings(
      profile: nil,
      files: SharedFiles(environment: environment + ["HOME": "/home/me"]) {
        files.read($0)
      } write: {
        files.write($0, $1)
      })
    return .standard(
      settings,
      CredentialsEnvironment(
        transport: transport, processes: RealProcesses(), calls: system, userAgent: "usher/test"))
  }

  static let role = "[default]\nrole_arn = \(arn("r"))\nsource_profile = base\n[profile base]\n" + keys("B")

  @Test("AssumeRole is a signed form, with a session name of our own")
  func form() async throws {
    let transport = ReplyingTransport([.role("r", by: "B", gives: "R")])
    let found = try await Self.chain(region, config: Self.role, transport).find()
    #expect(found.credentials.source == "role arn:aws:iam::123456789012:role/r")
    #expect(found.credentials.expiration == Date(timeIntervalSince1970: 4_070_908_800))
    #expect(found.credentials.sessionToken == "hush/+=")
    let request = try #require(transport.requests.first)
    #expect(
      String(decoding: request.body, as: UTF8.self)
        == "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fr"
        + "&RoleSessionName=usher-1700000000")
    #expect(request.headers["content-type"] == "application/x-www-form-urlencoded; charset=utf-8")
    #expect(request.headers["authorization"]?.contains("/us-east-1/sts/aws4_request") == true)
    #expect(request.headers["user-agent"] == "usher/test")
    #expect(request.headers["amz-sdk-request"] == "attempt=1; max=3")
  }

  @Test("A role is renewed without asking for the keys of its source once more")
  func renewal() async throws {
    let transport = ReplyingTransport([.role("r", by: "B", gives: "R")])
    let found = try await Self.chain(region, config: Self.role, transport).find()
    let refresh = try #require(found.refresh)
    #expect(try await refresh().accessKeyID == "R")
    #expect(transport.requests.count == 2)
  }

  @Test("What STS says stands in the error, with what was asked of it, and nothing is sent again")
  func refused() async throws {
    for code in ["AccessDenied", "ExpiredToken", "InvalidClientTokenId"] {
      let transport = ReplyingTransport([.stsError(403, code)])
      let chain = try Self.chain(region, config: Self.role, transport)
      let message = """
        AssumeRole of arn:aws:iam::123456789012:role/r with profile "base" in /home/me/.aws/config failed: \
        \(code) (HTTP 403): it is "so" (request 01234567-89ab-cdef-0123-456789abcdef)
        """
      await #expect(throws: CredentialsError.invalid(message)) { try await chain.find() }
      #expect(transport.requests.count == 1)
    }
  }

  @Test("A failure of STS is waited out as the retry policy says")
  func repeated() async throws {
    let fake = FakeEnvironment()
    let transport = ReplyingTransport([.stsError(500, "InternalFailure", times: 2), .role("r", by: "B", gives: "R")])
    _ = try await Self.chain(region, config: Self.role, transport, fake.environment()).find()
    #expect(fake.sleeps == [.milliseconds(50), .milliseconds(100)])
    #expect(transport.requests.count == 3)
  }

  @Test("A web identity's request is not signed, and its token is read anew each time")
  func webIdentity() async throws {
    let files = MemoryFiles()
    files.write("/token", Array("hush-hush".utf8))
    let transport = ReplyingTransport([.webIdentity("w", gives: "W")])
    let environment = region + ["AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": arn("w")]
    let found = try await Self.chain(environment, config: "", transport, files: files).find()
    #expect(transport.requests.first?.headers["authorization"] == nil)
    files.write("/token", Array("other".utf8))
    let refresh = try #require(found.refresh)
    await #expect(throws: CredentialsError.self) { try await refresh() }
    #expect(transport.requests.last.map { String(decoding: $0.body, as: UTF8.self).hasSuffix("=other") } == true)
  }

  @Test("A token of single sign-on that was renewed is kept for the other tools, with all that stood beside it")
  func signOn() async throws {
    let files = MemoryFiles()
    let path = "/home/me/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json"
    let token = """
      {"startUrl": "u", "accessToken": "old", "expiresAt": "2001-01-01T00:00:00Z", "clientId": "c", "clientSecret": "s",\
       "refreshToken": "r1", "registrationExpiresAt": "2098-01-01T00:00:00Z", "more": [1]}
      """
    files.write(path, Array(token.utf8))
    let transport = ReplyingTransport([
      Reply(
        method: "POST", url: "https://oidc.eu-west-1.amazonaws.com/token",
        body: "{\"accessToken\": \"new\", \"expiresIn\": 3600, \"refreshToken\": \"r2\"}"),
      .get(
        "https://portal.sso.eu-west-1.amazonaws.com/federation/credentials?role_name=S&account_id=1",
        "{\"roleCredentials\": {\"accessKeyId\": \"S\", \"secretAccessKey\": \"s\", \"sessionToken\": \"t\", \"expiration\": 1}}",
        headers: ["x-amz-sso_bearer_token": "new"]),
    ])
    let config = """
      [default]
      sso_session = corp
      sso_account_id = 1
      sso_role_name = S
      [sso-session corp]
      sso_start_url = u
      sso_region = eu-west-1
      """
    _ = try await Self.chain([:], config: config, transport, files: files).find()
    #expect(
      files.read(path).map { String(decoding: $0, as: UTF8.self) } == """
        {"startUrl":"u","clientId":"c","clientSecret":"s","registrationExpiresAt":"2098-01-01T00:00:00Z","more":[1],\
        "accessToken":"new","expiresAt":"2023-11-14T23:13:20Z","refreshToken":"r2"}
        """)
    let sent = transport.requests.first.map { String(decoding: $0.body, as: UTF8.self) }
    #expect(
      sent == "{\"grantType\":\"refresh_token\",\"clientId\":\"c\",\"clientSecret\":\"s\",\"refreshToken\":\"r1\"}")
  }

  @Test("Old credentials of an instance are used as if they held, and asked for again later")
  func oldInstance() async throws {
    let body = document("I", ["Expiration": "2001-01-01T00:00:00Z"])
    let transport = ReplyingTransport(Reply.instance("I", body))
    let found = try await Self.chain([:], config: "", transport).find()
    #expect(found.credentials.expiration == FakeEnvironment.start.addingTimeInterval(1500))
    #expect(found.credentials.source == "role r of this instance")
  }
}

/// A disk in memory.
final class MemoryFiles: Sendable {
  private let files = Mutex<[String: [UInt8]]>([:])

  func read(_ path: String) -> [UInt8]? { files.withLock { $0[path] } }
  func write(_ path: String, _ bytes: [UInt8]) { files.withLock { $0[path] = bytes } }
}
