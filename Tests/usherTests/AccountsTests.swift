import Foundation
import TestSupport
import Testing

@Suite("Jobs of several accounts in one repository", .processes)
struct AccountsTests {
  private static let (brandA, brandB) = ("111111111111", "222222222222")

  /// A job of an account in a region: its model and its role are there.
  private static func job(_ name: String, _ account: String, _ region: String = "us-east-1") -> String {
    Manifest.job(name).replacing("123456789012", with: account).replacing("us-east-1", with: region)
  }

  /// Two jobs of each of two accounts, in two regions.
  private static func place(_ accounts: [String] = [brandA, brandB]) throws -> Workplace {
    let place = try Workplace()
    try place.write(
      job("autumn", brandA) + job("winter", brandA, "eu-central-1"), to: "jobs/a.yaml")
    try place.write(
      job("spring", brandB) + job("summer", brandB, "eu-central-1"), to: "jobs/b.yaml")
    let entries = accounts.map { "    \"\($0)\": {profile: brand-\($0.prefix(1))}\n" }.joined()
    try place.write("apiVersion: usher/v1\nkind: Project\nspec:\n  accounts:\n\(entries)", to: "usher.yaml")
    return place
  }

  /// The keys with which an emulator knows the caller of an account.
  private static func keys(_ account: String) -> String {
    """
    [brand-\(account.prefix(1))]
    aws_access_key_id = usher-emulator-\(account)
    aws_secret_access_key = usher-emulator

    """
  }

