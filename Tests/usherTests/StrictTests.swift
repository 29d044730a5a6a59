import Foundation
import TestSupport
import Testing

@Suite("--strict", .processes)
struct StrictTests {
  private func place() throws -> Workplace {
    let place = try Workplace()
    let warned = Manifest.job("warned", seed: "s3://No_Bucket/seed.jsonl")
    try place.write(warned + Manifest.job("right"), to: "m/jobs.yaml")
    return place
  }

  @Test(
    "A warning is an error, and starts nothing",
    arguments: [["validate"], ["render"], ["plan"], ["apply"] + Workplace.approved])
  func error(command: [String]) throws {
    let place = try place()
    let before = try place.contents()
    let result = try place.usher(command + ["m", "--strict"])
    #expect(result.status == 1)
    #expect(result.standardError.contains("m/jobs.yaml:8:25: error: "), "\(result.standardError)")
    #expect(!result.standardError.contains("warning: "))
    #expect(try place.contents() == before)
  }

  @Test("Without it the warning is said, and everything starts")
  func warning() throws {
    let place = try place()
    let result = try place.usher(["apply", "m"] + Workplace.approved)
    #expect(result.status == 0)
    #expect(result.standardError.contains("m/jobs.yaml:8:25: warning: "), "\(result.standardError)")
    try place.expectEachStartedOnce(2)
  }
}
