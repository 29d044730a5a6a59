import Foundation
import TestSupport
import Testing

@Suite("How jobs ended, in the state", .processes)
struct StatusRecordTests {
  private static let record = ["status", "--record"] + Workplace.emulated

  /// `one` has ended, and `two` has failed; both are started.
  private func place(_ switches: String = #""jobSeconds":0,"failing":["broken"]"#) throws -> Workplace {
    let place = try Workplace()
    try place.emulate(switches)
    try place.write(Manifest.job("one") + Manifest.job("two", more: ["name: broken"]), to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    return place
  }

  @Test("status --record exits with 4 once for each job that failed; plan shows it offline")
  func newFailure() throws {
    let place = try place()
    let first = try place.usher(Self.record)
    #expect(first.status == 4)
    #expect(first.standardError == "error: 1 job failed since the last record: two\n")
    #expect(first.standardOutput.contains("CREATE_FAILED"))
    #expect(try place.ends() == ["one ACTIVE", "two CREATE_FAILED"])
    let state = try Data(contentsOf: place.state)
    let second = try place.usher(Self.record)
    #expect(second.status == 0 && second.standardError == "")
    #expect(try Data(contentsOf: place.state) == state)
    #expect(try place.usher(["plan", "m"]).standardOutput.contains("! two  job failed "))
    // A further one that fails.
    try place.write(Manifest.job("three", more: ["name: broken-too"]), to: "m/jobs.yaml")
    try place.emulateFurther(#""jobSeconds":0,"failing":["broken","broken-too"]"#)
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    let third = try place.usher(Self.record)
    #expect(third.status == 4 && third.standardError.hasSuffix("failed since the last record: three\n"), "\(third)")
  }

  @Test("What ended and is recorded needs no service: no call, no credentials")
  func noCall() throws {
    let place = try place()
    #expect(try place.usher(Self.record).status == 4)
    try place.write(
      try String(contentsOf: place.state, encoding: .utf8).replacing("emulator:ab", with: "aws"),
      to: "usher.state.jsonl")
    for arguments in [["status"], ["status", "m"], ["status", "--record"]] {
      let status = try place.usher(arguments)
      #expect(status.status == 0, "\(status)")
      #expect(status.standardOutput.contains("ACTIVE") && status.standardOutput.contains("CREATE_FAILED"))
    }
    #expect(try place.usher(["status", "--until", "ended"]).status == 1)
  }

  @Test("Jobs that are declared and not started are rows; --until ended does not end well with them")
  func notStarted() throws {
    let place = try place(#""jobSeconds":0"#)
    try place.write(Manifest.job("new"), to: "m/new.yaml")
    let status = try place.usher(["status", "m"] + Workplace.emulated)
    #expect(status.status == 0)
    #expect(status.standardOutput.contains(#/\nnew +- +NOT_STARTED +- +0d1f2a34\none /#), "\(status.standardOutput)")
    let json = try place.usher(["status", "m", "--format", "json"] + Workplace.emulated).standardOutput
    #expect(json.contains(#"{"name":"new","#) && json.contains(#""status":"NOT_STARTED","recorded":false"#))
    #expect(!(try place.usher(["status"] + Workplace.emulated).standardOutput.contains("new")))
    let until = try place.usher(["status", "m", "--until", "ended"] + Workplace.emulated)
    #expect(until.status == 1 && until.standardError == "error: 1 job not started: new\n")
  }

  @Test("--record waits for the lock no longer than --lock-timeout; another command's record is not told again")
  func locked() throws {
    let place = try place()
    let lock = try HeldLock(place.file("usher.state.jsonl.lock"), owner: "somebody")
    let late = try place.usher(Self.record + ["--lock-timeout", "0"])
    #expect(late.status == 1 && late.standardError.contains("usher.state.jsonl is locked by somebody"))
    #expect(try place.ends().isEmpty)
    let waiting = try place.begin(Self.record)
    try waiting.waitUntil { waiting.standardError.contains("waiting for usher.state.jsonl") }
    try place.recordEnd(of: "two", Workplace.failure)
    lock.release()
    #expect(waiting.wait() == 0)
    #expect(try place.ends() == ["one ACTIVE", "two CREATE_FAILED"])
  }

  @Test("--record with --until ended records ends as they come; 1 goes before 4")
  func untilEnded() throws {
    let place = try place(#""jobSeconds":1,"failing":["broken"]"#)
    let status = try place.usher(Self.record + ["--until", "ended"])
    #expect(status.status == 4 && status.standardError.contains("error: 1 job failed since the last record: two\n"))
    #expect(try place.ends() == ["one ACTIVE", "two CREATE_FAILED"])
    let slow = try self.place(#""jobSeconds":100000"#)
    let late = try slow.usher(Self.record + ["--until", "ended", "--timeout", "0"])
    #expect(late.status == 1 && late.standardError == "error: timed out after 0 s; 2 jobs still running\n")
  }

  @Test("apply --until ended follows each job to its end, records it, and names the job that failed")
  func apply() throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":1,"quota":1,"failing":["broken"]"#)
    try place.write(Manifest.job("one") + Manifest.job("two", more: ["name: broken"]), to: "m/jobs.yaml")
    let apply = try place.usher(["apply", "m", "--until", "ended"] + Workplace.approved)
    #expect(apply.status == 1)
    #expect(apply.standardError.contains("\ntwo: job failed "), "\(apply.standardError)")
    #expect(apply.standardError.hasSuffix("\nEnded: 1 ACTIVE, 1 job failed.\nerror: 1 job failed: two\n"))
    #expect(try place.ends() == ["one ACTIVE", "two CREATE_FAILED"])
    // It failed in an earlier apply.
    let again = try place.usher(["apply", "m", "--until", "ended", "--format", "json"] + Workplace.emulated)
    #expect(again.status == 0)
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(again.standardOutput.utf8)) as? [String: Any])
    let followed = try #require(document["followed"] as? [[String: Any]])
    #expect(followed.map { $0["status"] as? String } == ["ACTIVE", "CREATE_FAILED"])
    #expect(try place.usher(Self.record).status == 0)
  }

  @Test("While apply only waits, the lock is free; a signal ends the waiting, a timeout too")
  func waiting() throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":100000"#)
    try place.write(Manifest.job("one"), to: "m/jobs.yaml")
    let arguments = ["apply", "m", "--until", "ended"] + Workplace.approved
    let apply = try place.begin(arguments)
    try apply.waitUntil { apply.standardError.contains("Apply: 1 started.") }
    // It locks, and starts what is new.
    try place.write(Manifest.job("two"), to: "n/jobs.yaml")
    #expect(try place.usher(["apply", "n", "--lock-timeout", "0"] + Workplace.approved).status == 0)
    apply.signal(SIGTERM)
    #expect(apply.wait() == 128 + SIGTERM)
    #expect(apply.standardError.contains("Ended: 1 still running."))
    let late = try place.usher(arguments + ["--timeout", "0", "--format", "json"])
    #expect(late.status == 1 && late.standardError.contains("timed out after 0 s; 1 job still running"))
    #expect(late.standardOutput.contains(#""status":"CREATE_"#))
  }

  @Test("Where apply cannot record an end, it fails, and the command that it prints records it", .slow)
  func unrecorded() throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":3"#)
    try place.write(Manifest.job("one"), to: "m/jobs.yaml")
    let apply = try place.begin(["apply", "m", "--until", "ended", "--lock-timeout", "0"] + Workplace.approved)
    try apply.waitUntil { apply.standardError.contains("Apply: 1 started.") }
    let lock = try HeldLock(place.file("usher.state.jsonl.lock"), owner: "somebody")
    #expect(apply.wait() == 1)
    #expect(apply.standardError.contains("error: usher.state.jsonl is locked by somebody"), "\(apply.standardError)")
    let command = "usher status --record m --emulator emulator.jsonl"
    #expect(apply.standardError.contains("  = \(command)\n"))
    lock.release()
    #expect(try place.usher(command.split(separator: " ").dropFirst().map(String.init)).status == 0)
    #expect(try place.ends() == ["one ACTIVE"])
  }

