import AWSCore
import NIOCore
import NIOTransport
import Testing

@Suite struct ProxyTests {
  static let service = Endpoint(host: "service.example")
  static let plainService = Endpoint(scheme: "http", host: "service.example", port: 8080)
  static let opened = "HTTP/1.1 200 Connection established\r\n\r\n"
  static let page = "HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 13\r\n\r\n<html></html>"

  /// What a proxy does in the place of opening a tunnel, and a part of the words for it.
  static let refusals: [(RawServer.Reply, String)] = [
    (.send(page), "did not open a tunnel"), (.sendThenClose(page), "did not open a tunnel"),
    (.send("HTTP/1.1 302 Found\r\nlocation: http://login.example\r\ncontent-length: 0\r\n\r\n"), "did not open"),
    (.send("HTTP/1.1 407 Who\r\nproxy-authenticate: Basic\r\ncontent-length: 0\r\n\r\n"), "user and password"),
    (.send("HTTP/1.1 407 Who\r\ncontent-length: 2\r\n\r\n{}"), "user and password"),
    (.send("HTTP/1.1 407 Who\r\ncontent-length: 0\r\n\r\n" + page), "user and password"),
    (.send("HTTP/1.1 100 Continue\r\n\r\n" + page), "did not open a tunnel"),
    (.close, "closed"), (.reset, "closed"), (.sendThenClose("HTTP/1.1 20"), "closed"),
    (.sendThenClose(opened), ""), (.sendThenClose(opened + "nonsense"), ""),
  ]

  static func environment(_ proxy: RawServer, _ credentials: String = "") -> [String: String] {
    let url = "http://\(credentials)\(proxy.endpoint.authority)"
    return ["HTTPS_PROXY": url, "HTTP_PROXY": url]
  }

  /// A proxy that answers CONNECT as told, and is itself the server at the tunnel's other end.
  static func tunnel(
    _ certificate: String = "server", _ reply: RawServer.Reply = .send(TransportTests.ok)
  ) async throws -> RawServer {
    let tls = try Certificates.context(certificate)
    return try await RawServer { $0.hasPrefix("CONNECT ") ? .startTLS(opened, tls) : reply }
  }

  @Test("https goes through a tunnel that is kept; only the proxy sees its user and password")
  func https() async throws {
    let proxy = try await Self.tunnel()
    let proxies = Self.environment(proxy, "me%40d:s:ec@")
    try await withTransport(proxies: proxies, authorities: Certificates.authority()) { transport in
      for request in [TransportTests.post(Self.service), TransportTests.get(Self.service)] {
        #expect(await Outcome(of: request, over: transport) == .answered(200))
      }
    }
    let received = try #require(proxy.received.first)
    #expect(proxy.received.count == 1 && received.hasPrefix("CONNECT service.example:443 HTTP/1.1\r\n"))
    let parts = received.split(separator: "\r\n\r\n", maxSplits: 1).map { $0.lowercased() }
    try #require(parts.count == 2)
    // me@d:s:ec
    #expect(parts[0].hasSuffix("proxy-authorization: basic bwvazdpzomvj"))
    #expect(parts[1].hasPrefix("post /tags/") && parts[1].count(of: "host: service.example\r\n") == 2)
    #expect(parts[1].count(of: "proxy-authorization") == 0 && parts[1].count(of: "get /x http/1.1\r\n") == 1)
  }

