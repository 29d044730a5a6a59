import Foundation
import StateFile
import TestSupport
import Testing

@Suite("The texts of records have their forms")
struct TextFormTests {
  /// What is said of a line with one member replaced; nil where it is read, or has no such member. One that is right comes
  /// before it, since texts are compared with those of the line before.
  ///
  /// - Parameter spaced: whether the line is in a form that is read member by member.
  private func error(_ member: String, _ value: String, of kind: String, spaced: Bool) throws -> StateError? {
    let digest = String(repeating: "a", count: 64)
    var members = [
      ("record", kind), ("id", "00000000000000000000000000000001"), ("name", "spring"), ("digest", digest),
      ("serviceName", "spring-aaaaaaaa"),
    ]
    members +=
      kind == "intent"
      ? [
        ("configuredAudienceModelArn", Sample.model(1)), ("roleArn", "arn:aws:iam::123456789012:role/seed"),
        ("region", "us-east-1"), ("path", "jobs/spring.yaml"), ("time", "2026-11-23T08:00:00Z"),
      ]
      : [
        ("audienceGenerationJobArn", Sample.arn(1)), ("region", "us-east-1"),
        ("configuredAudienceModelArn", Sample.model(1)), ("time", "2026-11-23T08:00:00Z"), ("path", "jobs/spring.yaml"),
      ]
    let line = { (members: [(String, String)]) in
      let texts = members.map { "\"\($0.0)\":\"\($0.1)\"" } + (kind == "intent" ? [] : ["\"fields\":{}"])
      return "{" + texts.joined(separator: spaced ? ", " : ",") + "}"
    }
    let right = line(members)
    guard let index = members.firstIndex(where: { $0.0 == member }) else { return nil }
    members[index].1 = value
    do {
      _ = try SnapshotTests.snapshot([Sample.header, right, line(members)])
      return nil
    } catch let error as StateError {
      return error
    }
  }

  private static let arn = "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/"
  private static let model = "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/"

  private static let rightOnes: [(member: String, value: String)] = [
    ("audienceGenerationJobArn", arn + "0d1f2a34-5b6c-4d7e-8f90-a1b2c3d4e5f6"),
    ("audienceGenerationJobArn", arn + "a_B./9"), ("audienceGenerationJobArn", arn + "12345678"),
    ("audienceGenerationJobArn", "arn:aws-cn:cleanrooms-ml:cn-north-1:000000000000:audience-generation-job/x"),
    ("configuredAudienceModelArn", model + "x"), ("roleArn", "arn:aws-us-gov:iam::123456789012:role/a/b c"),
    ("region", "eu-central-1"), ("serviceName", String(repeating: "é", count: 63)), ("serviceName", "x"),
    ("path", "jobs/a..b.yaml"), ("path", "a"), ("path", "jobs/..b/....yaml"), ("path", "jöbs/ü/a.yaml"),
  ]

  private static let wrongOnes: [(member: String, value: String)] = [
    ("audienceGenerationJobArn", arn), ("audienceGenerationJobArn", "x"),
    ("audienceGenerationJobArn", arn + "a b"), ("audienceGenerationJobArn", arn + "12345678:90"),
    ("audienceGenerationJobArn", arn + "é"), ("audienceGenerationJobArn", model + "x"),
    ("audienceGenerationJobArn", arn + "12345678@"), ("audienceGenerationJobArn", arn + "[12345678"),
    ("audienceGenerationJobArn", "arn:aws:cleanrooms-ml:us-east-1:12345678901:audience-generation-job/x"),
    ("audienceGenerationJobArn", "arn:aws:cleanrooms-ml::123456789012:audience-generation-job/x"),
    ("configuredAudienceModelArn", arn + "x"), ("configuredAudienceModelArn", model + "a`b"),
    ("roleArn", "arn:aws:iam::123456789012:role/"), ("roleArn", "arn:aws:iam::123456789012:user/a"),
    ("region", ""), ("region", "US"), ("region", "us-east-1 "), ("serviceName", ""),
    ("serviceName", String(repeating: "é", count: 64)), ("serviceName", String(repeating: "x", count: 500)),
    ("path", ""), ("path", "/etc/passwd"), ("path", "../a.yaml"), ("path", "jobs/../../a.yaml"), ("path", "jobs/.."),
    ("path", "long-folder/.."), ("path", ".."),
  ]

  @Test(
    "A right one is read, in every form of a line", arguments: rightOnes)
  func right(member: String, value: String) throws {
    for kind in ["intent", "started"] {
      for spaced in [false, true] { #expect(try error(member, value, of: kind, spaced: spaced) == nil) }
    }
  }

  @Test(
    "Any other is an error that names the line and the member", arguments: wrongOnes)
  func wrong(member: String, value: String) throws {
    for (kind, spaced) in [("intent", false), ("intent", true), ("started", false), ("started", true)] {
      let other = kind == "intent" ? "audienceGenerationJobArn" : "roleArn"
      if member == other { continue }
      let error = try error(member, value, of: kind, spaced: spaced)
      #expect(error?.line == 3)
      #expect(error?.message.hasPrefix("the member \"\(member)\" is not ") == true, "\(kind): \(error?.message ?? "")")
    }
  }
}
