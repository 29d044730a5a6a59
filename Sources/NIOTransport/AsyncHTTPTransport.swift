package import AWSCore
import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// `HTTPTransport` over the network: HTTP/1.1 with connections that are kept, no redirects, no repeats, no proxy.
///
/// A request with a body is *not sent* exactly when its body was never asked for: the body is a stream, so its first
/// byte cannot leave before. One without a body is *not sent* when there was no connection.
package struct AsyncHTTPTransport: HTTPTransport {
  private let client: HTTPClient
  private let answerLimit: Int

  /// - Parameters:
  ///   - connections: how many connections to one host are open at once; further requests wait. At least the number
  ///     of calls in flight.
  ///   - connectLimit: the time to make one connection, TLS included.
  ///   - answerLimit: how many bytes an answer's body may have; a longer one is an error.
  package init(connections: Int, connectLimit: Duration = .seconds(5), answerLimit: Int = 8 << 20) {
    var configuration = HTTPClient.Configuration()
    configuration.httpVersion = .http1Only
    configuration.redirectConfiguration = .disallow
    configuration.decompression = .disabled
    configuration.timeout.connect = TimeAmount(connectLimit)
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
    // Let go before a server does: a request on a connection that is just being closed may have run, for all we know.
    configuration.connectionPool.idleTimeout = .seconds(10)
    configuration.connectionPool.retryConnectionEstablishment = false
    // The process's own event loops: no thread of ours has to be ended when a command ends early, and the client puts
    // requests from outside on the first loop, which is enough for any number of starts.
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    self.answerLimit = answerLimit
  }

  /// Closes all connections. Must be called once, when no request is under way.
  package func shutdown() async {
    // It fails only where it was shut down before.
    try? await client.shutdown()
  }

  package func send(
    _ request: HTTPRequest, within limit: Duration
  ) async throws(TransportError) -> HTTPResponse {
    let asked = AskedFlag()
    do {
      return try await withDeadline(limit) { try await exchange(Self.clientRequest(request, asked), limit) }
    } catch {
      let reason = "\(request.endpoint.url): \(FailureWords.describe(error))"
      let isUnsent = request.body.isEmpty ? FailureWords.isBeforeConnection(error) : !asked.isSet
      throw isUnsent ? .notSent(reason) : .maybeSent(reason)
    }
  }

  private func exchange(_ request: HTTPClientRequest, _ limit: Duration) async throws -> HTTPResponse {
    let response = try await client.execute(request, timeout: TimeAmount(limit))
    let body = try await response.body.collect(upTo: answerLimit)
    return HTTPResponse(
      status: Int(response.status.code),
      headers: AWSCore.HTTPHeaders(response.headers.map { (name: $0.name, value: $0.value) }),
      body: Array(body.readableBytesView))
  }

  private static func clientRequest(_ request: HTTPRequest, _ asked: AskedFlag) -> HTTPClientRequest {
    var wire = HTTPClientRequest(url: request.url)
    wire.method = HTTPMethod(rawValue: request.method)
    for field in request.headers.fields { wire.headers.add(name: field.name, value: field.value) }
    // As it was signed, whatever the client would make of the URL.
    wire.headers.replaceOrAdd(name: "host", value: request.headers["host"] ?? request.endpoint.authority)
    if !request.body.isEmpty {
      wire.body = .stream(
        ObservedBody(buffer: ByteBuffer(bytes: request.body), asked: asked), length: .known(Int64(request.body.count)))
    }
    return wire
  }
}
