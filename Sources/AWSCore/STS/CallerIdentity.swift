/// Who calls, as STS sees it: GetCallerIdentity.
package struct CallerIdentity: Equatable, Sendable {
  /// 12 digits.
  package let account: String
  /// Of a user, or of a role's session: `arn:aws:sts::123456789012:assumed-role/ci/usher`.
  package let arn: String
  package let userID: String

  /// Asks STS.
  ///
  /// - Parameter fallbackRegion: where STS is called if no setting names a region.
  package static func ask(
    _ settings: AWSSettings, _ environment: CredentialsEnvironment, credentials: Credentials,
    fallbackRegion: AWSRegion?
  ) async throws(CredentialsError) -> CallerIdentity {
    try await STSClient(settings, environment, fallbackRegion: fallbackRegion).callerIdentity(signedBy: credentials)
  }
}
