extension CredentialsCase {
  static let ofSignOn = [
    signOn("a session", profile, token(), [portal], key: "S"),
    signOn(
      "a session in another region", profile.replacing("eu-west-1", with: "cn-north-1"), token(),
      [
        .get(
          "https://portal.sso.cn-north-1.amazonaws.com.cn/federation/credentials?role_name=Starter&account_id=123456789012",
          answer)
      ], key: "S"),
    signOn("no token", profile, [:], [portal], key: nil),
    signOn("a token that is broken", profile, [tokenFile: "{"], [portal], key: nil),
    signOn("a token without an end", profile, [tokenFile: "{\"accessToken\": \"hush\"}"], [portal], key: nil),
    signOn(
      "an expired token that cannot be renewed", profile, token(until: "2001-01-01T00:00:00Z"), [portal], key: nil),
    signOn(
      "an expired token that is renewed", profile, token(until: "2001-01-01T00:00:00Z", renewable),
      [renewal, newPortal], key: "N"),
    signOn("a token in an old form of time", profile, token(until: "2099-01-01T00:00:00UTC"), [portal], key: "S"),
    signOn(
      "a renewal that is refused", profile, token(until: "2001-01-01T00:00:00Z", renewable), [refusal, portal], key: nil
    ),
    signOn(
      "an expired token whose client is expired", profile,
      token(until: "2001-01-01T00:00:00Z", renewable.replacing("2098", with: "2001")), [renewal, newPortal], key: nil),
    signOn(
      "a token that is turned away", profile, token(),
      [.get(portal.url, "{\"message\": \"Session token not found or invalid\"}", status: 401)], key: nil),
    signOn(
      "a session that is not there",
      "[default]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Starter\n", token(), [portal],
      key: nil),
    signOn("no account", profile.replacing("sso_account_id = 123456789012\n", with: ""), token(), [portal], key: nil),
    signOn("no role", profile.replacing("sso_role_name = Starter\n", with: ""), token(), [portal], key: nil),
    signOn(
      "neither account nor role, and keys",
      profile.replacing("sso_account_id = 123456789012\nsso_role_name = Starter\n", with: keys("C")), token(), [portal],
      key: "C"),
    signOn(
      "a region twice that is the same",
      profile.replacing("[sso-session", with: "sso_region = eu-west-1\n[sso-session"), token(), [portal], key: "S"),
    signOn(
      "a region twice that is not the same",
      profile.replacing("[sso-session", with: "sso_region = eu-west-2\n[sso-session"), token(), [portal], key: nil),
    signOn(
      "a session without a region", profile.replacing("sso_region = eu-west-1\n", with: ""), token(), [portal], key: nil
    ),
    signOn(
      "before keys in config", profile.replacing("[sso-session", with: keys("C") + "[sso-session"), token(), [portal],
      key: "S"),
    CredentialsCase(
      "single sign-on: before keys in credentials", config: profile, credentials: "[default]\n" + keys("D"),
      files: token(), [portal], key: "S"),
    signOn("the old form", old, [oldTokenFile: token()[tokenFile] ?? ""], [portal], key: "S"),
    signOn(
      "the old form, expired", old, [oldTokenFile: token(until: "2001-01-01T00:00:00Z", renewable)[tokenFile] ?? ""],
      [portal, renewal, newPortal], key: nil),
    signOn(
      "the old form without a start URL", old.replacing("sso_start_url = https://corp.awsapps.com/start\n", with: ""),
      token(), [portal], key: nil),
    CredentialsCase(
      "single sign-on: AWS_ENDPOINT_URL_SSO", ["AWS_ENDPOINT_URL_SSO": "http://portal:1"], config: profile,
      files: token(),
      [.get("http://portal:1/federation/credentials?role_name=Starter&account_id=123456789012", answer)], key: "S"),
    CredentialsCase(
      "single sign-on: AWS_ENDPOINT_URL_SSO_OIDC", ["AWS_ENDPOINT_URL_SSO_OIDC": "http://oidc:1"], config: profile,
      files: token(until: "2001-01-01T00:00:00Z", renewable),
      [Reply(method: "POST", url: "http://oidc:1/token", body: renewal.body), newPortal], key: "N"),
    role(
      "a source that is a single sign-on", "role_arn = \(arn("r"))\nsource_profile = default\n" + profile,
      files: token(), [portal, .role("r", by: "S", gives: "R")], key: "R"),
  ]

  private static let profile = """
    [default]
    sso_session = corp
    sso_account_id = 123456789012
    sso_role_name = Starter
    [sso-session corp]
    sso_start_url = https://corp.awsapps.com/start
    sso_region = eu-west-1

    """
  private static let old = """
    [default]
    sso_start_url = https://corp.awsapps.com/start
    sso_region = eu-west-1
    sso_account_id = 123456789012
    sso_role_name = Starter

    """
  /// The SHA-1 of `corp`, and of the start URL.
  private static let tokenFile = ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json"
  private static let oldTokenFile = ".aws/sso/cache/a51746d4aa793ae07b25e90c3a5db96fc7832bd7.json"

  private static let answer = """
    {"roleCredentials": {"accessKeyId": "S", "secretAccessKey": "hush", "sessionToken": "hush", "expiration": 4070908800000}}
    """
  private static let portal = Reply.get(
    "https://portal.sso.eu-west-1.amazonaws.com/federation/credentials?role_name=Starter&account_id=123456789012",
    answer, headers: ["x-amz-sso_bearer_token": "hush-old"])
  private static let newPortal = Reply.get(
    portal.url, answer.replacing("\"S\"", with: "\"N\""), headers: ["x-amz-sso_bearer_token": "hush-new"])
  private static let renewal = Reply(
    method: "POST", url: "https://oidc.eu-west-1.amazonaws.com/token",
    body: "{\"accessToken\": \"hush-new\", \"expiresIn\": 28800, \"refreshToken\": \"hush-next\"}")
  private static let refusal = Reply(
    method: "POST", url: renewal.url, status: 400, body: "{\"error\": \"invalid_grant\"}")
  private static let renewable = """
    , "clientId": "c", "clientSecret": "hush", "refreshToken": "hush", "registrationExpiresAt": "2098-01-01T00:00:00Z"
    """

  private static func token(until end: String = "2099-01-01T00:00:00Z", _ rest: String = "") -> [String: String] {
    [tokenFile: "{\"accessToken\": \"hush-old\", \"expiresAt\": \"\(end)\"\(rest)}"]
  }

  private static func signOn(
    _ name: String, _ config: String, _ files: [String: String], _ replies: [Reply], key: String?
  ) -> CredentialsCase {
    CredentialsCase("single sign-on: \(name)", config: config, files: files, replies, key: key)
  }
}
