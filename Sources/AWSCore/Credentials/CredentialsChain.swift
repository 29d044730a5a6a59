/// Asks one provider after the other; the first that is configured decides, for good or ill.
package struct CredentialsChain: CredentialsProvider {
  package struct Link: Sendable {
    /// For the list of what was tried.
    package var name: String
    package var provider: any CredentialsProvider

    package init(_ name: String, _ provider: any CredentialsProvider) {
      self.name = name
      self.provider = provider
    }
  }

  private let links: [Link]

  package init(_ links: [Link]) {
    self.links = links
  }

  /// The environment's keys, then the profile; with an explicit `profile` (`--profile`) only that, as botocore does it.
  package static func standard(profile: String?, files: SharedFiles) -> CredentialsChain {
    let profileLink = Link("profile", ProfileCredentials(profile: profile, files: files))
    if profile != nil { return CredentialsChain([profileLink]) }
    return CredentialsChain([
      Link("environment", EnvironmentCredentials(environment: files.environment)), profileLink,
    ])
  }

  package func credentials() async throws(CredentialsError) -> Credentials {
    var reasons: [String] = []
    for link in links {
      do throws(CredentialsError) {
        return try await link.provider.credentials()
      } catch .notConfigured(let reason) {
        reasons.append("  \(link.name): \(reason)")
      }
    }
    throw .noneFound(
      """
      no AWS credentials found
      \(reasons.joined(separator: "\n"))
      set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN for temporary ones), or name a profile \
      that holds keys with --profile or AWS_PROFILE
      """)
  }
}
