import AWSCore
import Foundation
import NIOSSL
import NIOTransport
import TestSupport
import Testing

@Suite struct TLSTests {
  @Test("An extra authority is trusted, for a host by its name and by its address")
  func trusted() async throws {
    let server = try await RawServer(tls: Certificates.context("server")) { _ in .send(TransportTests.ok) }
    try await withTransport(authorities: Certificates.authority()) { transport in
      for host in ["127.0.0.1", "localhost"] {
        var endpoint = server.secureEndpoint
        endpoint.host = host
        for request in [TransportTests.post(endpoint), TransportTests.get(endpoint)] {
          #expect(await Outcome(of: request, over: transport) == .answered(200))
        }
      }
    }
  }

  @Test(
    "A certificate that cannot be trusted ends it before anything was sent, and the words say what to do",
    arguments: [
      ("server", false, "AWS_CA_BUNDLE"), ("self-signed", true, "AWS_CA_BUNDLE"), ("expired", true, "it has expired"),
      ("elsewhere", true, "the certificate is for another host"),
    ])
  func untrusted(_ certificate: String, _ knowsAuthority: Bool, _ words: String) async throws {
    let server = try await RawServer(tls: Certificates.context(certificate)) { _ in .send(TransportTests.ok) }
    let authorities = try knowsAuthority ? Certificates.authority() : .none
    try await withTransport(authorities: authorities) { transport in
      for request in [TransportTests.post(server.secureEndpoint), TransportTests.get(server.secureEndpoint)] {
        #expect(await Outcome(of: request, over: transport).isNotSent(words))
      }
    }
    #expect(server.received.joined().isEmpty)
  }

  @Test("TLS 1.2 is good enough, and nothing older is")
  func versions() async throws {
    for (version, isEnough) in [(TLSVersion.tlsv13, true), (.tlsv12, true), (.tlsv11, false), (.tlsv1, false)] {
      let tls = try Certificates.context("server", newest: version)
      let server = try await RawServer(tls: tls) { _ in .send(TransportTests.ok) }
      try await withTransport(authorities: Certificates.authority()) { transport in
        let outcome = await Outcome(of: TransportTests.post(server.secureEndpoint), over: transport)
        #expect(isEnough ? outcome == .answered(200) : outcome.isNotSent("offers no TLS 1.2"), "\(version)")
      }
    }
  }

  @Test("A handshake that breaks, and a server without TLS, were sent nothing")
  func broken() async throws {
    try await withTransport(authorities: Certificates.authority()) { transport in
      for welcome in [RawServer.Welcome.close, .reset, .resetAfter(bytes: 1)] {
        let server = try await RawServer(welcome) { _ in .silence }
        let outcome = await Outcome(of: TransportTests.post(server.secureEndpoint), over: transport)
        #expect(outcome.isNotSent(), "\(welcome)")
      }
      let greeting = RawServer.Welcome.greet("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
      let plain = try await RawServer(greeting) { _ in .silence }
      let outcome = await Outcome(of: TransportTests.post(plain.secureEndpoint), over: transport)
      #expect(outcome.isNotSent("does not use TLS"))
    }
  }

  @Test("A server that is silent in the handshake was sent nothing")
  func silentHandshake() async throws {
    let server = try await RawServer { _ in .silence }
    try await withTransport(connectLimit: .milliseconds(300)) { transport in
      for request in [TransportTests.post(server.secureEndpoint), TransportTests.get(server.secureEndpoint)] {
        #expect(await Outcome(of: request, over: transport).isNotSent("in time"))
      }
    }
  }

  @Test("A connection that breaks after the handshake leaves it open whether the request ran")
  func lost() async throws {
    for reply in [RawServer.Reply.close, .reset, .sendThenClose("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{")] {
      let server = try await RawServer(tls: Certificates.context("server")) { _ in reply }
      try await withTransport(authorities: Certificates.authority()) { transport in
        #expect(await Outcome(of: TransportTests.post(server.secureEndpoint), over: transport).isMaybeSent())
      }
    }
  }

  @Test("A file of authorities that cannot be used is an error that names it")
  func authorities() throws {
    let folder = try TemporaryFolder()
    let absent = folder.file("absent.pem").path
    #expect(throws: AuthoritiesError.self) { try ExtraAuthorities(file: absent) }
    #expect(Self.words(absent).hasSuffix("absent.pem (AWS_CA_BUNDLE, ca_bundle): there is no such file"))
    #expect(Self.words(folder.url.path).hasSuffix(": it cannot be read"))
    let begin = "-----BEGIN CERTIFICATE-----\n"
    for text in ["", "text", begin, begin + "AAAA\n-----END CERTIFICATE-----\n", begin + "?\n"] {
      let file = folder.file("broken.pem")
      try Data(text.utf8).write(to: file)
      #expect(Self.words(file.path).hasSuffix(": it does not hold certificates in PEM form"))
    }
    // A whole certificate does not make up for one that is broken.
    let whole = try String(contentsOfFile: Certificates.path("authority"), encoding: .utf8)
    let file = folder.file("half.pem")
    try Data((whole + begin + "AAAA\n").utf8).write(to: file)
    #expect(Self.words(file.path).hasSuffix(": it does not hold certificates in PEM form"))
    try Data(("A comment.\n" + whole + whole).utf8).write(to: file)
    #expect(Self.words(file.path) == "none")
  }

  /// The words of the error that reading a file comes to.
  static func words(_ path: String) -> String {
    do throws(AuthoritiesError) {
      _ = try ExtraAuthorities(file: path)
      return "none"
    } catch {
      return error.description
    }
  }
}
