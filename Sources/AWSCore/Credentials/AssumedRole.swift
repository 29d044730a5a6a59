/// The credentials of a role, for which STS is asked with other credentials.
package struct AssumedRole: CredentialsSource {
  private let role: STSClient.Role
  private let source: any CredentialsProvider
  private let client: STSClient

  /// - Parameters:
  ///   - source: whose credentials may assume the role.
  ///   - fallbackRegion: where STS is called if no setting names a region.
  package init(
    arn: String, externalID: String?, by source: any CredentialsProvider, _ settings: AWSSettings,
    _ environment: CredentialsEnvironment, fallbackRegion: AWSRegion?
  ) {
    role = STSClient.Role(arn: arn, externalID: externalID)
    self.source = source
    client = STSClient(settings, environment, fallbackRegion: fallbackRegion)
  }

  package func find() async throws(CredentialsError) -> FoundCredentials {
    try await .asking { () async throws(CredentialsError) in
      try await client.assumeRole(role, signedBy: try await source.credentials())
    }
  }
}
