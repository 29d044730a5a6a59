import AWSCore
import Foundation
import JSONText
import TestSupport
import Testing

@Suite struct CredentialsCaseTests {
  static let cases =
    CredentialsCase.ofEnvironment + CredentialsCase.ofProfiles + CredentialsCase.ofRoles + CredentialsCase.ofSTS
    + CredentialsCase.ofWebIdentity + CredentialsCase.ofProcesses + CredentialsCase.ofSignOn
    + CredentialsCase.ofContainers + CredentialsCase.ofInstances

  @Test("Credentials are found where they are", arguments: cases)
  func found(_ situation: CredentialsCase) async throws {
    switch try await situation.outcome() {
    case .success(let credentials):
      #expect(credentials.accessKeyID == situation.key)
    case .failure(let error):
      #expect(situation.key == nil, "\(error.message)")
      #expect(!error.message.isEmpty)
      // Whatever is a secret in these cases has this word in it.
      #expect(!error.message.contains("hush"))
    }
  }

  @Test("Each case has a name of its own")
  func names() {
    #expect(Set(Self.cases.map(\.name)).count == Self.cases.count)
    #expect(Self.cases.count >= 80)
  }

  @Test(
    "botocore finds the same in every case",
    .processes, .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func botocoreAgrees() throws {
    let encoder = JSONEncoder()
    let result = try Python.script("Oracles/credentials_chain.py", input: encoder.encode(Self.cases))
    #expect(result.status == 0, Comment(rawValue: result.standardError))
    let answers = try #require(try JSONValue(parsing: Array(result.standardOutput.utf8)).elements)
    try #require(answers.count == Self.cases.count)
    for (situation, answer) in zip(Self.cases, answers) {
      let expected = if let difference = situation.botocore { difference.key } else { situation.key }
      #expect(
        answer["key"]?.string == expected, "\(situation.name): botocore says \(answer["error"]?.string ?? "nothing")")
    }
  }
}
