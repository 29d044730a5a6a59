import AWSCore
import AsyncHTTPClient
import Synchronization

/// How a request gets to its endpoint.
enum Route: Hashable {
  case direct
  /// Through the proxy with CONNECT: for https.
  case tunnel(Proxy)
  /// The proxy itself is asked, for the whole URL: for http, where many a proxy refuses CONNECT.
  case forward(Proxy)

  init(to endpoint: Endpoint, by settings: ProxySettings) throws(SettingError) {
    guard let proxy = try settings.proxy(for: endpoint) else {
      self = .direct
      return
    }
    self = endpoint.scheme == "https" ? .tunnel(proxy) : .forward(proxy)
  }

  var proxy: Proxy? {
    switch self {
    case .direct: nil
    case .tunnel(let proxy), .forward(let proxy): proxy
    }
  }
}

extension Proxy {
  var authorization: HTTPClient.Authorization? {
    credentials.map { .basic(username: $0.user, password: $0.password) }
  }
}

/// A client for each route that was taken: a proxy is a matter of a whole client.
final class RouteClients: Sendable {
  private let configuration: @Sendable () -> HTTPClient.Configuration
  private let clients = Mutex<[Route: HTTPClient]>([:])

  init(_ configuration: @escaping @Sendable () -> HTTPClient.Configuration) {
    self.configuration = configuration
  }

  func client(for route: Route) -> HTTPClient {
    clients.withLock { clients in
      if let client = clients[route] { return client }
      // The process's own event loops: no thread of ours has to be ended when a command ends early, and the client
      // puts requests from outside on the first loop, which is enough for any number of starts.
      let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration(for: route))
      clients[route] = client
      return client
    }
  }

  func shutdown() async {
    let all = clients.withLock { clients in
      defer { clients = [:] }
      return clients.values
    }
    for client in all {
      // It fails only where it was shut down before.
      try? await client.shutdown()
    }
  }

  private func configuration(for route: Route) -> HTTPClient.Configuration {
    var configuration = configuration()
    switch route {
    case .direct: break
    case .tunnel(let proxy):
      configuration.proxy = .server(host: proxy.bareHost, port: proxy.port, authorization: proxy.authorization)
    case .forward: configuration.http1_1ConnectionDebugInitializer = AbsoluteForm.add
    }
    return configuration
  }
}

extension Proxy {
  /// As a resolver wants it: an IPv6 address without its brackets.
  fileprivate var bareHost: String {
    host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
  }
}
