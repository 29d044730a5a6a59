import Foundation
import TestSupport
import Testing

/// Each fault that the emulator can do, in the middle of an apply of the built binary. That a service falls silent is in
/// the kill test: usher waits half a minute for an answer.
@Suite("A fault in the middle of an apply", .processes, .slow)
struct FaultTests {
  private static let faults = [
    #""refuse", "skip": 1"#, #""resetBeforeBody""#, #""runThenDrop""#, #""runThenHalf""#, #""runThenError""#,
    #""runThenError", "status": 503"#, #""runThenGarbage""#, #""runLate", "seconds": 0.5"#,
    #""slow", "seconds": 0.5"#, #""serverError""#, #""serverError", "status": 503"#, #""throttle""#,
    #""throttle", "retryAfter": 1"#, #""quota""#, #""expired""#, #""garbage""#, #""proxyPage""#,
    #""clock", "seconds": 400"#, #""wrongAccount""#, #""deleteJob", "name": "fixed""#,
  ]

  @Test("An apply, or some more of the same, end with 0, and each job was started once", arguments: faults)
  func once(fault: String) throws {
    let place = try Workplace()
    // The first is the one that is deleted after it was started.
    try place.write(Manifest.job("a", more: ["name: fixed"]) + Manifest.jobs(7), to: "m/jobs.yaml")
    let isOfConnection = fault.hasPrefix(#""refuse""#)
    let rule = fault + (isOfConnection ? "" : #", "operation": "StartAudienceGenerationJob", "skip": 2"#)
    try place.write(#"{"formatVersion": 1, "faults": [{"fault": \#(rule), "times": 1}]}"#, to: "faults.json")
    let emulator = try RunningEmulator(["--faults", "faults.json", "--quota", "100"], in: place)
    var statuses: [Int32] = []
    while statuses.last != 0, statuses.count < 3 {
      let result = try place.usher(
        ["apply", "m", "--auto-approve", "--parallelism", "2", "--settle-time", "2"] + emulator.flags,
        environment: RunningEmulator.keys)
      statuses.append(result.status)
      #expect([0, 1, 3].contains(result.status), "\(result.standardError)")
    }
    #expect(statuses.last == 0)
    #expect(emulator.process.standardError.contains("fault 1: "), "\(emulator.process.standardError)")
    try place.expectEachStartedOnce(8)
  }

  @Test("Where the credentials end in the middle, nothing further is started, and with new ones the next apply goes on")
  func expired() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(20), to: "m/jobs.yaml")
    let rule = #"{"fault": "expired", "operation": "StartAudienceGenerationJob", "skip": 5, "times": 1}"#
    try place.write(#"{"formatVersion": 1, "faults": [\#(rule)]}"#, to: "faults.json")
    let emulator = try RunningEmulator(["--faults", "faults.json", "--quota", "100"], in: place)
    let apply = ["apply", "m", "--auto-approve", "--parallelism", "1"] + emulator.flags
    let result = try place.usher(apply, environment: RunningEmulator.keys)
    #expect(result.status == 1)
    #expect(result.standardError.contains("renew or correct the credentials"), "\(result.standardError)")
    try place.expectEachStartedOnce(5)
    #expect(try place.usher(apply, environment: RunningEmulator.keys).status == 0)
    try place.expectEachStartedOnce(20)
  }
}