  @Test("Killed at any moment, --record leaves a state that can be read and lacks nothing", .slow)
  func killed() throws {
    let place = try Workplace()
    let count = 40
    try place.emulate(#""jobSeconds":0,"quota":1000"#)
    for number in 1...count { try place.write(Manifest.job("job-\(number)"), to: "m/\(number).yaml") }
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    var random = SeededGenerator(seed: 16)
    var killed = 0
    for number in 1...count {
      let end = ContinuousClock.now + .milliseconds(Int.random(in: 0...300, using: &random))
      let process = try place.begin(["status", "m/\(number).yaml", "--record"] + Workplace.emulated)
      try process.waitUntil { ContinuousClock.now >= end }
      process.signal(SIGKILL)
      if process.wait() == 128 + SIGKILL { killed += 1 }
      #expect(try place.usher(["state", "list"]).standardOutput.split(separator: "\n").count >= count)
    }
    #expect(killed > 0)
    #expect(try place.usher(Self.record).status == 0)
    #expect(try place.ends().count == count && Set(try place.ends()).count == count)
    try place.expectEachStartedOnce(count)
    #expect(try place.usher(["apply", "m"] + Workplace.emulated).standardOutput.hasPrefix("Nothing to do"))
  }
}

extension Workplace {
  /// What the state records of ends, by name: `one ACTIVE`.
  fileprivate func ends() throws -> [String] {
    try records(in: state).filter { $0["record"] as? String == "ended" }
      .map { "\($0["name"] as? String ?? "") \($0["status"] as? String ?? "deleted")" }.sorted()
  }

  /// Changes the emulator's switches; its jobs stay.
  fileprivate func emulateFurther(_ switches: String) throws {
    let lines = try String(contentsOf: emulator, encoding: .utf8).split(separator: "\n").dropFirst()
    try write(
      #"{"format":"usher.emulator","version":1,"id":"ab",\#(switches)}"# + "\n" + lines.map { $0 + "\n" }.joined(),
      to: "emulator.jsonl")
  }
}
