/// The one seam between usher and the network: bytes out, bytes in.
///
/// Whoever keeps this contract (AsyncHTTPClient in NIOTransport, the emulator in memory, a double in a test) sends a
/// request at most once, follows no redirect, retries nothing, and says of every failure whether the request may have
/// reached the other side. Retry and settlement read nothing else of a failure.
package protocol HTTPTransport: Sendable {
  /// Sends `request` once and returns the whole answer, whatever its status.
  ///
  /// - Parameter limit: the time for the whole exchange, from the first attempt to connect to the last byte.
  func send(_ request: HTTPRequest, within limit: Duration) async throws(TransportError) -> HTTPResponse
}

/// Why there is no answer, sorted by the only question that matters for a start: may it have run?
package enum TransportError: Error, Equatable, Sendable {
  /// Not a byte of the request's body left this process: sending it again cannot run it twice.
  case notSent(String)
  /// The request may have arrived and may have been carried out.
  case maybeSent(String)
}
