import JSONText

/// The role that a profile has through single sign-on: the token is that of `aws sso login`, renewed where it can be.
struct SSOCredentials: CredentialsSource {
  private let sso: SSOSettings
  private let settings: AWSSettings
  private let system: CredentialsEnvironment

  init(
    _ profile: Profile, _ settings: AWSSettings, _ system: CredentialsEnvironment
  ) throws(CredentialsError) {
    sso = try SSOSettings(profile, sessions: settings.shared.ssoSessions)
    self.settings = settings
    self.system = system
  }

  func find() async throws(CredentialsError) -> FoundCredentials {
    try await .asking { () async throws(CredentialsError) in try await roleCredentials() }
  }

  private func roleCredentials() async throws(CredentialsError) -> Credentials {
    let token = try await token()
    let endpoint = try endpoint("portal.sso", "sso")
    let query = [QueryItem("role_name", sso.roleName), QueryItem("account_id", sso.accountID)]
    let request = HTTPRequest(
      operation: "GetRoleCredentials", method: "GET", endpoint: endpoint, path: "/federation/credentials",
      query: query,
      headers: HTTPHeaders([
        ("x-amz-sso_bearer_token", token.accessToken), ("user-agent", system.userAgent),
      ]))
    let answer: HTTPResponse
    do throws(CredentialsError) {
      answer = try await RepeatedRequest(system).send("single sign-on of \(sso.place)", request)
    } catch {
      throw .invalid("\(error.message); if the session has ended, \(login)")
    }
    let json = (try? JSONValue(parsing: answer.body))?["roleCredentials"]
    guard let id = json?["accessKeyId"]?.string, let secret = json?["secretAccessKey"]?.string,
      let session = json?["sessionToken"]?.string, let milliseconds = json?["expiration"]?.double
    else { throw .invalid("the answer to single sign-on of \(sso.place) cannot be read") }
    return Credentials(
      accessKeyID: id, secretAccessKey: secret, sessionToken: session,
      expiration: Date(timeIntervalSince1970: milliseconds / 1000),
      source: "role \(sso.roleName) of account \(sso.accountID) by single sign-on")
  }

  /// What brings a new token.
  private var login: String { "run `aws sso login --profile \(ShellWords.quoted(sso.profile))`" }

  private func token() async throws(CredentialsError) -> SSOToken {
    let path = SSOToken.path(for: sso.session ?? sso.startURL, in: settings.files)
    guard let bytes = try? settings.files.read(path), let token = SSOToken(bytes), !token.accessToken.isEmpty else {
      throw .invalid("\(sso.place) asks for single sign-on, but there is no token in \(path): \(login)")
    }
    let now = system.calls.now()
    if sso.session != nil, token.expiration.timeIntervalSince(now) < Self.renewalWindow,
      let renewed = await renewed(token)
    {
      // The token is good, whether or not it can be kept for others.
      try? settings.files.write(path, renewed.file)
      return renewed
    }
    guard token.expiration > now else {
      throw .invalid("the token of single sign-on of \(sso.place) has expired: \(login)")
    }
    return token
  }

  /// In seconds.
  private static let renewalWindow: TimeInterval = 15 * 60

  /// nil where the token cannot be renewed; then the old one decides.
  private func renewed(_ token: SSOToken) async -> SSOToken? {
    guard let renewal = token.renewal, renewal.expiration > system.calls.now(),
      let endpoint = try? endpoint("oidc", "sso_oidc")
    else { return nil }
    var json = JSONWriter()
    json.object { json in
      json.member("grantType", "refresh_token")
      json.member("clientId", renewal.clientID)
      json.member("clientSecret", renewal.clientSecret)
      json.member("refreshToken", renewal.refreshToken)
    }
    var request = HTTPRequest(
      operation: "CreateToken", method: "POST", endpoint: endpoint, path: "/token",
      headers: HTTPHeaders([("content-type", "application/json"), ("user-agent", system.userAgent)]),
      body: json.bytes)
    request.secrets = [renewal.clientSecret, renewal.refreshToken]
    let answer = try? await RepeatedRequest(system).send("renewing the token of \(sso.place)", request)
    return (answer.flatMap { try? JSONValue(parsing: $0.body) }).flatMap {
      token.renewed(by: $0, at: system.calls.now())
    }
  }

  private func endpoint(_ service: String, _ serviceID: String) throws(CredentialsError) -> Endpoint {
    do {
      return try EndpointResolver.configured(
        service: service, serviceID: serviceID, flag: nil, environment: settings.environment,
        profile: settings.profile, isPlainInGovCloud: true
      ).endpoint(in: sso.region)
    } catch {
      throw .invalid(error.description)
    }
  }
}
