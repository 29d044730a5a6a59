extension CredentialsCase {
  static let ofWebIdentity = [
    web("all in the environment", region + whole, [.webIdentity("w", gives: "W")], key: "W"),
    web(
      "a session's name", region + whole + ["AWS_ROLE_SESSION_NAME": "me"],
      [.webIdentity("w", gives: "W", ["RoleSessionName": "me"])], key: "W"),
    web("no role", region + ["AWS_WEB_IDENTITY_TOKEN_FILE": "{HOME}/token"], key: nil),
    web(
      "no role, and keys in the profile", region + ["AWS_WEB_IDENTITY_TOKEN_FILE": "{HOME}/token"],
      credentials: "[default]\n" + keys("D"), key: nil),
    web(
      "the role from the profile", region + ["AWS_WEB_IDENTITY_TOKEN_FILE": "{HOME}/token", "AWS_PROFILE": "dev"],
      config: "[profile dev]\nrole_arn = \(arn("w"))\nweb_identity_token_file = {HOME}/other\n",
      [.webIdentity("w", gives: "W")], key: "W"),
    web(
      "no token", region + ["AWS_WEB_IDENTITY_TOKEN_FILE": "{HOME}/nothing", "AWS_ROLE_ARN": arn("w")],
      [.webIdentity("w", gives: "W")], key: nil),
    web("after the environment's keys", region + whole + variables("E"), [.webIdentity("w", gives: "W")], key: "E"),
    web(
      "before the profile's keys", region + whole, credentials: "[default]\n" + keys("D"),
      [.webIdentity("w", gives: "W")], key: "W"),
    web(
      "before the profile's role", region + whole,
      config: "[default]\nrole_arn = \(arn("r"))\nsource_profile = base\n[profile base]\n" + keys("B"),
      [.webIdentity("w", gives: "W"), .role("r", by: "B", gives: "R")], key: "W",
      botocore: Difference(key: "R", why: "the environment as a whole comes before the files")),
    web("in the profile", profile: "dev", region, config: profile, [.webIdentity("w", gives: "W")], key: "W"),
    web(
      "in the profile, and a role in the environment", region + ["AWS_PROFILE": "dev", "AWS_ROLE_ARN": arn("e")],
      config: profile, [.webIdentity("e", gives: "E"), .webIdentity("w", gives: "W")], key: "E"),
    web(
      "in a profile of --profile, and a role in the environment", profile: "dev", region + ["AWS_ROLE_ARN": arn("e")],
      config: profile, [.webIdentity("e", gives: "E"), .webIdentity("w", gives: "W")], key: "W"),
    web(
      "in the environment, and --profile", profile: "dev", region + whole, config: "[profile dev]\n" + keys("C"),
      [.webIdentity("w", gives: "W")], key: "C"),
    web(
      "in the profile, before its keys", profile: "dev", region, config: profile + keys("C"),
      [.webIdentity("w", gives: "W")], key: "W"),
    web(
      "in the profile, without a role", profile: "dev", region,
      config: "[profile dev]\nweb_identity_token_file = {HOME}/token\n", key: nil),
    web("refused", region + whole, [.stsError(400, "InvalidIdentityToken")], key: nil),
    web("expired", region + whole, [.stsError(400, "ExpiredTokenException")], key: nil),
    web("no region", whole, [.webIdentity("w", gives: "W")], key: nil),
    web(
      "FIPS", region + whole + ["AWS_USE_FIPS_ENDPOINT": "true"],
      [.webIdentity("w", gives: "W", at: "https://sts-fips.us-east-1.amazonaws.com/")], key: "W"),
  ]

  private static let whole = ["AWS_WEB_IDENTITY_TOKEN_FILE": "{HOME}/token", "AWS_ROLE_ARN": arn("w")]
  private static let profile = "[profile dev]\nrole_arn = \(arn("w"))\nweb_identity_token_file = {HOME}/token\n"

  private static func web(
    _ name: String, profile: String? = nil, _ environment: [String: String], config: String? = nil,
    credentials: String? = nil, _ replies: [Reply] = [], key: String?, botocore: Difference? = nil
  ) -> CredentialsCase {
    CredentialsCase(
      "web identity: \(name)", profile: profile, environment, config: config, credentials: credentials,
      files: ["token": "hush-hush"], replies, key: key, botocore: botocore)
  }
}
