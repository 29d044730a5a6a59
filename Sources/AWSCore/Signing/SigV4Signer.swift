/// Signs requests with Signature Version 4 for one service in one region.
package struct SigV4Signer: Sendable {
  private let credentials: Credentials
  private let service: String
  private let region: String

  /// - Parameter service: the signing name, for example `cleanrooms-ml`.
  package init(credentials: Credentials, service: String, region: String) {
    self.credentials = credentials
    self.service = service
    self.region = region
  }

  /// Sets `x-amz-date`, `x-amz-security-token` (for temporary credentials) and `authorization`, and for Amazon S3 the
  /// body's hash as `x-amz-content-sha256`, replacing those of an earlier attempt. The host is signed as the endpoint's `authority`; the transport sends it.
  package func sign(_ request: inout HTTPRequest, at date: Date) {
    let time = WireTime.basic(date)
    request.headers["authorization"] = nil
    request.headers["x-amz-date"] = time
    request.headers["x-amz-security-token"] = credentials.sessionToken
    let scope = SigningScope(day: String(time.prefix(8)), region: region, service: service)
    if scope.isS3 { request.headers["x-amz-content-sha256"] = SigV4Signature.bodyHash(of: request) }
    let names = Self.signedHeaders(of: request)
    let signature = SigV4Signature.compute(
      request, signedHeaders: names, time: time, scope: scope, secret: credentials.secretAccessKey)
    request.headers["authorization"] =
      "\(SigV4Signature.algorithm) Credential=\(credentials.accessKeyID)/\(scope.text), "
      + "SignedHeaders=\(names.joined(separator: ";")), Signature=\(signature)"
  }

  /// Every header, and the host; without those that something between here and the service may change.
  private static func signedHeaders(of request: HTTPRequest) -> [String] {
    Set(request.headers.fields.map { $0.name.lowercased() } + ["host"]).subtracting(unsigned).sorted()
  }

  /// The headers that the AWS SDKs leave out of a signature (botocore's `SIGNED_HEADERS_BLACKLIST`).
  private static let unsigned: Set<String> = [
    "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer",
    "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id",
  ]
}
