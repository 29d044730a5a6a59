import Foundation
import TestSupport
import Testing

@Suite("iam-policy", .processes)
struct IAMPolicyTests {
  private static let collaboration = "11111111-2222-3333-4444-555555555555"
  private static let partnersModel =
    "arn:aws:cleanrooms-ml:eu-west-1:999988887777:configured-audience-model/theirs"

  private func job(_ name: String, model: String, role: String = "seed-reader", isShared: Bool = true) -> String {
    """
    ---
    apiVersion: usher/v1
    kind: AudienceGenerationJob
    metadata: {name: \(name)}
    spec:
      configuredAudienceModelArn: \(model)
      seedAudience:
        dataSource: {s3Uri: "s3://acme-seeds/seed.jsonl"}
        roleArn: "arn:aws:iam::123456789012:role/\(role)"
    \(isShared ? "  collaborationId: \(Self.collaboration)" : "")

    """
  }

  @Test("The runner's policy for the quickstart, and a partner's, are those in Tests/Fixtures/policies")
  func golden() throws {
    let place = try Workplace()
    let quickstart = ChildProcess.checkout.appending(path: "examples/quickstart").path
    let runner = try place.usher(["iam-policy", quickstart])
    #expect((runner.status, runner.standardError) == (0, ""))
    try expectGolden(runner.standardOutput, "policies/quickstart.json")

    try place.write(job("one", model: Self.partnersModel) + job("two", model: Manifest.model), to: "m/jobs.yaml")
    let shared = try place.usher(["iam-policy", "m"])
    #expect((shared.status, shared.standardError) == (0, ""))
    try expectGolden(shared.standardOutput, "policies/shared.json")
    let partner = try place.usher(["iam-policy", "m", "--partner"])
    #expect((partner.status, partner.standardError) == (0, ""))
    try expectGolden(partner.standardOutput, "policies/partner.json")
  }

  @Test("Every call that an apply makes is allowed, and each of its resources is named")
  func sufficient() throws {
    let place = try Workplace()
    let campaigns = ChildProcess.checkout.appending(path: "examples/campaigns").path
    let emulator = try RunningEmulator(["--quota", "100"], in: place)
    let applied = try place.usher(
      ["apply", campaigns, "--auto-approve", "--quiet", "--log-level", "debug"] + emulator.flags,
      environment: RunningEmulator.keys)
    #expect(applied.status == 0, "\(applied.standardError)")
    let policy = try place.usher(["iam-policy", campaigns]).standardOutput
    let operations = Set(applied.standardError.matches(of: /\ debug (\w+) attempt/).map { String($0.output.1) })
    #expect(operations.contains("StartAudienceGenerationJob"))
    for operation in operations { #expect(policy.contains("\"cleanrooms-ml:\(operation)\""), "\(operation)") }
    for arn in Set(applied.standardOutput.matches(of: /arn:\S+:audience-generation-job\//).map { String($0.output) }) {
      #expect(policy.contains("\"\(arn)*\""), "\(arn)")
    }
  }

  @Test("Every call that the state commands make is allowed too")
  func stateCommands() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    let emulator = try RunningEmulator([], in: place)
    let run = { (arguments: [String]) in
      let result = try place.usher(
        arguments + ["--log-level", "debug"] + emulator.flags, environment: RunningEmulator.keys)
      #expect(result.status == 0, "\(result.standardError)")
      return result.standardError
    }
    _ = try run(["apply", "m", "--auto-approve"])
    try place.write(Manifest.job("one").replacing("seed-reader", with: "other"), to: "m/one.yaml")
    let policy = try place.usher(["iam-policy", "m"]).standardOutput
    let log = try [["accept", "one", "m", "--auto-approve"], ["rebuild", "m"], ["verify", "m"]].map {
      try run(["state"] + $0)
    }.joined()
    let operations = Set(log.matches(of: /\ debug (\w+) attempt/).map { String($0.output.1) })
    #expect(
      operations == ["GetAudienceGenerationJob", "ListAudienceGenerationJobs", "TagResource"])
    for operation in operations { #expect(policy.contains("\"cleanrooms-ml:\(operation)\""), "\(operation)") }
  }

  @Test("What would allow more than the jobs need, or cannot work, is refused with its reason")
  func refused() throws {
    let place = try Workplace()
    try place.write(job("wild", model: Manifest.model, role: "seed-*"), to: "wild/job.yaml")
    try place.write(job("own", model: Manifest.model), to: "own/job.yaml")
    try place.write(
      job("a", model: Self.partnersModel) + job("b", model: Self.partnersModel + "-too"), to: "several/jobs.yaml")
    try place.write(
      job("a", model: Manifest.model)
        + job("b", model: Manifest.model, isShared: true).replacing("123456789012:role", with: "111122223333:role"),
      to: "accounts/jobs.yaml")
    for (arguments, words) in [
      (["wild"], "'wild': arn:aws:iam::123456789012:role/seed-* contains *, "),
      (["own", "--partner"], "no job uses a model of another account"),
      (["several", "--partner"], "the jobs use 2 models of other accounts"),
      (["several", "--partner", "--model", Manifest.model], "no job uses \(Manifest.model)"),
      (["accounts", "--account", "333333333333"], "no job belongs to account 333333333333"),
    ] {
      let result = try place.usher(["iam-policy"] + arguments)
      #expect(result.status == 1, "\(arguments)")
      #expect(result.standardError.contains("error: " + words), "\(result.standardError)")
      #expect(result.standardOutput == "")
    }
    let chosen = try place.usher(["iam-policy", "several", "--partner", "--model", Self.partnersModel])
    #expect(chosen.status == 0)
    #expect(chosen.standardOutput.contains("\"\(Self.partnersModel)\""))
    #expect(!chosen.standardOutput.contains("theirs-too"))
    #expect(try place.usher(["iam-policy", "own", "--model", Manifest.model]).status == 64)
  }
}
