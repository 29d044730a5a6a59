package import AWSCore
import CleanRoomsMLModel
import JSONText

/// AWS Clean Rooms ML, as far as audience generation and export jobs go: typed requests in, typed answers out.
///
/// Region and partition are those of the ARN that a call is about. Where an ARN names no region of a known partition,
/// the call fails with `.notSent`. A 2xx answer that cannot be read is `.unreadable`.
package struct CleanRoomsMLClient: Sendable {
  /// The service's name in signatures and the first label of its host.
  package static let signingName = "cleanrooms-ml"
  /// The service's name in settings: `AWS_ENDPOINT_URL_CLEANROOMSML`.
  package static let serviceID = "cleanroomsml"

  private let service: ServiceClient

  /// - Parameter service: a client made with `signingName`.
  package init(_ service: ServiceClient) {
    self.service = service
  }

  /// Sends a call that changes something: repeated only after an attempt that certainly did not run.
  func change(
    _ operation: String, _ method: String, _ path: String, query: [QueryItem] = [], body: JSONWriter? = nil,
    in region: AWSRegion, watch: AttemptWatch = .none
  ) async throws(CallFailure) -> HTTPResponse {
    try await service.send(
      ServiceCall(
        operation: operation, method: method, path: path, query: query, body: body?.bytes ?? [], region: region,
        repeats: .onlyIfNotRun, watch: watch))
  }

  /// Sends a call that only reads.
  func read(
    _ operation: String, _ path: String, query: [QueryItem] = [], in region: AWSRegion
  ) async throws(CallFailure) -> ServiceAnswer {
    try ServiceAnswer(
      await service.send(
        ServiceCall(
          operation: operation, method: "GET", path: path, query: query, region: region, repeats: .readOnly)))
  }

  /// The parameters that have a value.
  static func query(_ parameters: [(name: String, value: String?)]) -> [QueryItem] {
    parameters.compactMap { name, value in value.map { QueryItem(name, $0) } }
  }

  static func region(of arn: String) throws(CallFailure) -> AWSRegion {
    guard let region = Arn(arn).flatMap({ AWSRegion(of: $0) }) else {
      throw .notSent("\(arn) is not an ARN with a region of a known partition")
    }
    return region
  }
}
