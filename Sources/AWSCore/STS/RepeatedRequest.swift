#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Sends what a source of credentials asks of a service, and repeats it as `ServiceClient` repeats a call that only
/// reads; here the requests are signed by other credentials, or not at all.
struct RepeatedRequest {
  private let surroundings: CredentialsSurroundings
  private let policy = RetryPolicy()
  private let limit = Duration.seconds(30)

  init(_ surroundings: CredentialsSurroundings) {
    self.surroundings = surroundings
  }

  /// - Parameters:
  ///   - what: for errors: `STS AssumeRole`.
  ///   - request: a request, ready to be sent, that counts as made at the given time.
  ///   - normalize: puts the answer into the form whose errors are understood.
  /// - Returns: a 2xx answer.
  func send(
    _ what: String, normalize: (HTTPResponse) -> HTTPResponse = { $0 }, _ request: (Date) -> HTTPRequest
  ) async throws(CredentialsError) -> HTTPResponse {
    let calls = surroundings.calls
    let skew = ClockSkew()
    var attempts = CallAttempts(rule: .readOnly, policy: policy)
    while true {
      let outcome = await attempt(request(calls.now().addingTimeInterval(skew.seconds)), normalize)
      let failure: CallFailure
      switch attempts.step(after: outcome, random: calls.random()) {
      case .finish(let response): return response
      case .fail(let final): failure = final
      case .resign(let orFail):
        if skew.learn(from: outcome, at: calls.now()) { continue }
        failure = orFail
      case .repeatAfter(let delay, _, let orFail):
        if (try? await calls.sleep(delay)) != nil { continue }
        failure = orFail
      }
      throw .invalid("\(what) failed: \(failure.words)")
    }
  }

  private func attempt(_ request: HTTPRequest, _ normalize: (HTTPResponse) -> HTTPResponse) async -> AttemptOutcome {
    do throws(TransportError) {
      return .answer(normalize(try await surroundings.transport.send(request, within: limit)))
    } catch {
      return .failure(error)
    }
  }
}

extension CallFailure {
  fileprivate var words: String {
    switch self {
    case .notSent(let words), .noCredentials(let words), .uncertain(let words): words
    case .refused(let error), .unclear(let error): error.summary
    }
  }
}
