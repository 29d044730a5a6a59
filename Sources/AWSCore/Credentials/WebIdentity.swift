/// A role that a token in a file stands for: `AWS_WEB_IDENTITY_TOKEN_FILE`, as Kubernetes and CI systems set it.
struct EnvironmentWebIdentity: CredentialsSource {
  private let settings: AWSSettings
  private let system: CredentialsEnvironment

  init(_ settings: AWSSettings, _ system: CredentialsEnvironment) {
    self.settings = settings
    self.system = system
  }

  func find() async throws(CredentialsError) -> FoundCredentials {
    guard let path = settings.environment.value("AWS_WEB_IDENTITY_TOKEN_FILE") else {
      throw .notConfigured("AWS_WEB_IDENTITY_TOKEN_FILE is not set")
    }
    return try await WebIdentity(
      tokenFile: SettingLookUp.Found(value: path, origin: "AWS_WEB_IDENTITY_TOKEN_FILE"),
      look: SettingLookUp(environment: settings.environment, profile: settings.profile)
    ).find(settings, system)
  }
}

/// A role and the file with the token that stands for it. Role and session name come from the environment or the
/// profile, whichever holds the token's file.
struct WebIdentity {
  let tokenFile: SettingLookUp.Found
  let look: SettingLookUp

  func find(
    _ settings: AWSSettings, _ system: CredentialsEnvironment
  ) async throws(CredentialsError) -> FoundCredentials {
    guard let arn = look.find(["AWS_ROLE_ARN"], "role_arn") else {
      throw .invalid("\(tokenFile.origin) is set, but neither AWS_ROLE_ARN nor role_arn in the profile")
    }
    let role = STSClient.Role(
      arn: arn.value, sessionName: look.find(["AWS_ROLE_SESSION_NAME"], "role_session_name")?.value)
    let client = STSClient(settings, system)
    return try await .asking { [tokenFile, files = settings.files] () async throws(CredentialsError) in
      // The file is read anew each time: its token changes.
      let token = try files.token(tokenFile.value, from: tokenFile.origin)
      return try await client.assumeRole(role, webIdentityToken: token)
    }
  }
}
