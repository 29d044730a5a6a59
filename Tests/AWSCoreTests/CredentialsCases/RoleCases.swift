extension CredentialsCase {
  static let ofRoles = [
    role(
      "source_profile", "role_arn = \(arn("r"))\nsource_profile = base\n", [.role("r", by: "B", gives: "R")], key: "R"),
    role("a chain of two", "role_arn = \(arn("r"))\nsource_profile = middle\n", chain, key: "R"),
    role(
      "a loop",
      "role_arn = \(arn("r"))\nsource_profile = one\n[profile one]\nrole_arn = \(arn("one"))\nsource_profile = dev\n",
      key: nil),
    role(
      "itself with keys", "role_arn = \(arn("r"))\nsource_profile = dev\n" + keys("O"),
      [.role("r", by: "O", gives: "R")], key: "R"),
    role("itself without keys", "role_arn = \(arn("r"))\nsource_profile = dev\n", key: nil),
    role("a source that is not there", "role_arn = \(arn("r"))\nsource_profile = nobody\n", key: nil),
    role(
      "a source that has nothing", "role_arn = \(arn("r"))\nsource_profile = empty\n[profile empty]\nregion = x\n",
      key: nil),
    role("two sources", "role_arn = \(arn("r"))\nsource_profile = base\ncredential_source = Environment\n", key: nil),
    role("no source", "role_arn = \(arn("r"))\n" + keys("O"), key: nil),
    role(
      "no source, and keys in the environment", profile: nil, in: ["AWS_PROFILE": "dev"] + variables("E"),
      "role_arn = \(arn("r"))\n", key: "E"),
    role(
      "a source whose keys count before its role",
      "role_arn = \(arn("r"))\nsource_profile = mixed\n[profile mixed]\nrole_arn = x\n" + keys("M"),
      [.role("r", by: "M", gives: "R")], key: "R"),
    role(
      "a source with half a pair",
      "role_arn = \(arn("r"))\nsource_profile = half\n[profile half]\naws_access_key_id = H\n", key: nil),
    role(
      "external_id", "role_arn = \(arn("r"))\nsource_profile = base\nexternal_id = a b&c\n",
      [.role("r", by: "B", gives: "R", ["ExternalId": "a b&c"])], key: "R"),
    role(
      "role_session_name", "role_arn = \(arn("r"))\nsource_profile = base\nrole_session_name = me\n",
      [.role("r", by: "B", gives: "R", ["RoleSessionName": "me"])], key: "R"),
    role(
      "duration_seconds", "role_arn = \(arn("r"))\nsource_profile = base\nduration_seconds = 1800\n",
      [.role("r", by: "B", gives: "R", ["DurationSeconds": "1800"])], key: "R"),
    role(
      "duration_seconds too short", "role_arn = \(arn("r"))\nsource_profile = base\nduration_seconds = 60\n",
      [.role("r", by: "B", gives: "R")], key: nil),
    role(
      "duration_seconds that is no number", "role_arn = \(arn("r"))\nsource_profile = base\nduration_seconds = long\n",
      [.role("r", by: "B", gives: "R")], key: "R"),
    role(
      "mfa_serial", "role_arn = \(arn("r"))\nsource_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/me\n",
      [.role("r", by: "B", gives: "R")], key: nil),
    role(
      "a source's session token",
      "role_arn = \(arn("r"))\nsource_profile = temporary\n[profile temporary]\n" + keys("T")
        + "aws_session_token = hush\n", [.role("r", by: "T", gives: "R", headers: ["x-amz-security-token": "hush"])],
      key: "R"),
    role(
      "a source that is a process",
      "role_arn = \(arn("r"))\nsource_profile = process\n[profile process]\ncredential_process = echo '{\"Version\": 1, \"AccessKeyId\": \"P\", \"SecretAccessKey\": \"hush\"}'\n",
      [.role("r", by: "P", gives: "R")], key: "R"),
    role(
      "a source that is a web identity",
      "role_arn = \(arn("r"))\nsource_profile = web\n[profile web]\nrole_arn = \(arn("w"))\nweb_identity_token_file = {HOME}/token\n",
      files: ["token": "hush-hush"], [.webIdentity("w", gives: "W"), .role("r", by: "W", gives: "R")], key: "R"),
    role(
      "credential_source Environment", in: region + variables("E"),
      "role_arn = \(arn("r"))\ncredential_source = Environment\n", [.role("r", by: "E", gives: "R")], key: "R"),
    role(
      "credential_source Environment without keys", "role_arn = \(arn("r"))\ncredential_source = Environment\n",
      key: nil),
    role(
      "credential_source EcsContainer", in: region + ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/x"],
      "role_arn = \(arn("r"))\ncredential_source = EcsContainer\n",
      [.get("http://169.254.170.2/x", document("T")), .role("r", by: "T", gives: "R")], key: "R"),
    role(
      "credential_source EcsContainer without a container",
      "role_arn = \(arn("r"))\ncredential_source = EcsContainer\n", key: nil),
    role(
      "credential_source Ec2InstanceMetadata", "role_arn = \(arn("r"))\ncredential_source = Ec2InstanceMetadata\n",
      Reply.instance("I") + [.role("r", by: "I", gives: "R")], key: "R"),
    role(
      "credential_source Ec2InstanceMetadata without an instance",
      "role_arn = \(arn("r"))\ncredential_source = Ec2InstanceMetadata\n", key: nil),
    role(
      "credential_source in lower case", in: region + variables("E"),
      "role_arn = \(arn("r"))\ncredential_source = environment\n", [.role("r", by: "E", gives: "R")], key: nil),
    role("credential_source that is none", "role_arn = \(arn("r"))\ncredential_source = Moon\n", key: nil),
    role(
      "the role in config, the keys of its source in credentials", "role_arn = \(arn("r"))\nsource_profile = other\n",
      credentials: "[other]\n" + keys("F"), [.role("r", by: "F", gives: "R")], key: "R"),
    role(
      "before the profile's own keys in credentials", "role_arn = \(arn("r"))\nsource_profile = base\n",
      credentials: "[dev]\n" + keys("F"), [.role("r", by: "B", gives: "R")], key: "R"),
  ]

  private static let chain = [Reply.role("m", by: "B", gives: "M"), .role("r", by: "M", gives: "R")]

  /// A profile `dev` that has `settings`, beside `base`, which has keys, and `middle`, which has a role by `base`.
  static func role(
    _ name: String, profile: String? = "dev", in environment: [String: String] = region, _ settings: String,
    credentials: String? = nil, files: [String: String] = [:], _ replies: [Reply] = [], key: String?,
    botocore: Difference? = nil
  ) -> CredentialsCase {
    CredentialsCase(
      "role: \(name)", profile: profile, environment,
      config: """
        [profile base]
        \(keys("B"))
        [profile middle]
        role_arn = \(arn("m"))
        source_profile = base
        [profile dev]
        \(settings)
        """,
      credentials: credentials, files: files, replies, key: key, botocore: botocore)
  }
}