  @Test("Each command tells the accounts apart, and the emulator knows each caller")
  func emulated() throws {
    let place = try Self.place()
    let plan = try place.usher(["plan", "jobs"])
    #expect(
      plan.standardOutput == """
        + autumn  start: new, account 111111111111
        + spring  start: new, account 222222222222
        + summer  start: new, account 222222222222
        + winter  start: new, account 111111111111

        Plan: 4 to start, 0 unchanged.

        """, "\(plan)")
    let applied = try place.usher(["apply", "jobs"] + Workplace.approved)
    #expect(applied.standardError.contains("Apply: 4 started."), "\(applied)")
    for account in [Self.brandA, Self.brandB] {
      #expect(applied.standardOutput.components(separatedBy: ":\(account):audience-generation-job/").count == 3)
    }
    #expect(try place.usher(["status", "jobs"] + Workplace.emulated).status == 0)
    let report = try place.usher(["report", "jobs"])
    for account in [Self.brandA, Self.brandB] {
      #expect(report.standardOutput.components(separatedBy: "account \(account), started ").count == 3, "\(report)")
    }
    let verified = try place.usher(["state", "verify", "jobs"] + Workplace.emulated)
    #expect(verified.status == 0, "\(verified)")
    try FileManager.default.removeItem(at: place.state)
    let rebuilt = try place.usher(["state", "rebuild", "jobs"] + Workplace.emulated)
    #expect(rebuilt.status == 0, "\(rebuilt)")
    #expect(try place.usher(["plan", "jobs"]).standardOutput == "Plan: 0 to start, 4 unchanged.\n")
  }

  @Test("A job of an account without an entry is an error at its role, offline")
  func unlisted() throws {
    let place = try Self.place([Self.brandA])
    let plan = try place.usher(["plan", "jobs"])
    #expect(plan.status == 1)
    #expect(
      plan.standardError.contains(
        "jobs/b.yaml:9:14: error: seedAudience.roleArn: accounts has no entry for the role's account 222222222222\n"),
      "\(plan)")
    #expect(plan.standardError.contains("usher.yaml:4: add the account: \"222222222222\": {profile: "), "\(plan)")
    #expect(try place.usher(["apply", "jobs"] + Workplace.approved).status == 1)
    #expect(!FileManager.default.fileExists(atPath: place.emulator.path))
  }

  @Test("Without accounts, jobs of two accounts are an error that shows what to write")
  func unnamed() throws {
    let place = try Self.place()
    try FileManager.default.removeItem(at: place.file("usher.yaml"))
    let plan = try place.usher(["plan", "jobs"])
    #expect(plan.status == 1)
    let entries =
      "accounts: {\"111111111111\": {profile: profile-of-111111111111}, \"222222222222\": {profile: profile-of-222222222222}}"
    #expect(plan.standardError.contains(entries), "\(plan)")
    try place.write(
      "apiVersion: usher/v1\nkind: Project\nspec:\n  \(entries)\n", to: "usher.yaml")
    #expect(try place.usher(["plan", "jobs"]).status == 0, "what it shows is what usher.yaml takes")
  }

  @Test("An emulator over HTTP tells callers by their keys; a profile's credentials sign for its account")
  func served() throws {
    let place = try Self.place()
    try place.write(Self.keys(Self.brandA) + Self.keys(Self.brandB), to: "home/.aws/credentials")
    let emulator = try RunningEmulator([], in: place)
    let applied = try place.usher(["apply", "jobs", "--auto-approve"] + emulator.flags)
    #expect(applied.standardError.contains("Apply: 4 started."), "\(applied)")
    #expect(try place.usher(["state", "verify", "jobs"] + emulator.flags).status == 0)
    // With the keys of one account everywhere the service refuses the other's roles.
    let wrong = try Self.place()
    let keys = Self.keys(Self.brandA)
    try wrong.write(keys + keys.replacing("[brand-1]", with: "[brand-2]"), to: "home/.aws/credentials")
    let second = try RunningEmulator([], in: wrong)
    let refused = try wrong.usher(["apply", "jobs", "--auto-approve"] + second.flags)
    #expect(refused.status == 1)
    #expect(refused.standardOutput.components(separatedBy: "  started\n").count == 3, "\(refused)")
    #expect(refused.standardError.contains("Cross-account pass role is not allowed."), "\(refused)")
  }

  @Test("With one account's credentials dead the other's jobs start, and the exit code says so")
  func dead() throws {
    let place = try Self.place()
    try place.write(Self.keys(Self.brandA), to: "home/.aws/credentials")
    let emulator = try RunningEmulator([], in: place)
    let applied = try place.usher(["apply", "jobs", "--auto-approve"] + emulator.flags)
    #expect(applied.status == 1)
    #expect(
      applied.standardError.contains("error: account 222222222222: there is no profile \"brand-2\""), "\(applied)")
    #expect(applied.standardError.contains("usher calls nothing in this account; the other accounts go on"))
    #expect(applied.standardOutput.components(separatedBy: "  started\n").count == 3, "\(applied)")
    try place.write(Self.keys(Self.brandA) + Self.keys(Self.brandB), to: "home/.aws/credentials")
    let again = try place.usher(["apply", "jobs", "--auto-approve"] + emulator.flags)
    #expect(again.status == 0, "\(again)")
    #expect(again.standardError.contains("Apply: 2 started."), "\(again)")
  }

  @Test("Without credentials for any of them nothing is begun")
  func allDead() throws {
    let place = try Self.place()
    let emulator = try RunningEmulator([], in: place)
    let applied = try place.usher(["apply", "jobs", "--auto-approve"] + emulator.flags)
    #expect(applied.status == 1)
    #expect(
      applied.standardError.contains("error: account 111111111111: there is no profile \"brand-1\""), "\(applied)")
    #expect(!FileManager.default.fileExists(atPath: place.state.path))
  }

  @Test(
    "Credentials of another account than the entry's start nothing at AWS",
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func mismatch() throws {
    let place = try Self.place()
    try place.write(Self.keys(Self.brandA) + Self.keys(Self.brandB), to: "home/.aws/credentials")
    let service = try PythonService("sts.py")
    let applied = try place.usher(
      ["apply", "jobs", "--auto-approve"], environment: ["AWS_ENDPOINT_URL_STS": service.endpoint])
    #expect(applied.status == 1)
    #expect(applied.standardError.contains("belong to account "), "\(applied)")
    #expect(applied.standardError.contains(", not to this one"), "\(applied)")
    #expect(!FileManager.default.fileExists(atPath: place.state.path))
  }

  @Test("There is one policy for each account's runner, and --account prints one")
  func policies() throws {
    let place = try Self.place()
    let both = try place.usher(["iam-policy", "jobs"])
    #expect(both.status == 0, "\(both)")
    let policies = try #require(
      try JSONSerialization.jsonObject(with: Data(both.standardOutput.utf8)) as? [String: [String: Any]])
    #expect(policies.keys.sorted() == [Self.brandA, Self.brandB])
    #expect(policies.values.allSatisfy { $0["Version"] as? String == "2012-10-17" })
    #expect(both.standardError.contains("--account"))
    let one = try place.usher(["iam-policy", "jobs", "--account", Self.brandB])
    #expect(one.standardOutput.contains("arn:aws:iam::222222222222:role/seed-reader"))
    #expect(!one.standardOutput.contains(Self.brandA))
    #expect(try place.usher(["iam-policy", "jobs", "--account", "333333333333"]).status == 1)
  }

  @Test(
    "whoami shows the caller of each account, and what is wrong with one",
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func whoami() throws {
    let place = try Self.place()
    try place.write(
      """
      [profile brand-1]
      role_arn = arn:aws:iam::\(Self.brandA):role/usher
      source_profile = brand-2

      """, to: "home/.aws/config")
    try place.write(Self.keys(Self.brandB), to: "home/.aws/credentials")
    let service = try PythonService("sts.py")
    let environment = ["AWS_ENDPOINT_URL_STS": service.endpoint, "AWS_REGION": "us-east-1"]
    let shown = try place.usher(["whoami", "jobs"], environment: environment)
    #expect(shown.status == 1)
    #expect(shown.standardOutput.contains("Account      111111111111\n"), "\(shown)")
    #expect(!shown.standardOutput.contains("Account      222222222222"), "\(shown)")
    #expect(shown.standardError.contains("error: account 222222222222: the credentials from profile \"brand-2\" in "))
    let document = try place.usher(["whoami", "jobs", "--format", "json"], environment: environment)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(document.standardOutput.utf8)) as? [String: Any])
    let accounts = try #require(json["accounts"] as? [[String: Any]])
    #expect(accounts.map { $0["account"] as? String } == [Self.brandA, Self.brandB])
    #expect(accounts[1]["error"] != nil && accounts[0]["error"] == nil)
    #expect(json["code"] as? Int == 1)
  }
}
