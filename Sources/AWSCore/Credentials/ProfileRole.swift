/// A profile's `role_arn`: STS is asked for it with the credentials of another profile, or of another source.
extension ProfileCredentials {
  /// - Parameter visited: the profiles on the way here, this one too.
  func role(
    of profile: Profile, after visited: [String]
  ) async throws(CredentialsError) -> FoundCredentials {
    guard let arn = profile["role_arn"] else { throw .invalid("profile \"\(profile.name)\" has no role_arn") }
    let place = "profile \"\(profile.name)\" in \(arn.file)"
    if profile["mfa_serial"] != nil {
      throw .invalid(
        """
        \(place) has an mfa_serial, but usher does not ask for codes; run \
        `aws configure export-credentials --profile \(ShellWords.quoted(profile.name)) --format env` and set what it prints
        """)
    }
    let role = STSClient.Role(
      arn: arn.value, sessionName: profile["role_session_name"]?.value,
      durationSeconds: try duration(of: profile, place), externalID: profile["external_id"]?.value)
    let source = CredentialsCache(try await source(of: profile, place, visited), now: system.calls.now)
    let client = STSClient(settings, system)
    return try await .asking { () async throws(CredentialsError) in
      try await client.assumeRole(role, signedBy: try await source.credentials())
    }
  }

  /// Who asks for the role.
  private func source(
    of profile: Profile, _ place: String, _ visited: [String]
  ) async throws(CredentialsError) -> FoundCredentials {
    switch (profile["source_profile"], profile["credential_source"]) {
    case (_?, _?): throw .invalid("\(place) has both source_profile and credential_source: leave one of them out")
    case (nil, nil): throw .invalid("\(place) has a role_arn but neither source_profile nor credential_source")
    case (let name?, nil): return try await source(named: name.value, of: profile, place, visited)
    case (nil, let name?):
      do throws(CredentialsError) {
        return try await source(named: name.value, place)
      } catch .notConfigured(let reason) {
        throw .invalid("\(place) has credential_source = \(name.value), but found no credentials there: \(reason)")
      }
    }
  }

  private func source(named name: String, _ place: String) async throws(CredentialsError) -> FoundCredentials {
    switch name {
    case "Environment": return try await EnvironmentCredentials(environment: settings.environment).find()
    case "EcsContainer": return try await ContainerCredentials(settings, system).find()
    case "Ec2InstanceMetadata": return try await InstanceMetadataCredentials(settings, system).find()
    default:
      throw .invalid(
        "\(place) has credential_source = \(name), it needs one of: Environment, EcsContainer, Ec2InstanceMetadata")
    }
  }

  private func source(
    named name: String, of parent: Profile, _ place: String, _ visited: [String]
  ) async throws(CredentialsError) -> FoundCredentials {
    guard let profile = settings.shared.profile(name) else {
      throw .invalid("\(place) has source_profile = \(name), and \(settings.noProfile(name))")
    }
    // A profile may name itself for the keys that stand beside its role.
    let isOwnKeys = profile.hasKeys && name.utf8.elementsEqual(parent.name.utf8)
    if !isOwnKeys, visited.contains(where: { $0.utf8.elementsEqual(name.utf8) }) {
      throw .invalid("\(place) makes a loop of source_profile: \((visited + [name]).joined(separator: ", "))")
    }
    if !profile.hasKeys, profile.asksForRole { return try await role(of: profile, after: visited + [name]) }
    do throws(CredentialsError) {
      return try await ways(of: profile, environment: [:])
    } catch .notConfigured(let reason) {
      throw .invalid("\(place) has source_profile = \(name), but found no credentials there: \(reason)")
    }
  }

  /// What is no number counts as absent, as in botocore.
  private func duration(of profile: Profile, _ place: String) throws(CredentialsError) -> Int? {
    guard let seconds = profile["duration_seconds"].flatMap({ Int($0.value.trimmed) }) else { return nil }
    guard seconds >= 900 else { throw .invalid("\(place) has duration_seconds = \(seconds), STS gives 900 at least") }
    return seconds
  }
}
