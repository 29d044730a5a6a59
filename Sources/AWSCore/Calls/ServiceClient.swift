/// One call to a service, before it has an endpoint and a signature.
package struct ServiceCall: Sendable {
  /// Its name, for example `StartAudienceGenerationJob`.
  package var operation: String
  package var method: String
  /// Percent-encoded, beginning with `/`.
  package var path: String
  package var query: [QueryItem]
  package var headers: HTTPHeaders
  /// JSON where no header says what else; empty for none.
  package var body: [UInt8]
  package var region: AWSRegion
  package var repeats: RepeatRule
  package var watch: AttemptWatch

  package init(
    operation: String, method: String, path: String, query: [QueryItem] = [], headers: HTTPHeaders = HTTPHeaders(),
    body: [UInt8] = [], region: AWSRegion, repeats: RepeatRule, watch: AttemptWatch = .none
  ) {
    self.operation = operation
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
    self.region = region
    self.repeats = repeats
    self.watch = watch
  }
}

/// Calls a service: resolves the endpoint, signs, sends, judges the answer, and repeats what is right to repeat. Each
/// attempt is signed anew.
package struct ServiceClient: Sendable {
  private let signingName: String
  private var credentials: any CredentialsProvider
  private let endpoints: EndpointResolver
  private let userAgent: String
  private let loop: CallLoop

  /// - Parameters:
  ///   - signingName: the service's name in signatures, for example `cleanrooms-ml`.
  ///   - attemptLimit: the time that one attempt may take.
  package init(
    signingName: String, transport: any HTTPTransport, credentials: any CredentialsProvider,
    endpoints: EndpointResolver, policy: RetryPolicy = RetryPolicy(), userAgent: String,
    attemptLimit: Duration = .seconds(60), environment: CallEnvironment
  ) {
    self.signingName = signingName
    self.credentials = credentials
    self.endpoints = endpoints
    self.userAgent = userAgent
    loop = CallLoop(transport: transport, policy: policy, attemptLimit: attemptLimit, environment: environment)
  }

  /// The same client for another caller.
  package func signing(with credentials: any CredentialsProvider) -> ServiceClient {
    var client = self
    client.credentials = credentials
    return client
  }

  /// Makes the call and returns its 2xx answer.
  ///
  /// Where the task is cancelled, the attempt under way is the last one, and the failure is that one's.
  package func send(_ call: ServiceCall) async throws(CallFailure) -> HTTPResponse {
    try await send(call, to: endpoints.endpoint(in: call.region)) { $0 }
  }

  /// The same for a call about a bucket of S3, whose endpoint is the bucket's.
  ///
  /// - Parameter normalize: puts an answer into the form whose errors are understood.
  func send(
    _ call: ServiceCall, toBucket bucket: String, normalize: (HTTPResponse) -> HTTPResponse
  ) async throws(CallFailure) -> HTTPResponse {
    try await send(call, to: endpoints.endpoint(ofBucket: bucket, in: call.region), normalize)
  }

  private func send(
    _ call: ServiceCall, to endpoint: Endpoint, _ normalize: (HTTPResponse) -> HTTPResponse
  ) async throws(CallFailure) -> HTTPResponse {
    var request = HTTPRequest(
      operation: call.operation, method: call.method, endpoint: endpoint, path: call.path, query: call.query,
      headers: call.headers, body: call.body)
    request.headers["user-agent"] = userAgent
    if !call.body.isEmpty, call.headers["content-type"] == nil { request.headers["content-type"] = "application/json" }
    return try await loop.send(request, repeats: call.repeats, watch: call.watch, normalize: normalize) {
      () async throws(CallFailure) in
      SigV4Signer(credentials: try await held(), service: signingName, region: call.region.name)
    }
  }

  private func held() async throws(CallFailure) -> Credentials {
    do throws(CredentialsError) {
      return try await credentials.credentials()
    } catch {
      throw .noCredentials(error.message)
    }
  }
}
