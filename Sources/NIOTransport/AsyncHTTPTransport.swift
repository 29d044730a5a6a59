package import AWSCore
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL

/// `HTTPTransport` over the network: HTTP/1.1 with connections that are kept, TLS 1.2 at least, proxies as the
/// environment has them; no redirects, no repeats, and no way to leave a certificate unverified.
///
/// A request with a body is *not sent* exactly when its body was never asked for: the body is a stream, so its first
/// byte cannot leave before. One without a body is *not sent* when there was no connection.
package struct AsyncHTTPTransport: HTTPTransport {
  private let proxies: ProxySettings
  private let clients: RouteClients
  private let answerLimit: Int

  /// - Parameters:
  ///   - connections: how many connections to one host are open at once; further requests wait. At least the number
  ///     of calls in flight.
  ///   - authorities: trusted besides the system's.
  ///   - connectLimit: the time to make one connection, a proxy's tunnel and TLS included.
  ///   - silenceLimit: how long the other side may send nothing while its answer is due.
  ///   - answerLimit: how many bytes an answer's body may have; a longer one is an error.
  package init(
    connections: Int, proxies: ProxySettings = .none, authorities: ExtraAuthorities = .none,
    connectLimit: Duration = .seconds(5), silenceLimit: Duration = .seconds(30), answerLimit: Int = 8 << 20
  ) {
    self.proxies = proxies
    self.answerLimit = answerLimit
    clients = RouteClients {
      var tls = TLSConfiguration.makeClientConfiguration()
      tls.minimumTLSVersion = .tlsv12
      tls.additionalTrustRoots = [.certificates(authorities.certificates)]
      var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
      configuration.httpVersion = .http1Only
      configuration.decompression = .disabled
      configuration.timeout.connect = TimeAmount(connectLimit)
      configuration.timeout.read = TimeAmount(silenceLimit)
      configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
      // Let go before a server does: a request on a connection that is just being closed may have run, for all we know.
      configuration.connectionPool.idleTimeout = .seconds(10)
      configuration.connectionPool.retryConnectionEstablishment = false
      return configuration
    }
  }

  /// Closes all connections. Must be called once, when no request is under way.
  package func shutdown() async {
    await clients.shutdown()
  }

  package func send(
    _ request: HTTPRequest, within limit: Duration
  ) async throws(TransportError) -> HTTPResponse {
    for field in request.headers.fields where !HTTPHeader.isText(field.value) {
      // The client's own error quotes the value, which may be a secret.
      throw .notSent("\(request.endpoint.url): the value of the header \(field.name) has a control character in it")
    }
    let asked = DemandFlag()
    var way = request.endpoint.url
    do {
      let route = try Route(to: request.endpoint, by: proxies)
      if let proxy = route.proxy { way += " through the proxy \(proxy)" }
      let wire = Self.clientRequest(request, route, asked)
      return try await withDeadline(limit) { try await exchange(wire, over: clients.client(for: route), limit) }
    } catch {
      let reason = "\(way): \(FailureText.describe(error))"
      let isUnsent = request.body.isEmpty ? FailureText.isBeforeConnection(error) : !asked.isSet
      throw isUnsent ? .notSent(reason) : .maybeSent(reason)
    }
  }

  private func exchange(
    _ request: HTTPClientRequest, over client: HTTPClient, _ limit: Duration
  ) async throws -> HTTPResponse {
    let response = try await client.execute(request, timeout: TimeAmount(limit))
    let body = try await response.body.collect(upTo: answerLimit)
    return HTTPResponse(
      status: Int(response.status.code),
      headers: AWSCore.HTTPHeaders(response.headers.map { (name: $0.name, value: $0.value) }),
      body: Array(body.readableBytesView))
  }

  private static func clientRequest(
    _ request: HTTPRequest, _ route: Route, _ asked: DemandFlag
  ) -> HTTPClientRequest {
    var connected = request
    if case .forward(let proxy) = route {
      connected.endpoint.host = proxy.host
      connected.endpoint.port = proxy.port
    }
    var wire = HTTPClientRequest(url: connected.url)
    wire.method = HTTPMethod(rawValue: request.method)
    for field in request.headers.fields { wire.headers.add(name: field.name, value: field.value) }
    // As it was signed, whatever the client would make of the URL.
    wire.headers.replaceOrAdd(name: "host", value: request.headers["host"] ?? request.endpoint.authority)
    if case .forward(let proxy) = route, let authorization = proxy.authorization {
      wire.headers.replaceOrAdd(name: "proxy-authorization", value: authorization.headerValue)
    }
    if !request.body.isEmpty {
      wire.body = .stream(
        ObservedBody(buffer: ByteBuffer(bytes: request.body), asked: asked), length: .known(Int64(request.body.count)))
    }
    return wire
  }
}
