import Foundation
import TestSupport
import Testing

@Suite("A second signal", .processes)
struct SecondSignalTests {
  @Test("It ends an apply at once, with the one document of what is known", arguments: [SIGTERM, SIGINT])
  func document(signal: Int32) throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(4), to: "m/jobs.yaml")
    let rule = #"{"fault": "runThenSilence", "operation": "StartAudienceGenerationJob", "skip": 1}"#
    try place.write(#"{"formatVersion": 1, "faults": [\#(rule)]}"#, to: "faults.json")
    let emulator = try RunningEmulator(["--faults", "faults.json"], in: place)
    let arguments = ["apply", "m", "--auto-approve", "--format", "json", "--parallelism", "1"] + emulator.flags
    let apply = try place.begin(arguments, environment: RunningEmulator.keys)
    try apply.waitUntil {
      emulator.process.standardError.contains("fault 1: ") && apply.standardError.contains(": started\n")
    }
    apply.signal(signal)
    try apply.waitUntil { apply.standardError.contains(signal == SIGTERM ? "SIGTERM" : "SIGINT") }
    #expect(apply.isRunning)
    apply.signal(signal)
    #expect(apply.wait() == 128 + signal)
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(apply.standardOutput.utf8)) as? [String: Any])
    let jobs = try #require(document["jobs"] as? [[String: Any]])
    #expect(jobs.map { $0["name"] as? String } == ["job-1", "job-2", "job-3", "job-4"])
    // Which of the first two is sent first is left to chance.
    let results = jobs.map { $0["result"] as? String }
    #expect(Set(results.prefix(2)) == ["started", "uncertain"])
    #expect(results.suffix(2) == ["not started", "not started"])
    #expect(try place.recordedJobs().count == 1)
    let (started, uncertain) = results[0] == "started" ? (jobs[0], jobs[1]) : (jobs[1], jobs[0])
    #expect(started["audienceGenerationJobArn"] as? String != nil)
    #expect((uncertain["reason"] as? String)?.contains("the job may be running") == true)
  }
}
