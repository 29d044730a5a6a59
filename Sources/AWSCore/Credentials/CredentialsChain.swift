/// Asks one source after the other; the first that is configured decides, for good or ill.
package struct CredentialsChain: CredentialsSource {
  package struct Link: Sendable {
    /// For the list of what was tried.
    package var name: String
    package var source: any CredentialsSource

    package init(_ name: String, _ source: any CredentialsSource) {
      self.name = name
      self.source = source
    }
  }

  private let links: [Link]

  package init(_ links: [Link]) {
    self.links = links
  }

  /// The chain of the AWS SDKs: the environment's keys, its web identity, the profile, the container, the instance.
  /// Where a flag names the profile, the environment's own credentials do not count.
  package static func standard(_ settings: AWSSettings, _ system: CredentialsEnvironment) -> CredentialsChain {
    let ofEnvironment = [
      Link("environment", EnvironmentCredentials(environment: settings.environment)),
      Link("web identity", EnvironmentWebIdentity(settings, system)),
    ]
    return CredentialsChain(
      (settings.isProfileFlagged ? [] : ofEnvironment) + [
        Link("profile", ProfileCredentials(settings, system)),
        Link("container", ContainerCredentials(settings, system)),
        Link("instance metadata", InstanceMetadataCredentials(settings, system)),
      ])
  }

  package func find() async throws(CredentialsError) -> FoundCredentials {
    var reasons: [String] = []
    for link in links {
      do throws(CredentialsError) {
        return try await link.source.find()
      } catch .notConfigured(let reason) {
        reasons.append("  \(link.name): \(reason)")
      }
    }
    throw .noneFound(
      """
      no AWS credentials found
      \(reasons.joined(separator: "\n"))
      set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN for temporary ones), or name a profile \
      that leads to credentials with --profile or AWS_PROFILE
      """)
  }
}
