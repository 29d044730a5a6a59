/// What a profile leads to. The order of its ways, and of those of a `source_profile`, is botocore's: a role, a web
/// identity, single sign-on, keys in `credentials`, a process, keys in `config`.
struct ProfileCredentials: CredentialsSource {
  let settings: AWSSettings
  let system: CredentialsEnvironment

  init(_ settings: AWSSettings, _ system: CredentialsEnvironment) {
    self.settings = settings
    self.system = system
  }

  func find() async throws(CredentialsError) -> FoundCredentials {
    guard let profile = settings.profile else {
      throw .notConfigured(settings.noProfile(settings.profileName))
    }
    if profile.asksForRole { return try await role(of: profile, after: [profile.name]) }
    return try await ways(of: profile, environment: settings.isProfileFlagged ? [:] : settings.environment)
  }

  /// Everything but a role that other credentials have to ask for.
  ///
  /// - Parameter environment: what counts before the profile for a web identity.
  func ways(
    of profile: Profile, environment: [String: String]
  ) async throws(CredentialsError) -> FoundCredentials {
    if let file = profile.webIdentityTokenFile {
      let found = SettingLookUp.Found(value: file.value, origin: "web_identity_token_file in \(file.file)")
      return try await WebIdentity(
        tokenFile: found, look: SettingLookUp(environment: environment, profile: profile)
      ).find(settings, system)
    }
    if profile["sso_account_id"] != nil || profile["sso_role_name"] != nil {
      return try await SSOCredentials(profile, settings, system).find()
    }
    if let keys = try profile.keys(in: profile.credentials) { return FoundCredentials(keys) }
    if let login = profile["login_session"] {
      throw .invalid(
        """
        profile "\(profile.name)" in \(login.file) has a login_session, which usher cannot read; run \
        `aws configure export-credentials --profile \(ShellWords.quoted(profile.name)) --format env` and set what it prints
        """)
    }
    if let process = profile["credential_process"] {
      let place = "profile \"\(profile.name)\" in \(process.file)"
      return try await ProcessCredentials(command: process.value, place: place, runner: system.processes).find()
    }
    if let keys = try profile.keys(in: profile.config) { return FoundCredentials(keys) }
    if let sign = profile["sso_session"] ?? profile["sso_start_url"] {
      throw .notConfigured(
        "profile \"\(profile.name)\" in \(sign.file) begins single sign-on but has no sso_account_id and sso_role_name")
    }
    throw .notConfigured(
      """
      profile "\(profile.name)" has no aws_access_key_id and leads to no role, sign-on or process in \
      \(settings.files.credentialsPath) and \(settings.files.configPath)\(settings.shared.remarks(about: profile.name))
      """)
  }
}

extension Profile {
  var webIdentityTokenFile: Setting? { self["web_identity_token_file"] }

  /// Whether it names a role that other credentials have to ask for.
  var asksForRole: Bool { self["role_arn"] != nil && webIdentityTokenFile == nil }

  /// Whether it has a key, or half of one.
  var hasKeys: Bool { self["aws_access_key_id"] != nil || self["aws_secret_access_key"] != nil }

  /// The keys of one of the two files; nil where it has none.
  func keys(in settings: ExactDictionary<Setting>) throws(CredentialsError) -> Credentials? {
    let value = { (key: String) in settings[key].flatMap { $0.value.isEmpty ? nil : $0 } }
    switch (value("aws_access_key_id"), value("aws_secret_access_key")) {
    case (nil, nil): return nil
    case (let one?, nil), (nil, let one?):
      throw .invalid(
        "profile \"\(name)\" in \(one.file) has only one of aws_access_key_id and aws_secret_access_key: it needs both")
    case (let id?, let secret?):
      return Credentials(
        accessKeyID: id.value, secretAccessKey: secret.value,
        sessionToken: (value("aws_security_token") ?? value("aws_session_token"))?.value,
        source: "profile \"\(name)\" in \(id.file)")
    }
  }
}
