/// What a profile says of single sign-on (IAM Identity Center), by an `sso_session` or, as in old files, all by itself.
struct SSOSettings: Sendable {
  let accountID: String
  let roleName: String
  let region: AWSRegion
  let startURL: String
  /// nil for the old form.
  let session: String?
  /// The profile's name.
  let profile: String
  /// `profile "dev"`
  let place: String

  init(_ profile: Profile, sessions: ExactDictionary<SharedConfiguration.Settings>) throws(CredentialsError) {
    self.profile = profile.name
    place = "profile \"\(profile.name)\""
    session = profile["sso_session"]?.value
    var ofSession: SharedConfiguration.Settings?
    if let session {
      ofSession = sessions[session]
      guard ofSession != nil else { throw .invalid("\(place) names [sso-session \(session)], which does not exist") }
    }
    let look = { (name: String) throws(CredentialsError) -> String in
      let own = profile[name]?.value
      let common = ofSession?[name].flatMap { $0.value.isEmpty ? nil : $0.value }
      if let own, let common, !own.utf8.elementsEqual(common.utf8) {
        throw .invalid("profile \"\(profile.name)\" and its sso-session have different values of \(name)")
      }
      guard let value = common ?? own else {
        throw .invalid("profile \"\(profile.name)\" asks for single sign-on but has no \(name)")
      }
      return value
    }
    accountID = try look("sso_account_id")
    roleName = try look("sso_role_name")
    startURL = try look("sso_start_url")
    let name = try look("sso_region")
    guard let region = AWSRegion(name: name) else {
      throw .invalid("sso_region of \(place) is \(name), which is not the name of a region")
    }
    self.region = region
  }
}
