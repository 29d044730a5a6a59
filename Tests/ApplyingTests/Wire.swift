import AWSCore
import JSONText
import Synchronization

/// The way between usher and the service, where a test loses and replaces what passes, and counts it.
final class Wire: HTTPTransport {
  enum Kind: Equatable { case start, list, get, tag, export, listExports }

  /// One attempt of a call.
  struct Call: Sendable {
    var kind: Kind
    /// The service name that is to be started.
    var name: String?
    /// How many attempts of that kind, and for a start of that name, were made with this one.
    var number: Int
    /// How many starts were sent with this one, whatever their names.
    var startNumber: Int
  }

  /// What happens to an attempt.
  enum Fault: Sendable {
    /// It does not reach the service.
    case instead(TransportError)
    /// It does not reach the service, and something else answers.
    case answer(HTTPResponse)
    /// It is carried out, and the answer is lost.
    case lose
    /// It is carried out, and another answer comes.
    case replace(HTTPResponse)
  }

  private struct State {
    var calls: [Call] = []
    var inFlight = 0
    var mostInFlight = 0
  }

  private let service: any HTTPTransport
  private let fault: @Sendable (Call) async -> Fault?
  private let state = Mutex(State())

  init(_ service: any HTTPTransport, fault: @escaping @Sendable (Call) async -> Fault?) {
    self.service = service
    self.fault = fault
  }

  var mostInFlight: Int { state.withLock { $0.mostInFlight } }

  func count(_ kind: Kind) -> Int { state.withLock { $0.calls.count { $0.kind == kind } } }

  func send(_ request: HTTPRequest, within limit: Duration) async throws(TransportError) -> HTTPResponse {
    let call = enter(request)
    defer { state.withLock { $0.inFlight -= 1 } }
    // Others may overtake.
    for _ in 0..<5 { await Task.yield() }
    switch await fault(call) {
    case nil: return try await service.send(request, within: limit)
    case .instead(let error): throw error
    case .answer(let response): return response
    case .lose:
      _ = try await service.send(request, within: limit)
      throw .maybeSent("the connection was lost")
    case .replace(let response):
      _ = try await service.send(request, within: limit)
      return response
    }
  }

  private func enter(_ request: HTTPRequest) -> Call {
    let name = (try? JSONValue(parsing: request.body))?["name"]?.string
    let kind: Kind =
      switch (request.method, request.path) {
      case ("POST", "/audience-generation-job"): .start
      case (_, "/audience-generation-job"): .list
      case ("POST", "/audience-export-job"): .export
      case (_, "/audience-export-job"): .listExports
      default: request.path.hasPrefix("/tags/") ? .tag : .get
      }
    return state.withLock { state in
      state.inFlight += 1
      state.mostInFlight = max(state.mostInFlight, state.inFlight)
      let number = state.calls.count { $0.kind == kind && $0.name == name } + 1
      let starts = state.calls.count { $0.kind == .start }
      let call = Call(kind: kind, name: name, number: number, startNumber: starts + (kind == .start ? 1 : 0))
      state.calls.append(call)
      return call
    }
  }
}

extension HTTPResponse {
  /// An error of the service; without a type where that is nil.
  static func error(
    _ status: Int, _ type: String?, headers: [(name: String, value: String)] = [], message: String = "as scripted"
  ) -> HTTPResponse {
    var body = JSONWriter()
    body.object { $0.member("message", message) }
    return HTTPResponse(
      status: status, headers: HTTPHeaders((type.map { [("x-amzn-errortype", $0)] } ?? []) + headers), body: body.bytes)
  }

  /// A start's success.
  static func started(_ arn: String) -> HTTPResponse {
    HTTPResponse(status: 200, body: Array(#"{"audienceGenerationJobArn": "\#(arn)"}"#.utf8))
  }
}
