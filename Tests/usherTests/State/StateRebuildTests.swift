import Foundation
import TestSupport
import Testing

@Suite("state rebuild", .processes)
struct StateRebuildTests {
  private func rebuild(_ place: Workplace, _ more: String...) throws -> ChildProcess.Result {
    try place.usher(["state", "rebuild", "m"] + Workplace.emulated + more)
  }

  @Test("A lost state is made anew byte for byte but for ids and times, and nothing is started")
  func lost() throws {
    let place = try Workplace()
    try place.write(
      Manifest.jobs(3) + Manifest.job("named", more: ["name: fixed"]) + PlannedPlace.sql("sql", query: "SELECT 1"),
      to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    let before = try place.recordedRuns()
    let steady = {
      ScreenTests.steady(try String(contentsOf: place.state, encoding: .utf8)).replacing(
        /"id":"[0-9a-f]{32}"/, with: ""
      )
      .replacing(#","adopted":true"#, with: "")
    }
    let text = try steady()
    try FileManager.default.removeItem(at: place.state)
    let result = try rebuild(place)
    #expect(result.status == 0, "\(result.standardError)")
    #expect(
      result.standardError.hasPrefix(
        "note: the state usher.state.jsonl does not exist; rebuild makes it if it finds a job\n"))
    #expect(result.standardError.hasSuffix("\nRebuild: 5 found and recorded.\n"))
    // Without PATHs: the current folder.
    for command in ["rebuild", "verify"] {
      #expect(try place.usher(["state", command] + Workplace.emulated).status == 0)
    }
    #expect(try place.recordedRuns() == before)
    #expect(try steady() == text)
    #expect(try place.startedCount == 5)
    #expect(try place.usher(["apply", "m"] + Workplace.approved).standardOutput.hasPrefix("Nothing to do"))
  }

  @Test("What is not found is said, what another job's name hides too, and what the state still has stays")
  func partly() throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0"#)
    try place.write(Manifest.job("kept"), to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    try place.write(Manifest.job("gone-manifest"), to: "m/other.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    let before = try place.recordedRuns()
    try FileManager.default.removeItem(at: place.file("m/other.yaml"))
    try place.write(
      Manifest.job("kept") + Manifest.job("new", revision: "1") + Manifest.job("taken", more: ["name: taken"]),
      to: "m/jobs.yaml")
    let arn = try place.startForeign("taken")
    let result = try rebuild(place, "--verbose")
    #expect(result.status == 1)
    #expect(result.standardOutput.contains("kept  in the state already\n"))
    #expect(result.standardOutput.contains("new  not found\n"))
    #expect(result.standardError.contains("  = usher state adopt taken \(arn) m --emulator emulator.jsonl\n"))
    #expect(
      result.standardError.hasSuffix(
        "Rebuild: 1 in the state already, 1 not found, 1 uncertain.\n"))
    #expect(try place.recordedRuns() == before)
    #expect(try place.startedCount == 3)
  }

  @Test("A further job of a recorded run is recorded too, and an open intent whose job is there ends")
  func further() throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0,"names":"reusable""#)
    try place.write(Manifest.job("spring") + Manifest.job("open", revision: "1"), to: "m/jobs.yaml")
    let (spring, open) = (try place.digest(of: "spring"), try place.digest(of: "open"))
    try place.openIntent("open", digest: open)
    let start = { (name: String, digest: String) in
      try place.startForeign("\(name)-\(digest.prefix(8))", tags: ["usher:name": name, "usher:digest": digest])
    }
    let first = try start("spring", spring)
    #expect(try rebuild(place).status == 0)
    #expect(try place.recordedRuns() == ["spring \(spring) \(first)"])
    #expect(try place.openIntents() == 1)
    let (second, other) = (try start("spring", spring), try start("open", open))
    #expect(try rebuild(place).status == 0)
    #expect(
      try place.recordedRuns() == [
        "spring \(spring) \(first)", "spring \(spring) \(second)", "open \(open) \(other)",
      ])
    #expect(try place.openIntents() == 0)
    #expect(try records(in: place.state).contains { $0["id"] as? String == String(open.prefix(32)) })
  }

  @Test("Where the service cannot be asked nothing is recorded, and it is an error")
  func unasked() throws {
    let place = try Workplace()
    try place.write(Manifest.job("spring"), to: "m/jobs.yaml")
    let faults = #"{"formatVersion":1,"faults":[{"fault":"runThenGarbage"}]}"#
    try place.write(faults, to: "faults.json")
    let emulator = try RunningEmulator(["--faults", "faults.json"], in: place)
    let result = try place.usher(
      ["state", "rebuild", "m"] + emulator.flags,
      environment: RunningEmulator.keys.merging(["AWS_MAX_ATTEMPTS": "1"]) { $1 })
    #expect(result.status == 1)
    #expect(result.standardError.hasSuffix("Rebuild: 1 not checked.\n"), "\(result.standardError)")
    #expect(!FileManager.default.fileExists(atPath: place.state.path))
    #expect(try rebuild(place, "--emulator", "none").standardError.contains("there is no emulator file none"))
  }
}
