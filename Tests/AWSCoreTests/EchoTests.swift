import Synchronization
import Testing

@testable import AWSCore

@Suite("What answers may quote the request, and its secrets are not told")
struct EchoTests {
  private static let secret = "FwoGZXIvYXdzEHoaDExAmPlEsEsSiOnToKeN0123456789"

  /// An answer that has the secret wherever it has a text.
  private static func echo(_ secret: String, status: Int) -> HTTPResponse {
    HTTPResponse(
      status: status,
      headers: HTTPHeaders([("x-amzn-requestid", secret), ("x-amzn-errortype", secret)]),
      body: Array(#"{"__type": "\#(secret)", "message": "you sent \#(secret)"}"#.utf8))
  }

  private static func told(_ failure: CallFailure) -> String { "\(failure)" }

  @Test(
    "Neither a session token nor a signature is in the failure of a call, in its message, type or id",
    arguments: [400, 403, 404, 409, 429, 500, 302])
  func call(status: Int) async throws {
    let credentials = Credentials(
      accessKeyID: "KEY", secretAccessKey: "key", sessionToken: Self.secret, source: "test")
    for quotesSignature in [false, true] {
      let transport = EchoingTransport { request in
        let signature = request.headers["authorization"]?.split(separator: "=").last.map(String.init) ?? ""
        return Self.echo(quotesSignature ? signature : Self.secret, status: status)
      }
      let client = try ServiceClient.scripted(
        transport, FakeEnvironment().environment(), credentials: StaticCredentials(credentials))
      let call = ServiceCall(
        operation: "DoIt", method: "POST", path: "/x", body: [0x7B, 0x7D], region: AWSRegion("us-east-1"),
        repeats: .readOnly)
      let failure = await #expect(throws: CallFailure.self) { try await client.send(call) }
      let told = failure.map(Self.told) ?? ""
      #expect(!told.contains(Self.secret) && !told.contains(transport.lastSignature), "\(told)")
      #expect(told.contains("is not shown, because it quotes a secret of the request"), "\(told)")
    }
  }

  @Test("A web identity's token is not told when STS quotes it, as a whole or in part")
  func webIdentity() async throws {
    for shown in [Self.secret, String(Self.secret.dropFirst(5).prefix(20)), Self.secret.lowercased()] {
      let body =
        "<ErrorResponse><Error><Code>\(shown)</Code><Message>\(shown)</Message></Error><RequestId>\(shown)</RequestId></ErrorResponse>"
      let transport = EchoingTransport { _ in HTTPResponse(status: 400, body: Array(body.utf8)) }
      let files = SharedFiles.fixed(
        [
          "AWS_REGION": "us-east-1", "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/r",
          "AWS_WEB_IDENTITY_TOKEN_FILE": "/token",
        ], ["token": Array(Self.secret.utf8)])
      let settings = try AWSSettings(profile: nil, files: files)
      let environment = CredentialsEnvironment(
        transport: transport, processes: RealProcesses(), calls: FakeEnvironment().environment(),
        userAgent: "usher/test")
      let error = await #expect(throws: CredentialsError.self) {
        try await CredentialsChain.standard(settings, environment).find()
      }
      #expect(error.map { !$0.message.contains(shown) && $0.message.contains("AssumeRoleWithWebIdentity") } == true)
    }
  }

  @Test("An id or a type that holds SQL is left out, one that is an id stays")
  func query() {
    let text = SensitiveText(texts: ["SELECT user_id FROM page_views"])
    #expect(text.cleaned(id: "SELECTuser_idFROMpage_views") == nil)
    #expect(text.cleaned(id: "01234567-89ab-cdef") == "01234567-89ab-cdef")
    let error = ServiceError(
      type: "selectUSER_IDfrom", message: "", status: 400, requestID: "USER_IDFROMPAGE", kind: .refused)
    guard case .refused(let cleaned) = text.cleaned(.refused(error)) else {
      Issue.record("another failure")
      return
    }
    #expect(cleaned.type == nil && cleaned.requestID == nil)
  }

  @Test("Who asks for the caller's name is not shown a token in its place")
  func identity() async throws {
    let credentials = Credentials(
      accessKeyID: "KEY", secretAccessKey: "key", sessionToken: Self.secret, source: "test")
    let body = """
      <R><GetCallerIdentityResult><Account>1</Account><Arn>\(Self.secret)</Arn><UserId>x</UserId></GetCallerIdentityResult></R>
      """
    let environment = CredentialsEnvironment(
      transport: EchoingTransport { _ in HTTPResponse(status: 200, body: Array(body.utf8)) },
      processes: RealProcesses(),
      calls: FakeEnvironment().environment(), userAgent: "usher/test")
    let settings = try AWSSettings(profile: nil, files: .fixed(["AWS_REGION": "us-east-1"], [:]))
    let error = await #expect(throws: CredentialsError.self) {
      try await STSClient(settings, environment).callerIdentity(signedBy: credentials)
    }
    #expect(error?.message == "the answer to GetCallerIdentity cannot be read")
  }

  @Test("A container's endpoint that quotes its authorization token is not quoted")
  func container() async throws {
    let transport = EchoingTransport { request in
      HTTPResponse(
        status: 200, body: Array(#"{"Code": "no", "Message": "\#(request.headers["authorization"] ?? "")"}"#.utf8))
    }
    let files = SharedFiles.fixed(
      [
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1/x", "AWS_CONTAINER_AUTHORIZATION_TOKEN": Self.secret,
      ], [:])
    let environment = CredentialsEnvironment(
      transport: transport, processes: RealProcesses(), calls: FakeEnvironment().environment(),
      userAgent: "usher/test")
    let chain = CredentialsChain.standard(try AWSSettings(profile: nil, files: files), environment)
    let error = await #expect(throws: CredentialsError.self) { try await chain.find() }
    #expect(error?.message.contains(SensitiveText.replacementOfSecrets) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains(Self.secret) == false)
  }
}

/// Answers each request by what it holds.
private final class EchoingTransport: HTTPTransport {
  private let answer: @Sendable (HTTPRequest) -> HTTPResponse
  private let signature = Mutex("never")

  init(_ answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse) {
    self.answer = answer
  }

  var lastSignature: String { signature.withLock { $0 } }

  func send(_ request: HTTPRequest, within limit: Duration) async throws(TransportError) -> HTTPResponse {
    if let last = request.headers["authorization"]?.split(separator: "=").last {
      signature.withLock { $0 = String(last) }
    }
    return answer(request)
  }
}
