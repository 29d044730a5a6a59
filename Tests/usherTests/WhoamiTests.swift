import Foundation
import TestSupport
import Testing

@Suite("whoami", .processes, .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
struct WhoamiTests {
  private func place() throws -> Workplace {
    let place = try Workplace()
    try place.write(
      """
      [default]
      role_arn = arn:aws:iam::210987654321:role/ci-runner
      source_profile = base
      role_session_name = nightly
      [profile base]
      aws_access_key_id = AKIAIOSFODNN7EXAMPLE
      aws_secret_access_key = wJalrXUtnFEMI

      """, to: "home/.aws/config")
    return place
  }

  @Test("A role's session is told with account, ARN and place, and jobs of other accounts are warned of")
  func role() throws {
    let place = try place()
    try place.write(Manifest.jobs(5), to: "m/jobs.yaml")
    let service = try PythonService("sts.py")
    let environment = ["AWS_ENDPOINT_URL_STS": service.endpoint, "AWS_REGION": "eu-west-1"]
    let result = try place.usher(["whoami", "m"], environment: environment)
    #expect(
      result.standardOutput == """
        Account      210987654321
        ARN          arn:aws:sts::210987654321:assumed-role/ci-runner/nightly
        Credentials  from role arn:aws:iam::210987654321:role/ci-runner, renewed before they expire in 59 min

        """, "\(result)")
    #expect(
      result.standardError == """
        warning: 'job-1', 'job-2', 'job-3' and 2 more: the model belongs to account 123456789012, not 210987654321; its \
        policy must allow the start (usher iam-policy --partner m)
        warning: 'job-1', 'job-2', 'job-3' and 2 more: the seed role belongs to account 123456789012, not 210987654321; AWS \
        passes a role only within its account, so the service will refuse the start

        """)
    #expect(result.status == 0)
  }

  @Test("Where no setting names a region, STS is asked in that of the jobs")
  func regionOfJobs() throws {
    let place = try place()
    try place.write(Manifest.jobs(1), to: "m/jobs.yaml")
    let service = try PythonService("sts.py")
    let environment = ["AWS_ENDPOINT_URL_STS": service.endpoint]
    let result = try place.usher(["whoami", "m", "--profile", "base"], environment: environment)
    #expect(result.status == 0, "\(result.standardError)")
    #expect(result.standardOutput.contains("Credentials  from profile \"base\" in "), "\(result.standardOutput)")
    #expect(try place.usher(["whoami", "--profile", "base"], environment: environment).status == 1)
  }

  @Test("As one document")
  func document() throws {
    let service = try PythonService("sts.py")
    let result = try place().usher(
      ["whoami", "--format", "json"],
      environment: ["AWS_ENDPOINT_URL_STS": service.endpoint, "AWS_REGION": "eu-west-1"])
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(result.standardOutput.utf8)) as? [String: Any], "\(result)")
    #expect(document["account"] as? String == "210987654321")
    #expect(document["credentialsSource"] as? String == "role arn:aws:iam::210987654321:role/ci-runner")
    #expect(document["areCredentialsRenewed"] as? Bool == true)
    #expect(document["warnings"] as? [String] == [])
    let schema = try Python.script(
      "Oracles/document_schema.py", ["whoami", "$.accounts"], input: Data(result.standardOutput.utf8))
    #expect((schema.standardOutput, schema.standardError, schema.status) == ("", "", 0))
  }

  @Test("Where nothing says who, the error says why")
  func errors() throws {
    let place = try place()
    let noRegion = try place.usher(["whoami"])
    #expect(noRegion.status == 1)
    #expect(noRegion.standardError.contains("no region is set: set AWS_REGION"), "\(noRegion.standardError)")
    let noProfile = try place.usher(["whoami", "--profile", "nobody"])
    #expect(noProfile.status == 1)
    #expect(noProfile.standardError.contains("there is no profile \"nobody\""), "\(noProfile.standardError)")
    let noBundle = try place.usher(["whoami"], environment: ["AWS_CA_BUNDLE": "nowhere.pem"])
    #expect(noBundle.status == 1)
    #expect(noBundle.standardError.contains("nowhere.pem"), "\(noBundle.standardError)")
    let noProxy = try place.usher(["whoami"], environment: ["HTTPS_PROXY": "socks5://user:hunter2@nowhere"])
    #expect(noProxy.status == 1)
    #expect(noProxy.standardError.contains("HTTPS_PROXY") && !noProxy.standardError.contains("hunter2"))
    let wrong = try place.usher(["whoami"], environment: ["AWS_ACCESS_KEY_ID": "only"])
    #expect(wrong.status == 1)
    #expect(wrong.standardError.contains("AWS_SECRET_ACCESS_KEY"), "\(wrong.standardError)")
  }
}
