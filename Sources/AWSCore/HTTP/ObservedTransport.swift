/// A transport that tells of every exchange once it is over.
///
/// Everything that goes to a service and to the sources of credentials goes through some transport: this is the one
/// place where all of it can be seen. The bodies of what goes to the sources of credentials are secret as a whole.
package struct ObservedTransport: HTTPTransport {
  private let transport: any HTTPTransport
  private let elapsed: @Sendable () -> Duration
  private let observe: @Sendable (Exchange) -> Void

  /// - Parameters:
  ///   - elapsed: the time since some moment, on a clock that is never set.
  ///   - observe: called once for each request, before its answer is used.
  package init(
    _ transport: any HTTPTransport, elapsed: @escaping @Sendable () -> Duration,
    observe: @escaping @Sendable (Exchange) -> Void
  ) {
    self.transport = transport
    self.elapsed = elapsed
    self.observe = observe
  }

  package func send(_ request: HTTPRequest, within limit: Duration) async throws(TransportError) -> HTTPResponse {
    let start = elapsed()
    let outcome: Result<HTTPResponse, TransportError>
    do throws(TransportError) {
      outcome = .success(try await transport.send(request, within: limit))
    } catch {
      outcome = .failure(error)
    }
    observe(Exchange(request: request, outcome: outcome, duration: elapsed() - start))
    return try outcome.get()
  }
}
