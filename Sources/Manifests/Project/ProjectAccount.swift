/// An account of `usher.yaml`, and where its credentials come from.
package struct ProjectAccount: Equatable, Sendable {
  package enum Credentials: Equatable, Sendable {
    /// The name of an AWS profile.
    case profile(String)
    /// A role of the account, assumed with the credentials that usher finds without it.
    case role(arn: String, externalID: String?)
  }

  /// 12 digits.
  package let id: String
  package let credentials: Credentials
  /// `usher.yaml:7`, as it is shown.
  package let place: String
}
