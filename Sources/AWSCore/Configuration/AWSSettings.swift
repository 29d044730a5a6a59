/// What the environment and the shared files say, for one profile. The environment wins over the profile.
package struct AWSSettings: Sendable {
  package let environment: [String: String]
  package let files: SharedFiles
  /// The profile that counts; nil where none is named and there is no `default`.
  package let profile: Profile?
  package let profileName: String
  /// Whether a flag names the profile; what the environment says of credentials then counts no more.
  package let isProfileFlagged: Bool
  let shared: SharedConfiguration

  /// Reads the shared files.
  ///
  /// - Parameter flag: the profile that `--profile` names; without it that of the environment, or `default`.
  /// - Throws: where a file is broken, and where a profile is named and is not there.
  package init(profile flag: String?, files: SharedFiles) throws(ProfileFileError) {
    self.files = files
    environment = files.environment
    isProfileFlagged = flag != nil
    profileName = flag ?? files.namedProfile ?? "default"
    shared = try files.configuration()
    profile = shared.profile(profileName)
    // Whoever names a profile means it; only a `default` that nobody asked for may be absent in silence.
    if profile == nil, flag ?? files.namedProfile != nil {
      throw ProfileFileError(description: noProfile(profileName))
    }
  }

  /// That a profile is not there, and what may be the reason.
  func noProfile(_ name: String) -> String {
    "there is no profile \"\(name)\" in \(files.credentialsPath) and \(files.configPath)\(shared.remarks(about: name))"
  }

  func find(_ variables: [String], _ name: String) -> SettingLookUp.Found? {
    SettingLookUp(environment: environment, profile: profile).find(variables, name)
  }
}

extension AWSSettings {
  /// The region for STS and whatever else has none of its own: `AWS_REGION`, `AWS_DEFAULT_REGION`, `region`.
  package func region() throws(SettingError) -> AWSRegion? {
    guard let found = find(["AWS_REGION", "AWS_DEFAULT_REGION"], "region") else { return nil }
    guard let region = AWSRegion(name: found.value) else {
      throw SettingError(description: "\(found.origin) is \(found.value), which is not the name of a region")
    }
    return region
  }

  /// A file of certificate authorities to trust besides the system's: `AWS_CA_BUNDLE`, `ca_bundle`,
  /// `REQUESTS_CA_BUNDLE`.
  package var caBundle: String? {
    find(["AWS_CA_BUNDLE"], "ca_bundle")?.value ?? environment.value("REQUESTS_CA_BUNDLE")
  }

  /// How often a call is tried, the first time counted: `AWS_MAX_ATTEMPTS`, `max_attempts`.
  package func maximumAttempts() throws(SettingError) -> Int? {
    try number(["AWS_MAX_ATTEMPTS"], "max_attempts", atLeast: 1)
  }

  /// `AWS_RETRY_MODE`, `retry_mode`
  package func retryMode() throws(SettingError) -> RetryMode? {
    guard let found = find(["AWS_RETRY_MODE"], "retry_mode") else { return nil }
    return try choice(found)
  }

  /// `AWS_STS_REGIONAL_ENDPOINTS`, `sts_regional_endpoints`; regional where neither is set.
  func stsEndpoints() throws(SettingError) -> STSEndpoints {
    guard let found = find(["AWS_STS_REGIONAL_ENDPOINTS"], "sts_regional_endpoints") else { return .regional }
    return try choice(found)
  }

  func number(_ variables: [String], _ name: String, atLeast least: Int) throws(SettingError) -> Int? {
    guard let found = find(variables, name) else { return nil }
    guard let number = Int(found.value.trimmed), number >= least else {
      throw SettingError(description: "\(found.origin) is \(found.value), it needs a number, \(least) at least")
    }
    return number
  }

  private func choice<Choice: RawRepresentable<String> & CaseIterable>(_ found: SettingLookUp.Found)
    throws(SettingError) -> Choice
  {
    guard let choice = Choice(rawValue: found.value) else {
      let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw SettingError(description: "\(found.origin) is \(found.value), it needs one of: \(choices)")
    }
    return choice
  }
}

/// How calls are repeated, as the AWS tools name it. usher takes every mode as `standard`.
package enum RetryMode: String, CaseIterable, Sendable {
  case legacy, standard, adaptive
}

/// Whether STS is called in the caller's region, or for the oldest regions at its one global address.
enum STSEndpoints: String, CaseIterable, Sendable {
  case legacy, regional
}
