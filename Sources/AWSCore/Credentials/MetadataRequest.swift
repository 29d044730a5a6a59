/// A request to an endpoint of this machine's environment, which is asked again, after a pause, whatever went wrong.
struct MetadataRequest {
  private let request: HTTPRequest
  private let attempts: Int
  private let pause: Duration
  private let limit: Duration

  /// - Parameter limit: the time that one attempt may take.
  init(_ request: HTTPRequest, attempts: Int, pause: Duration = .zero, limit: Duration) {
    self.request = request
    self.attempts = attempts
    self.pause = pause
    self.limit = limit
  }

  /// The body of the first answer that has status 200 and is what was asked for.
  func body(
    _ environment: CredentialsEnvironment, where isRight: ([UInt8]) -> Bool
  ) async throws(CredentialsError) -> [UInt8] {
    var reason = ""
    for attempt in 1...attempts {
      if attempt > 1, pause > .zero, (try? await environment.calls.sleep(pause)) == nil { break }
      do throws(TransportError) {
        let answer = try await environment.transport.send(request, within: limit)
        if answer.status == 200, isRight(answer.body) { return answer.body }
        reason = answer.status == 200 ? "gave an unexpected answer" : "answered with HTTP \(answer.status)"
      } catch {
        switch error {
        case .notSent(let words), .maybeSent(let words): reason = "did not answer: \(words)"
        }
      }
    }
    throw .invalid("\(request.endpoint.url) \(reason)")
  }
}

extension SharedFiles {
  /// The text of a file that holds a token.
  ///
  /// - Parameter origin: the setting that names the file.
  func token(_ path: String, from origin: String) throws(CredentialsError) -> String {
    do {
      guard let bytes = try read(path) else { throw CredentialsError.invalid("\(origin): there is no file \(path)") }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw CredentialsError.invalid("\(origin): \(path) is not text")
      }
      if text.trimmed.isEmpty {
        throw CredentialsError.invalid(
          "\(origin): \(path) is empty; the program that writes the token has not done so yet")
      }
      return text
    } catch let error as CredentialsError {
      throw error
    } catch {
      throw .invalid("\(origin): \(path) cannot be read: \(error)")
    }
  }
}
