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
        ], key: nil), words: "where the session has ended, run `aws sso login --sso-session corp`"),
    Row(
      situation: CredentialsCase(
        "single sign-on that is only begun", config: "[default]\nsso_session = corp\n", key: nil),
      words: "begins single sign-on and has no sso_account_id and sso_role_name"),
    Row(
      situation: CredentialsCase(
        "a token with a line break",
        ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "hush", "AWS_SESSION_TOKEN": "hush\n"], key: nil),
      words: "the session token from the environment has a line break"),
  ]

  @Test("It names what to mend, and nothing that is secret", arguments: rows.indices)
  func words(index: Int) async throws {
    let row = Self.rows[index]
    guard case .failure(let error) = try await row.situation.outcome() else {
      Issue.record("there were credentials")
      return
    }
    #expect(error.message.contains(row.words), "\(error.message)")
    #expect(!error.message.contains("hush"))
  }
}
