extension CredentialsCase {
  static let ofEnvironment = [
    CredentialsCase("environment: keys", variables("E"), key: "E"),
    CredentialsCase("environment: keys and a token", variables("E") + ["AWS_SESSION_TOKEN": "hush"], key: "E"),
    CredentialsCase(
      "environment: an id alone", ["AWS_ACCESS_KEY_ID": "E"], credentials: "[default]\n" + keys("D"), key: nil),
    CredentialsCase("environment: a secret alone", ["AWS_SECRET_ACCESS_KEY": "hush"] + off, key: nil),
    CredentialsCase(
      "environment: a secret alone, and keys in the profile", ["AWS_SECRET_ACCESS_KEY": "hush"],
      credentials: "[default]\n" + keys("D"), key: nil,
      botocore: Difference(key: "D", why: "half a pair is a mistake that should be seen")),
    CredentialsCase(
      "environment: before the default profile", variables("E"), credentials: "[default]\n" + keys("D"), key: "E"),
    CredentialsCase(
      "environment: before AWS_PROFILE", variables("E") + ["AWS_PROFILE": "dev"], credentials: "[dev]\n" + keys("V"),
      key: "E"),
    CredentialsCase(
      "environment: after --profile", profile: "dev", variables("E"), credentials: "[dev]\n" + keys("V"), key: "V"),
    CredentialsCase("environment: AWS_PROFILE names nothing", variables("E") + ["AWS_PROFILE": "dev"], key: nil),
    CredentialsCase(
      "environment: AWS_PROFILE names a default that is not there", variables("E") + ["AWS_PROFILE": "default"],
      key: nil),
    CredentialsCase("environment: a broken config file", variables("E"), config: "[default\n", key: nil),
    CredentialsCase(
      "environment: empty variables", ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""],
      credentials: "[default]\n" + keys("D"), key: "D"),
    CredentialsCase(
      "environment: keys that still hold", variables("E") + ["AWS_CREDENTIAL_EXPIRATION": "2099-01-01T00:00:00Z"],
      key: "E"),
    CredentialsCase(
      "environment: keys that are expired", variables("E") + ["AWS_CREDENTIAL_EXPIRATION": "2001-01-01T00:00:00Z"],
      key: nil),
    CredentialsCase(
      "environment: an expiration that is none", variables("E") + ["AWS_CREDENTIAL_EXPIRATION": "soon"], key: nil),
    CredentialsCase("nothing at all", off, key: nil),
    CredentialsCase("nothing, and no instance to ask", key: nil),
  ]

  private static let off = ["AWS_EC2_METADATA_DISABLED": "true"]
}
