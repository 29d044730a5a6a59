import AWSCore
import CleanRoomsML
import Foundation
import Synchronization

/// Answers each request with the next outcome of a script, and keeps what it was sent.
final class ScriptedTransport: HTTPTransport {
  private let state: Mutex<(script: [Result<HTTPResponse, TransportError>], requests: [HTTPRequest])>

  init(_ script: [Result<HTTPResponse, TransportError>]) {
    state = Mutex((script, []))
  }

  convenience init(bodies: [String]) {
    self.init(bodies.map { .success(HTTPResponse(status: 200, body: Array($0.utf8))) })
  }

  var requests: [HTTPRequest] { state.withLock { $0.requests } }

  func send(_ request: HTTPRequest, within limit: Duration) async throws(TransportError) -> HTTPResponse {
    let outcome = state.withLock { state in
      state.requests.append(request)
      return state.script.isEmpty ? .failure(.maybeSent("the script is at its end")) : state.script.removeFirst()
    }
    return try outcome.get()
  }
}

extension CleanRoomsMLClient {
  static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

  /// A client over a double, on a clock that stands still.
  static func over(_ transport: any HTTPTransport) throws -> CleanRoomsMLClient {
    CleanRoomsMLClient(
      ServiceClient(
        signingName: signingName, transport: transport,
        credentials: StaticCredentials(
          Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: secret, sessionToken: "FwoG/+=", source: "test")),
        endpoints: try EndpointResolver(service: signingName), userAgent: "usher/test",
        environment: CallEnvironment(
          now: { Date(timeIntervalSince1970: 1_700_000_000) }, sleep: { _ in }, random: { 0 },
          invocationID: { "0b5f7a52-0000-4000-8000-000000000000" })))
  }
}
