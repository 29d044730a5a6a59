import Foundation
import TestSupport
import Testing

@Suite(
  "Credentials, from each of their sources to a started job", .processes,
  .enabled(if: Python.isAvailable, "\(Python.missing)"))
struct CredentialsTests {
  struct Source: Sendable, CustomTestStringConvertible {
    let name: String
    /// Said by `whoami` and by the log.
    let words: String
    /// `{SERVER}` and `{HOME}` stand for where they are.
    var environment: [String: String] = [:]
    var files: [String: String] = [:]
    var flags: [String] = []

    var testDescription: String { name }
  }

  private static let base = "[profile base]\naws_access_key_id = BASE\naws_secret_access_key = hush-base\n"

  /// SHA-1 of the session's name, `corp`, names the file.
  private static let tokenFile = ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json"

  static let sources = [
    Source(
      name: "web identity", words: "role arn:aws:iam::123456789012:role/web",
      environment: [
        "AWS_WEB_IDENTITY_TOKEN_FILE": "{HOME}/token", "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/web",
        "AWS_ENDPOINT_URL_STS": "{SERVER}", "AWS_REGION": "us-east-1",
      ], files: ["token": "hush-web"]),
    Source(
      name: "a role of a role", words: "role arn:aws:iam::123456789012:role/last",
      environment: ["AWS_ENDPOINT_URL_STS": "{SERVER}"],
      files: [
        ".aws/config": """
        [profile last]
        region = eu-west-1
        role_arn = arn:aws:iam::123456789012:role/last
        source_profile = base

        """ + base
      ], flags: ["--profile", "last"]),
    Source(
      name: "single sign-on with a token that is renewed",
      words: "role Starter of account 123456789012 by single sign-on",
      environment: [
        "AWS_ENDPOINT_URL_SSO": "{SERVER}", "AWS_ENDPOINT_URL_SSO_OIDC": "{SERVER}", "AWS_PROFILE": "signed",
      ],
      files: [
        ".aws/config": """
        [profile signed]
        sso_session = corp
        sso_account_id = 123456789012
        sso_role_name = Starter
        [sso-session corp]
        sso_region = eu-west-1
        sso_start_url = https://corp.awsapps.com/start

        """,
        tokenFile: """
        {"accessToken": "hush-old", "expiresAt": "2001-01-01T00:00:00Z", "clientId": "c", "clientSecret": "hush",
        "refreshToken": "hush-refresh", "registrationExpiresAt": "2098-01-01T00:00:00Z"}
        """,
      ]),
    Source(
      name: "a container", words: "the container's credentials endpoint http://127.0.0.1:",
      environment: [
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "{SERVER}/container?key=hush-query",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": "hush-container",
      ]),
    Source(
      name: "an instance", words: "role ci-runner of this instance",
      environment: ["AWS_EC2_METADATA_SERVICE_ENDPOINT": "{SERVER}", "AWS_EC2_METADATA_DISABLED": "false"]),
  ]

  @Test("An apply starts its jobs with them, and a trace of it holds no secret", arguments: sources)
  func source(_ source: Source) throws {
    let place = try Workplace()
    let server = try PythonService("credentials_server.py")
    let emulator = try RunningEmulator([], in: place)
    let fill = { (text: String) in
      text.replacing("{SERVER}", with: server.endpoint).replacing("{HOME}", with: place.file("home").path)
    }
    for (name, text) in source.files { try place.write(text, to: "home/\(name)") }
    try place.write(Manifest.jobs(2), to: "m/jobs.yaml")
    let result = try place.usher(
      ["apply", "m", "--auto-approve", "--log-level", "trace"] + emulator.flags + source.flags,
      // In vain: nothing on this machine is asked through a proxy.
      environment: source.environment.mapValues(fill).merging(["HTTP_PROXY": "http://127.0.0.1:9"]) { $1 })
    #expect(result.status == 0, "\(result.standardError)")
    #expect(try place.createdJobs().count == 2)
    #expect(result.standardError.contains(" info credentials source=\"\(source.words)"), "\(result.standardError)")
    #expect(!result.standardError.contains("hush"))
    let state = try String(contentsOf: place.state, encoding: .utf8)
    #expect(!result.standardOutput.contains("hush") && !state.contains("hush"))
    if let token = FileManager.default.contents(atPath: place.file("home/\(Self.tokenFile)").path) {
      #expect(String(decoding: token, as: UTF8.self).contains("hush-renewed"), "the next one finds the new token")
    }
  }

  @Test("Settings for repeats: max_attempts counts, legacy is taken as standard, and a broken one is an error")
  func settings() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    let emulator = try RunningEmulator([], in: place)
    let apply = ["apply", "m", "--auto-approve", "--log-level", "debug"] + emulator.flags
    let keys = RunningEmulator.keys
    let legacy = try place.usher(
      apply, environment: keys.merging(["AWS_RETRY_MODE": "legacy", "AWS_MAX_ATTEMPTS": "7"]) { $1 })
    #expect(legacy.status == 0)
    let said = legacy.standardError.components(separatedBy: "retry mode legacy is taken as standard").count - 1
    #expect(said == 1, "\(legacy.standardError)")
    #expect(legacy.standardError.contains("attempt=1; max=7"))
    for (name, value) in [("AWS_RETRY_MODE", "eager"), ("AWS_MAX_ATTEMPTS", "0"), ("AWS_USE_FIPS_ENDPOINT", "maybe")] {
      let result = try place.usher(["status"] + emulator.flags, environment: keys.merging([name: value]) { $1 })
      #expect(result.status == 1)
      #expect(result.standardError.hasPrefix("error: \(name) is \(value), it needs"), "\(result.standardError)")
    }
  }
}
