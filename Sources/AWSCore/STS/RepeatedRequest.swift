/// Sends what a source of credentials asks of a service, and repeats it as `ServiceClient` repeats a call that only
/// reads; here the requests are signed by other credentials, or not at all.
struct RepeatedRequest {
  private let loop: CallLoop

  init(_ environment: CredentialsEnvironment) {
    loop = CallLoop(
      transport: environment.transport, policy: environment.policy, attemptLimit: .seconds(30),
      environment: environment.calls)
  }

  /// - Parameters:
  ///   - what: for errors: `STS AssumeRole`.
  ///   - request: without a signature.
  ///   - signer: nil for a request that goes unsigned.
  ///   - normalize: puts the answer into the form whose errors are understood.
  /// - Returns: a 2xx answer.
  func send(
    _ what: String, _ request: HTTPRequest, signer: SigV4Signer? = nil,
    normalize: (HTTPResponse) -> HTTPResponse = { $0 }
  ) async throws(CredentialsError) -> HTTPResponse {
    do throws(CallFailure) {
      return try await loop.send(request, repeats: .readOnly, normalize: normalize) { signer }
    } catch {
      throw .invalid("\(what) failed: \(error.words)")
    }
  }
}
