package import AWSCore
import CleanRoomsMLModel
import JSONText

/// AWS Clean Rooms ML, as far as audience generation and export jobs go: typed requests in, typed answers out.
///
/// Region and partition are those of the ARN that a call is about, and so is the account whose credentials sign it. Where an ARN names no region of a known partition,
/// the call fails with `.notSent`. A 2xx answer that cannot be read is `.unreadable`.
package struct CleanRoomsMLClient: Sendable {
  /// The service's name in signatures and the first label of its host.
  package static let signingName = "cleanrooms-ml"
  /// The service's name in settings: `AWS_ENDPOINT_URL_CLEANROOMSML`.
  package static let serviceID = "cleanroomsml"

  private let service: ServiceClient
  private let byAccount: [String: ServiceClient]

  /// - Parameters:
  ///   - service: a client made with `signingName`.
  ///   - byAccount: those for accounts (12 digits) that have credentials of their own.
  package init(_ service: ServiceClient, byAccount: [String: ServiceClient] = [:]) {
    (self.service, self.byAccount) = (service, byAccount)
  }

  /// Where a call goes, and whose credentials sign it.
  struct Target {
    var region: AWSRegion
    /// 12 digits; nil for the credentials of accounts without their own.
    var account: String?
  }

  private func send(_ call: ServiceCall, _ target: Target) async throws(CallFailure) -> HTTPResponse {
    try await (target.account.flatMap { byAccount[$0] } ?? service).send(call)
  }

  /// Sends a call that changes something: repeated only after an attempt that certainly did not run.
  func change(
    _ operation: String, _ method: String, _ path: String, query: [QueryItem] = [], body: JSONWriter? = nil,
    in target: Target, watch: AttemptWatch = .none
  ) async throws(CallFailure) -> HTTPResponse {
    try await send(
      ServiceCall(
        operation: operation, method: method, path: path, query: query, body: body?.bytes ?? [], region: target.region,
        repeats: .onlyIfNotRun, watch: watch), target)
  }

  /// Sends a call that only reads.
  func read(
    _ operation: String, _ path: String, query: [QueryItem] = [], in target: Target
  ) async throws(CallFailure) -> ServiceAnswer {
    try ServiceAnswer(
      await send(
        ServiceCall(
          operation: operation, method: "GET", path: path, query: query, region: target.region, repeats: .readOnly),
        target))
  }

  /// The parameters that have a value.
  static func query(_ parameters: [(name: String, value: String?)]) -> [QueryItem] {
    parameters.compactMap { name, value in value.map { QueryItem(name, $0) } }
  }

  /// The region and account of an ARN.
  static func target(of arn: String) throws(CallFailure) -> Target {
    guard let arn = Arn(arn), let region = AWSRegion(of: arn) else {
      throw .notSent("\(arn) is not an ARN with a region of a known partition")
    }
    return Target(region: region, account: arn.account)
  }
}
