import AWSCore
import Foundation
import NIOSSL
import NIOTransport
import TestSupport

/// A transport for the time of `body`, shut down whatever happens.
@discardableResult
func withTransport<Value>(
  connections: Int = 4, proxies: [String: String] = [:], authorities: ExtraAuthorities = .none,
  connectLimit: Duration = TransportTests.patient, silenceLimit: Duration = TransportTests.patient,
  answerLimit: Int = 1 << 20,
  _ body: (AsyncHTTPTransport) async throws -> Value
) async throws -> Value {
  let transport = AsyncHTTPTransport(
    connections: connections, proxies: ProxySettings(environment: proxies), authorities: authorities,
    connectLimit: connectLimit, silenceLimit: silenceLimit, answerLimit: answerLimit)
  do {
    let value = try await body(transport)
    await transport.shutdown()
    return value
  } catch {
    await transport.shutdown()
    throw error
  }
}

/// What sending came to.
enum Outcome: Equatable {
  case answered(Int)
  case notSent(String)
  case maybeSent(String)

  init(
    of request: HTTPRequest, over transport: AsyncHTTPTransport, within limit: Duration = TransportTests.patient
  ) async {
    do throws(TransportError) {
      self = .answered(try await transport.send(request, within: limit).status)
    } catch {
      switch error {
      case .notSent(let words): self = .notSent(words)
      case .maybeSent(let words): self = .maybeSent(words)
      }
    }
  }

  /// Whether nothing was sent, in words that hold `part`.
  func isNotSent(_ part: String = "") -> Bool {
    guard case .notSent(let words) = self else { return false }
    return part.isEmpty || words.contains(part)
  }

  func isMaybeSent(_ part: String = "") -> Bool {
    guard case .maybeSent(let words) = self else { return false }
    return part.isEmpty || words.contains(part)
  }
}

/// The certificates of `Tests/Fixtures/tls`.
enum Certificates {
  static func path(_ name: String) -> String {
    ChildProcess.checkout.appending(path: "Tests/Fixtures/tls/\(name).pem").path
  }

  static func authority() throws -> ExtraAuthorities { try ExtraAuthorities(file: path("authority")) }

  /// What a server needs to show that certificate.
  static func context(_ name: String, newest: TLSVersion? = nil) throws -> NIOSSLContext {
    let chain = try NIOSSLCertificate.fromPEMFile(path(name)).map { NIOSSLCertificateSource.certificate($0) }
    let key = try NIOSSLPrivateKey(file: path("key"), format: .pem)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv1
    configuration.maximumTLSVersion = newest
    return try NIOSSLContext(configuration: configuration)
  }
}
