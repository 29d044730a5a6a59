import AWSCore
import Foundation
import Synchronization

/// Answers each request with the next outcome of a script, and keeps what it was sent.
final class ScriptedTransport: HTTPTransport {
  typealias Outcome = Result<HTTPResponse, TransportError>

  private let state: Mutex<(script: [Outcome], requests: [HTTPRequest])>

  init(_ script: [Outcome]) {
    state = Mutex((script, []))
  }

  var requests: [HTTPRequest] { state.withLock { $0.requests } }
  var unused: Int { state.withLock { $0.script.count } }

  func replace(_ script: [Outcome]) { state.withLock { $0.script = script } }

  func send(_ request: HTTPRequest, within limit: Duration) async throws(TransportError) -> HTTPResponse {
    let outcome = state.withLock { state in
      state.requests.append(request)
      return state.script.isEmpty ? .failure(.maybeSent("the script is at its end")) : state.script.removeFirst()
    }
    return try outcome.get()
  }
}

/// A clock that stands still, sleeps that only add up, no jitter.
final class FakeEnvironment: Sendable {
  static let start = Date(timeIntervalSince1970: 1_700_000_000)

  private let slept = Mutex<[Duration]>([])

  var sleeps: [Duration] { slept.withLock { $0 } }

  func environment(random: Double = 1, cancelled: Bool = false) -> CallEnvironment {
    CallEnvironment(
      now: { Self.start },
      sleep: { [self] duration in
        if cancelled { throw CancellationError() }
        slept.withLock { $0.append(duration) }
      }, random: { random }, invocationID: { "0b5f7a52-0000-4000-8000-000000000000" })
  }
}

extension ScriptedTransport.Outcome {
  static func answer(
    _ status: Int, type: String? = nil, _ body: String = "{\"message\": \"words\"}", headers: [String: String] = [:]
  ) -> Self {
    var fields = HTTPHeaders(headers.map { (name: $0.key, value: $0.value) })
    fields["x-amzn-errortype"] = type
    return .success(HTTPResponse(status: status, headers: fields, body: Array(body.utf8)))
  }

  static let ok = answer(200, "{}")
  static let throttled = answer(429, type: "ThrottlingException")
  static let notSent = Self.failure(.notSent("refused"))
  static let maybeSent = Self.failure(.maybeSent("lost"))
}

extension ServiceClient {
  /// A client of the double, with credentials that are known.
  static func scripted(
    _ transport: any HTTPTransport, _ environment: CallEnvironment,
    credentials: any CredentialsProvider = StaticCredentials(
      Credentials(accessKeyID: "KEY", secretAccessKey: "secret", source: "test"))
  ) throws -> ServiceClient {
    ServiceClient(
      signingName: "cleanrooms-ml", transport: transport, credentials: credentials,
      endpoints: try EndpointResolver(service: "cleanrooms-ml"), userAgent: "usher/test", environment: environment)
  }
}

/// What a call came to, in a word that a table can hold.
func result(of client: ServiceClient, _ repeats: RepeatRule) async -> String {
  let call = ServiceCall(
    operation: "DoIt", method: "POST", path: "/x", body: [0x7B, 0x7D], region: AWSRegion("us-east-1"), repeats: repeats)
  do throws(CallFailure) {
    return String(try await client.send(call).status)
  } catch {
    switch error {
    case .notSent: return "not sent"
    case .noCredentials: return "no credentials"
    case .uncertain, .unreadable, .unclear: return "uncertain"
    case .refused(let error): return "\(error.kind)"
    }
  }
}
