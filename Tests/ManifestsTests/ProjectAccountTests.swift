import JobModel
import Testing

@testable import Manifests

@Suite("accounts in usher.yaml")
struct ProjectAccountTests {
  private func read(_ accounts: String) -> (project: Project?, diagnostics: [String]) {
    var reader = ProjectReader(version: nil)
    let text = "apiVersion: usher/v1\nkind: Project\nspec:\n  accounts: \(accounts)\n"
    let project = reader.read(Array(text.utf8), shown: "usher.yaml")
    return (project, reader.diagnostics.map(\.message))
  }

  @Test("An entry has a profile, or a role of the account with or without an external id")
  func entries() throws {
    let accounts = try #require(
      read(
        """
        {"222222222222": {roleArn: "arn:aws:iam::222222222222:role/usher", externalId: x1}, "111111111111": {profile: a}}
        """
      ).project
    ).accounts
    #expect(accounts.map(\.id) == ["111111111111", "222222222222"])
    #expect(
      accounts.map(\.credentials) == [
        .profile("a"), .role(arn: "arn:aws:iam::222222222222:role/usher", externalID: "x1"),
      ])
    #expect(accounts.map(\.place) == ["usher.yaml:4", "usher.yaml:4"])
  }

  @Test(
    "What cannot work is an error",
    arguments: [
      ("{}", "accounts: is empty"),
      ("{111111111111: {profile: a}}", "is a number in some versions of YAML"),
      (#"{"1": {profile: a}}"#, "accounts: has 1 character, it needs 12"),
      (#"{"111111111111": {}}"#, "exactly one of profile and roleArn is needed"),
      (
        #"{"111111111111": {profile: a, roleArn: "arn:aws:iam::111111111111:role/u"}}"#,
        "only one of profile and roleArn"
      ),
      (#"{"111111111111": {profile: a, externalId: x1}}"#, "externalId needs roleArn"),
      (
        #"{"111111111111": {roleArn: "arn:aws:iam::222222222222:role/u"}}"#, "this role belongs to account 222222222222"
      ),
      (#"{"111111111111": {roleArn: "arn:aws:iam::1:role/usher-x"}}"#, "roleArn: "),
      (#"{"111111111111": {profile: a}, "111111111111": {profile: b}}"#, "is given twice"),
      (#"["111111111111"]"#, "a mapping of mappings"),
    ])
  func mistakes(accounts: String, words: String) {
    let (project, diagnostics) = read(accounts)
    #expect(project == nil)
    #expect(diagnostics.contains { $0.contains(words) }, "\(diagnostics)")
  }
}
