import Foundation
import TestSupport
import Testing

@Suite("An adoption that breaks off", .processes, .slow)
struct StateCrashTests {
  /// A workplace whose role was rotated after the start, the words that accept it, and the arguments that reach the
  /// emulator.
  private func place(_ faults: String) throws -> (place: Workplace, emulator: RunningEmulator, accept: [String]) {
    let place = try Workplace()
    try place.write(#"{"formatVersion":1,"faults":[\#(faults)]}"#, to: "faults.json")
    try place.write(Manifest.job("spring"), to: "m/jobs.yaml")
    let emulator = try RunningEmulator(["--job-seconds", "0", "--faults", "faults.json"], in: place)
    let applied = try place.usher(
      ["apply", "m", "--auto-approve"] + emulator.flags, environment: RunningEmulator.keys)
    #expect(applied.status == 0, "\(applied.standardError)")
    try place.write(Manifest.job("spring").replacing("seed-reader", with: "other"), to: "m/jobs.yaml")
    return (place, emulator, ["state", "accept", "spring", "m", "--auto-approve"] + emulator.flags)
  }

  private func expectWhole(_ place: Workplace, _ emulator: RunningEmulator, areTagsSet: Bool = true) throws {
    let arn = try #require(try place.recordedRuns().first).split(separator: " ")[2]
    #expect(try place.recordedRuns().count == 2)
    #expect((try place.tags(of: String(arn))["usher:digest"] == (try place.digest(of: "spring"))) == areTagsSet)
    #expect(try place.openIntents() == 0)
    let applied = try place.usher(
      ["apply", "m", "--auto-approve"] + emulator.flags, environment: RunningEmulator.keys)
    #expect(applied.standardOutput.hasPrefix("Nothing to do"))
    #expect(try place.startedCount == 1)
  }

  @Test(
    "If the tags cannot be set, the record stays, and a warning says that only the state knows this",
    arguments: [
      "runThenDrop", "runThenHalf", "runThenError", "runThenGarbage", "serverError", "resetBeforeBody",
    ])
  func faults(fault: String) throws {
    let (place, emulator, accept) = try place(#"{"fault":"\#(fault)","operation":"TagResource","times":1}"#)
    let keys = RunningEmulator.keys.merging(["AWS_MAX_ATTEMPTS": "1"]) { $1 }
    let accepted = try place.usher(accept, environment: keys)
    #expect(accepted.status == 0, "\(accepted.standardError)")
    #expect(accepted.standardError.contains("only the state knows this"), "\(accepted.standardError)")
    try expectWhole(place, emulator, areTagsSet: fault.hasPrefix("runThen"))
    let verified = try place.usher(["state", "verify", "m"] + emulator.flags, environment: RunningEmulator.keys)
    #expect(verified.status == 0, "\(verified.standardOutput)")
  }

  @Test("Killed between the record and the tags, nothing is left to do; an apply starts nothing")
  func killed() throws {
    for repairsByApply in [false, true] {
      let (place, emulator, accept) = try place(#"{"fault":"runThenSilence","operation":"TagResource","times":1}"#)
      let process = try place.begin(accept, environment: RunningEmulator.keys)
      let arn = try #require(try place.recordedJobs().values.first)
      let digest = try place.digest(of: "spring")
      // The service has taken the tags, and does not answer.
      try process.waitUntil { (try? place.tags(of: arn))?["usher:digest"] == digest }
      process.signal(SIGKILL)
      #expect(process.wait() == 128 + SIGKILL)
      #expect(try place.recordedRuns().count == 2)
      let verified = try place.usher(
        ["state", "verify", "m"] + emulator.flags, environment: RunningEmulator.keys)
      #expect(verified.status == 0, "\(verified.standardOutput)")
      let again = repairsByApply ? ["apply", "m", "--auto-approve"] + emulator.flags : accept
      #expect(try place.usher(again, environment: RunningEmulator.keys).status == 0)
      try expectWhole(place, emulator)
    }
  }

  /// What usher does on a disk with room for so many blocks of 512 bytes in each file.
  private func usher(
    _ arguments: [String], blocks: Int, in place: Workplace, environment: [String: String] = [:]
  ) throws -> String {
    let script = "(trap '' XFSZ; ulimit -f \(blocks); exec \"$@\") 2>&1 | cat"
    return try place.run(
      URL(fileURLWithPath: "/bin/sh"), ["-c", script, "sh", Workplace.usher.path] + arguments, environment: environment
    ).standardOutput
  }

  @Test("Where apply could not record what it started, the command that it prints does")
  func unrecorded() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    let output = try usher(["apply", "m"] + Workplace.approved, blocks: 2, in: place)
    let match = try #require(
      output.firstMatch(of: /= usher (state adopt one arn:\S+ m --emulator emulator.jsonl)\n/), "\(output)")
    #expect(try place.recordedRuns().isEmpty)
    let adopted = try place.usher(match.output.1.split(separator: " ").map(String.init) + ["--auto-approve"])
    #expect(adopted.status == 0, "\(adopted.standardError)")
    try place.expectEachStartedOnce(1)
    #expect(try place.usher(["apply", "m"] + Workplace.approved).standardOutput.hasPrefix("Nothing to do"))
  }

  @Test("A state that cannot be written: no tag is set, and the same command again does both")
  func fullDisk() throws {
    let (place, emulator, accept) = try place("")
    // The state is longer already.
    let broken = try usher(accept, blocks: 1, in: place, environment: RunningEmulator.keys)
    #expect(broken.contains("error: "), "\(broken)")
    #expect(try place.recordedRuns().count == 1)
    let arn = try #require(try place.recordedJobs().values.first)
    #expect(try place.tags(of: arn)["usher:digest"] != (try place.digest(of: "spring")))
    #expect(try place.usher(accept, environment: RunningEmulator.keys).status == 0)
    try expectWhole(place, emulator)
  }
}