  @Test("For http the proxy is asked for the whole URL, and the host is the one that was signed")
  func http() async throws {
    let proxy = try await RawServer { _ in .send(TransportTests.ok) }
    try await withTransport(proxies: Self.environment(proxy, "me:secret@")) { transport in
      for request in [TransportTests.post(Self.plainService), TransportTests.get(Self.plainService)] {
        #expect(await Outcome(of: request, over: transport) == .answered(200))
      }
    }
    let received = try #require(proxy.received.first)
    #expect(proxy.received.count == 1)
    #expect(
      received.hasPrefix(
        "POST http://service.example:8080/tags/arn%3Aaws%3Ax%2Fy.%7E?a%20b=c%2Bd%2F%C3%A9%26%3D HTTP/1.1\r\n"))
    #expect(received.count(of: "\r\n\r\nBODYGET http://service.example:8080/x HTTP/1.1\r\n") == 1)
    // me:secret
    #expect(received.lowercased().count(of: "proxy-authorization: basic bwu6c2vjcmv0\r\n") == 2)
    #expect(received.lowercased().count(of: "host: service.example:8080\r\n") == 2)
  }

  @Test("A proxy's own page is an answer to http, which the caller judges")
  func page() async throws {
    let proxy = try await RawServer { _ in .send(Self.page) }
    try await withTransport(proxies: Self.environment(proxy)) { transport in
      #expect(await Outcome(of: TransportTests.post(Self.plainService), over: transport) == .answered(502))
    }
  }

  @Test(
    "Where no tunnel comes about, nothing was sent; the words name the proxy, and never its password",
    arguments: refusals)
  func noTunnel(_ reply: RawServer.Reply, _ part: String) async throws {
    let proxy = try await RawServer { _ in reply }
    try await withTransport(proxies: Self.environment(proxy, "me:secret@")) { transport in
      let outcome = await Outcome(of: TransportTests.post(Self.service), over: transport)
      let name = "https://service.example through the proxy http://\(proxy.endpoint.authority) (HTTPS_PROXY): "
      #expect(outcome.isNotSent(name) && outcome.isNotSent(part), "\(outcome)")
      #expect(!"\(outcome)".contains("secret"))
      if part.contains("tunnel") || part.contains("password") {
        #expect(await Outcome(of: TransportTests.get(Self.service), over: transport).isNotSent(part))
      }
    }
    #expect(proxy.received.joined().count(of: "BODY") == 0)
  }

  @Test("A proxy that is silent or not there was given nothing to pass on")
  func absent() async throws {
    for reply in [RawServer.Reply.silence, .send("nonsense\r\n\r\n"), .send(TransportTests.ok)] {
      let silent = try await RawServer { _ in reply }
      try await withTransport(proxies: Self.environment(silent), connectLimit: .milliseconds(300)) { transport in
        #expect(await Outcome(of: TransportTests.post(Self.service), over: transport).isNotSent("in time"))
      }
    }
    let proxy = try await RawServer { _ in .silence }
    try await proxy.channel.close()
    try await withTransport(proxies: Self.environment(proxy)) { transport in
      for endpoint in [Self.service, Self.plainService] {
        for request in [TransportTests.post(endpoint), TransportTests.get(endpoint)] {
          let outcome = await Outcome(of: request, over: transport)
          #expect(outcome.isNotSent("_PROXY): cannot connect: connection refused"), "\(outcome)")
        }
      }
    }
  }

  @Test("Through a tunnel, too, a certificate has to be right, and a request that was read may have run")
  func withinTunnel() async throws {
    let strange = try await Self.tunnel("self-signed")
    try await withTransport(proxies: Self.environment(strange), authorities: Certificates.authority()) { transport in
      let outcome = await Outcome(of: TransportTests.post(Self.service), over: transport)
      #expect(outcome.isNotSent("AWS_CA_BUNDLE"))
    }
    for reply in [RawServer.Reply.close, .reset] {
      let breaking = try await Self.tunnel("server", reply)
      try await withTransport(proxies: Self.environment(breaking), authorities: Certificates.authority()) { transport in
        #expect(await Outcome(of: TransportTests.post(Self.service), over: transport).isMaybeSent("HTTPS_PROXY"))
      }
    }
  }

  @Test("This machine and what NO_PROXY names are reached directly, beside what goes through the proxy")
  func bypass() async throws {
    let proxy = try await RawServer { _ in .send(Self.page) }
    let server = try await RawServer { _ in .send(TransportTests.ok) }
    var environment = Self.environment(proxy)
    environment["NO_PROXY"] = "no-such-host.invalid"
    try await withTransport(proxies: environment) { transport in
      #expect(await Outcome(of: TransportTests.post(server.endpoint), over: transport) == .answered(200))
      #expect(await Outcome(of: TransportTests.post(Self.plainService), over: transport) == .answered(502))
      let unknown = Endpoint(scheme: "http", host: "no-such-host.invalid")
      #expect(await Outcome(of: TransportTests.post(unknown), over: transport).isNotSent())
    }
    #expect(proxy.received.joined().count(of: "no-such-host") == 0)
  }

  @Test("A variable that names no proxy that can be used is a failure before anything was sent")
  func unusable() async throws {
    try await withTransport(proxies: ["HTTPS_PROXY": "https://me:secret@p:1"]) { transport in
      for request in [TransportTests.post(Self.service), TransportTests.get(Self.service)] {
        let outcome = await Outcome(of: request, over: transport)
        #expect(
          outcome.isNotSent("https://service.example: HTTPS_PROXY names a proxy") && !"\(outcome)".contains("secret"))
      }
    }
  }
}
