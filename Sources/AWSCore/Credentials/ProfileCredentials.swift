/// The keys of a profile in the shared files.
///
/// A profile that asks for a role, single sign-on or a process is an error: what such a profile also holds as plain
/// keys is another identity than the one it asks for.
package struct ProfileCredentials: CredentialsProvider {
  private let explicit: String?
  private let files: SharedFiles

  /// - Parameter profile: nil for `AWS_PROFILE` or `default`.
  package init(profile: String?, files: SharedFiles) {
    explicit = profile
    self.files = files
  }

  package func credentials() async throws(CredentialsError) -> Credentials {
    let name = files.profileName(explicit)
    let places = "\(files.credentialsPath) and \(files.configPath)"
    let profile: Profile?
    do {
      profile = try files.profile(explicit)
    } catch {
      throw .invalid(error.description)
    }
    guard let profile else {
      // Whoever names a profile means it; only `default` may be absent in silence.
      if explicit != nil || name != "default" {
        throw .invalid("there is no profile \"\(name)\" in \(places)")
      }
      throw .notConfigured("there is no profile \"default\" in \(places)")
    }
    try Self.refuse(Self.beforeKeys, in: profile)
    if let found = try Self.keys(of: profile.credentials, named: name) { return found }
    try Self.refuse(["credential_process"], in: profile)
    if let found = try Self.keys(of: profile.config, named: name) { return found }
    let message = "profile \"\(name)\" has no aws_access_key_id in \(places)"
    throw explicit == nil && name == "default" ? .notConfigured(message) : .invalid(message)
  }

  /// What decides before plain keys do, in the order of botocore's chain.
  private static let beforeKeys = [
    "role_arn", "web_identity_token_file", "sso_session", "sso_start_url", "sso_account_id",
  ]

  private static func refuse(_ names: [String], in profile: Profile) throws(CredentialsError) {
    for name in names {
      guard let setting = profile[name] else { continue }
      throw .invalid(
        """
        profile "\(profile.name)" in \(setting.file) asks for \(name), which usher does not support; run \
        `aws configure export-credentials --profile \(profile.name) --format env` and set what it prints, or use a \
        profile with keys
        """)
    }
  }

  private static func keys(
    of settings: [String: Profile.Setting], named name: String
  ) throws(CredentialsError) -> Credentials? {
    let value = { (key: String) in settings[key].flatMap { $0.value.isEmpty ? nil : $0 } }
    switch (value("aws_access_key_id"), value("aws_secret_access_key")) {
    case (nil, nil): return nil
    case (let one?, nil), (nil, let one?):
      throw .invalid(
        "profile \"\(name)\" in \(one.file) has only one of aws_access_key_id and aws_secret_access_key: it needs both")
    case (let id?, let secret?):
      return Credentials(
        accessKeyID: id.value, secretAccessKey: secret.value, sessionToken: value("aws_session_token")?.value,
        source: "profile \"\(name)\" in \(id.file)")
    }
  }
}
