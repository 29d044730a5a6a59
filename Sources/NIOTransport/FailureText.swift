import AWSCore
import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What the client's errors mean, and how a person reads them.
enum FailureText {
  /// Whether the error says that there was no connection to send a request on.
  static func isBeforeConnection(_ error: any Error) -> Bool {
    switch error {
    case let error as HTTPClientError:
      [
        .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout, .httpProxyHandshakeTimeout,
        .proxyAuthenticationRequired, .invalidProxyResponse,
      ].contains(error)
    case let error as IOError: error.errnoCode == ECONNREFUSED
    case NIOSSLError.handshakeFailed: true
    default: error is NIOConnectionError || error is NIOSSLExtraError || error is SettingError
    }
  }

  private static let closed = "the connection was closed by the other side"

  static func describe(_ error: any Error) -> String {
    switch error {
    case is DeadlineExceeded: return "no answer in time"
    case is CancellationError: return "cancelled"
    case ChannelError.ioOnClosedChannel, ChannelError.eof: return closed
    case is NIOTooManyBytesError: return "the answer is too large"
    case let error as HTTPClientError: return words(for: error)
    case let error as IOError: return words(for: error)
    case let error as NIOConnectionError: return "cannot connect: \(causes(of: error).joined(separator: "; "))"
    default: return TLSFailureText.describe(error) ?? "\(error)"
    }
  }

  private static func words(for error: HTTPClientError) -> String {
    switch error {
    case .deadlineExceeded: "no answer in time"
    case .connectTimeout, .getConnectionFromPoolTimeout: "cannot connect: no connection in time"
    case .tlsHandshakeTimeout: "cannot connect: no TLS connection in time"
    case .readTimeout: "the other side stopped sending before the answer was complete"
    case .httpProxyHandshakeTimeout: "cannot connect: no tunnel through the proxy in time"
    case .proxyAuthenticationRequired:
      "cannot connect: the proxy needs a user and password, or different ones from those in its variable"
    case .invalidProxyResponse: "cannot connect: the proxy did not open a tunnel"
    case .remoteConnectionClosed: "the connection was closed before the answer was complete"
    case .cancelled: "cancelled"
    default: error.description
    }
  }

  private static func words(for error: IOError) -> String {
    switch error.errnoCode {
    case ECONNREFUSED: "cannot connect: connection refused"
    case ENETUNREACH: "the network cannot be reached"
    case EHOSTUNREACH: "the host cannot be reached"
    case ECONNRESET, EPIPE: closed
    default: error.description
    }
  }

  /// What went wrong at each address that was tried.
  private static func causes(of error: NIOConnectionError) -> [String] {
    error.connectionErrors.isEmpty ? ["the host name is not known"] : error.connectionErrors.map { cause($0.error) }
  }

  private static func cause(_ error: any Error) -> String {
    guard let error = error as? IOError, error.errnoCode == ECONNREFUSED else { return describe(error) }
    return "connection refused"
  }
}
