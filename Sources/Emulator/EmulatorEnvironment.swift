package import AWSCore

/// What an emulated service gets from outside: time, chance, and the faults that befall its requests.
package struct EmulatorEnvironment: Sendable {
  /// The service's clock: signatures are checked against it, and jobs move on with it.
  package var now: @Sendable () -> Date
  /// A new id at every call, in the form of a UUID; of jobs, of answers, and of the service itself.
  package var newID: @Sendable () -> String
  /// Waits where a fault takes time; by default none passes.
  package var sleep: @Sendable (Duration) async throws -> Void = { _ in }
  /// Which requests a fault befalls; none by default.
  package var faults = FaultScript()
  /// Told of each fault before it shows, one at a time.
  package var reportFault: @Sendable (FaultHit) -> Void = { _ in }
  /// Asked before a request is looked at: an answer or an error from here is what the caller gets, and nothing runs.
  package var interceptRequest: RequestInterceptor?
  /// Asked after a request was carried out: what comes from here replaces the answer; an error loses it.
  package var interceptResponse: ResponseInterceptor?

  package typealias RequestInterceptor =
    @Sendable (HTTPRequest) async throws(TransportError) -> HTTPResponse?
  package typealias ResponseInterceptor =
    @Sendable (HTTPRequest, HTTPResponse) async throws(TransportError) -> HTTPResponse?

  package init(
    now: @escaping @Sendable () -> Date, newID: @escaping @Sendable () -> String,
    interceptRequest: RequestInterceptor? = nil, interceptResponse: ResponseInterceptor? = nil
  ) {
    self.now = now
    self.newID = newID
    self.interceptRequest = interceptRequest
    self.interceptResponse = interceptResponse
  }

  /// This machine's clock and random UUIDs.
  package static let system = EmulatorEnvironment(now: { Date() }, newID: { UUID().uuidString.lowercased() })

  /// A random id of hexadecimal digits only.
  func newServiceID() -> String {
    newID().filter { $0 != "-" }
  }
}
