import AWSCore
import Testing

@Suite("What is said where credentials cannot be had")
struct CredentialsWordsTests {
  struct Row: Sendable {
    var situation: CredentialsCase
    var words: String
  }

  private static let container = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/role"]
  private static let signedOn = """
    [default]
    sso_session = corp
    sso_account_id = 123456789012
    sso_role_name = Starter
    [sso-session corp]
    sso_region = eu-west-1
    sso_start_url = https://corp.awsapps.com/start

    """

  static let rows = [
    Row(
      situation: CredentialsCase(
        "a container that says why", container,
        [
          .get(
            "http://169.254.170.2/role",
            #"{"Code": "AssumeRoleUnauthorizedAccess", "Message": "the role may not be taken"}"#)
        ], key: nil),
      words: "gave no AccessKeyId; it says AssumeRoleUnauthorizedAccess: the role may not be taken"),
    Row(
      situation: CredentialsCase(
        "a session that has ended", config: signedOn,
        files: [
          ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json":
            #"{"accessToken": "hush", "expiresAt": "2099-01-01T00:00:00Z"}"#
        ],
        [
          .get(
            "https://portal.sso.eu-west-1.amazonaws.com/federation/credentials?role_name=Starter&account_id=123456789012",
            #"{"message": "Session token not found or invalid"}"#, status: 401)
        ], key: nil), words: "if the session has ended, run `aws sso login --profile default`"),
    Row(
      situation: CredentialsCase(
        "single sign-on that is only begun", config: "[default]\nsso_session = corp\n", key: nil),
      words: "begins single sign-on but has no sso_account_id and sso_role_name"),
    Row(
      situation: CredentialsCase(
        "a token with a line break",
        ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "hush", "AWS_SESSION_TOKEN": "hush\n"], key: nil),
      words: "the session token from the environment has a line break"),
    Row(
      situation: CredentialsCase(
        "an empty token file", role + ["AWS_WEB_IDENTITY_TOKEN_FILE": "{HOME}/token"], files: ["token": ""], key: nil),
      words: "AWS_WEB_IDENTITY_TOKEN_FILE: {HOME}/token is empty"),
    Row(
      situation: CredentialsCase(
        "a token file of blanks", config: "[default]\nrole_arn = arn:r\nweb_identity_token_file = {HOME}/token\n",
        files: ["token": " \n"], key: nil),
      words: "web_identity_token_file in {HOME}/.aws/config: {HOME}/token is empty"),
    Row(
      situation: CredentialsCase(
        "an empty token of a container",
        [
          "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1/x",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{HOME}/t",
        ],
        files: ["t": "\n"], key: nil), words: "{HOME}/t is empty"),
    Row(
      situation: CredentialsCase(
        "a program that fails",
        config: process("echo begin >&2; printf '\\033[31mred\\033[0m\\r\\n\\nreason' >&2; exit 3"),
        key: nil),
      words: "in {HOME}/.aws/config ended with exit code 3:\n  begin\n  red\n  reason"),
    Row(
      situation: CredentialsCase(
        "a program that fails with many words", config: process("seq 25 >&2; exit 1"), key: nil),
      words: "exit code 1:\n  (5 more lines before these)\n  6\n  7\n"),
    Row(
      situation: CredentialsCase(
        "a program that prints no keys and says why", config: process("echo why >&2; echo {}"), key: nil),
      words: "did not print \"Version\": 1:\n  why"),
    Row(
      situation: CredentialsCase(
        "a folder in the place of a file", profile: "dev", files: [".aws/credentials/x": ""], key: nil),
      words:
        "there is no profile \"dev\" in {HOME}/.aws/credentials and {HOME}/.aws/config; {HOME}/.aws/credentials is a folder"
    ),
    Row(
      situation: CredentialsCase("a folder, and nobody names a profile", files: [".aws/config/x": ""], key: nil),
      words: "{HOME}/.aws/config; {HOME}/.aws/config is a folder, not a file"),
    Row(
      situation: CredentialsCase(
        "a file that the environment names and that is not there",
        ["AWS_CONFIG_FILE": "{HOME}/none", "AWS_PROFILE": "dev"], key: nil),
      words: "and {HOME}/none; AWS_CONFIG_FILE names {HOME}/none, which does not exist"),
    Row(
      situation: CredentialsCase(
        "keys that the environment names and that are not there", ["AWS_SHARED_CREDENTIALS_FILE": "{HOME}/none"],
        key: nil), words: "AWS_SHARED_CREDENTIALS_FILE names {HOME}/none, which does not exist"),
    Row(
      situation: CredentialsCase(
        "a profile without the word", profile: "dev", config: "[dev]\naws_access_key_id = A\n", key: nil),
      words: "[dev] in {HOME}/.aws/config is not a profile; it must be [profile dev]"),
    Row(
      situation: CredentialsCase(
        "a source profile without the word",
        config: "[default]\nrole_arn = arn:r\nsource_profile = base\n[base]\naws_access_key_id = A\n", key: nil),
      words: "[base] in {HOME}/.aws/config is not a profile; it must be [profile base]"),
    Row(
      situation: CredentialsCase(
        "single sign-on of a profile with a blank in its name", profile: "my dev",
        config: signedOn.replacing("[default]", with: "[profile my\\ dev]"), key: nil),
      words: "run `aws sso login --profile 'my dev'`"),
    Row(
      situation: CredentialsCase(
        "a quoted secret", credentials: "[default]\naws_access_key_id=A\naws_secret_access_key=\"hush\"\n", key: nil),
      words: "the secret access key from profile \"default\" in {HOME}/.aws/credentials has a quote in it"),
    Row(
      situation: CredentialsCase(
        "a comment behind a key", credentials: "[default]\naws_access_key_id=A # mine\naws_secret_access_key=hush\n",
        key: nil),
      words: "the access key ID from profile \"default\" in {HOME}/.aws/credentials has a comment after it"),
    Row(
      situation: CredentialsCase(
        "a secret with a blank", ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "hush\u{A0}"], key: nil),
      words: "the secret access key from the environment has a blank in it"),
    Row(
      situation: CredentialsCase(
        "a key with a line break", ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "hush\n"], key: nil),
      words: "the secret access key from the environment has a line break"),
    Row(
      situation: CredentialsCase(
        "a secret in typographic quotes", ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "\u{201C}hush\u{201D}"],
        key: nil), words: "the secret access key from the environment has a quote in it"),
  ]

  private static let role = ["AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/r"]

  private static func process(_ script: String) -> String {
    "[default]\ncredential_process = sh -c \"\(script)\"\n"
  }

  @Test("It names what to fix, and nothing that is secret", arguments: rows.indices)
  func words(index: Int) async throws {
    let row = Self.rows[index]
    guard case .failure(let error) = try await row.situation.outcome() else {
      Issue.record("there were credentials")
      return
    }
    let message = error.message.replacing(/\/[^ :;]*\/usher-tests-[-A-F0-9]*/, with: "{HOME}")
    #expect(message.contains(row.words), "\(message)")
    #expect(!error.message.contains("hush"))
  }
}
