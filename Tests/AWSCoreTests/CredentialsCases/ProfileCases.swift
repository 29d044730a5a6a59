extension CredentialsCase {
  static let ofProfiles = [
    CredentialsCase("profile: default in credentials", credentials: "[default]\n" + keys("D"), key: "D"),
    CredentialsCase("profile: default in config", config: "[default]\n" + keys("C"), key: "C"),
    CredentialsCase("profile: [profile default] in config", config: "[profile default]\n" + keys("C"), key: "C"),
    CredentialsCase(
      "profile: credentials before config", config: "[default]\n" + keys("C"), credentials: "[default]\n" + keys("D"),
      key: "D"),
    CredentialsCase("profile: AWS_PROFILE", ["AWS_PROFILE": "dev"], credentials: two, key: "V"),
    CredentialsCase("profile: AWS_DEFAULT_PROFILE", ["AWS_DEFAULT_PROFILE": "dev"], credentials: two, key: "V"),
    CredentialsCase(
      "profile: AWS_DEFAULT_PROFILE before AWS_PROFILE", ["AWS_PROFILE": "default", "AWS_DEFAULT_PROFILE": "dev"],
      credentials: two, key: "V"),
    CredentialsCase(
      "profile: --profile before AWS_PROFILE", profile: "dev", ["AWS_PROFILE": "default"], credentials: two, key: "V"),
    CredentialsCase("profile: --profile names nothing", profile: "prod", credentials: two, key: nil),
    CredentialsCase("profile: an id alone", credentials: "[default]\naws_access_key_id = D\n", key: nil),
    CredentialsCase("profile: an id alone in config", config: "[default]\naws_access_key_id = D\n", key: nil),
    CredentialsCase(
      "profile: half a pair in each file", config: "[default]\naws_secret_access_key = hush\n",
      credentials: "[default]\naws_access_key_id = D\n", key: nil),
    CredentialsCase("profile: config needs the word", profile: "dev", config: "[dev]\n" + keys("C"), key: nil),
    CredentialsCase(
      "profile: credentials takes no word", profile: "dev", credentials: "[profile dev]\n" + keys("V"), key: nil),
    CredentialsCase(
      "profile: a name with a blank", profile: "my dev", config: "[profile \"my dev\"]\n" + keys("C"), key: "C"),
    CredentialsCase(
      "profile: names in upper case", credentials: "[default]\nAWS_ACCESS_KEY_ID=D\nAws_Secret_Access_Key : hush",
      key: "D"),
    CredentialsCase(
      "profile: carriage returns", credentials: "[default]\r\naws_access_key_id=D\r\naws_secret_access_key=hush\r\n",
      key: "D"),
    CredentialsCase(
      "profile: a byte order mark", credentials: "\u{FEFF}[default]\n" + keys("D"), key: "D",
      botocore: Difference(key: nil, why: "editors write one, and there is nothing else it could mean")),
    CredentialsCase(
      "profile: keys below another setting do not count",
      credentials: "[default]\ns3 =\n  aws_access_key_id = X\n" + keys("D"), key: "D"),
    CredentialsCase(
      "profile: a section stands twice", credentials: "[default]\n" + keys("D") + "[default]\n" + keys("E"), key: nil),
    CredentialsCase(
      "profile: a setting stands twice", credentials: "[default]\n" + keys("D") + "AWS_ACCESS_KEY_ID = E\n", key: nil),
    CredentialsCase(
      "profile: settings of [DEFAULT]", credentials: "[DEFAULT]\n" + keys("D") + "[default]\nregion = x\n", key: "D"),
    CredentialsCase(
      "profile: an empty session token", credentials: "[default]\n" + keys("D") + "aws_session_token =\n", key: "D"),
    CredentialsCase(
      "profile: AWS_SHARED_CREDENTIALS_FILE", ["AWS_SHARED_CREDENTIALS_FILE": "{HOME}/keys"],
      files: ["keys": "[default]\n" + keys("K")], key: "K"),
    CredentialsCase(
      "profile: AWS_CONFIG_FILE in the home folder", ["AWS_CONFIG_FILE": "~/mine"],
      files: ["mine": "[default]\n" + keys("K")], key: "K"),
    CredentialsCase(
      "profile: AWS_CONFIG_FILE with a variable", ["AWS_CONFIG_FILE": "$HOME/${FOLDER}/mine", "FOLDER": "x"],
      files: ["x/mine": "[default]\n" + keys("K")], key: "K"),
    CredentialsCase(
      "profile: login_session", ["AWS_EC2_METADATA_DISABLED": "true"],
      config: "[default]\nlogin_session = arn:aws:iam::123456789012:user/me\n", key: nil),
    CredentialsCase(
      "profile: keys in credentials before login_session", config: "[default]\nlogin_session = x\n",
      credentials: "[default]\n" + keys("D"), key: "D"),
  ]

  private static let two = "[default]\n" + keys("D") + "[dev]\n" + keys("V")
}
