import NIOSSL

/// What the errors of a TLS handshake mean, and what to do about them.
enum TLSFailureText {
  /// nil for an error of another kind.
  static func describe(_ error: any Error) -> String? {
    switch error {
    case let error as NIOSSLError: describe(error)
    case let error as NIOSSLExtraError where error == .failedToValidateHostname:
      "cannot connect: the certificate is for another host"
    case is NIOSSLExtraError: "cannot connect: the certificate cannot be checked: \(error)"
    default: nil
    }
  }

  private static func describe(_ error: NIOSSLError) -> String? {
    switch error {
    case .handshakeFailed(let reason): "cannot connect: \(words(for: "\(reason)"))"
    case .noCertificateToValidate, .unableToValidateCertificate: "cannot connect: \(untrusted)"
    case .uncleanShutdown: "the connection was closed before the answer was complete"
    default: nil
    }
  }

  /// - Parameter reason: the error's own text, which holds OpenSSL's name for it; its number is not public.
  private static func words(for reason: String) -> String {
    if reason.contains("CERTIFICATE_VERIFY_FAILED") { return untrusted }
    if reason.contains("WRONG_VERSION_NUMBER") || reason.contains("HTTP_REQUEST") {
      return "the other side does not use TLS (https:// instead of http://?)"
    }
    if reason.contains("UNSUPPORTED_PROTOCOL") || reason.contains("PROTOCOL_VERSION") {
      return "the other side offers no TLS 1.2 or newer"
    }
    if reason.contains("EOF during handshake") { return "the connection was closed during the TLS handshake" }
    return "the TLS handshake failed: \(reason)"
  }

  /// The library keeps to itself which of them it is.
  private static let untrusted =
    "the certificate is not trusted: it has expired, or its authority is unknown here; "
    + "give the file of its authority with AWS_CA_BUNDLE, for example for a proxy that opens TLS, "
    + "and check that ca-certificates is installed"
}
