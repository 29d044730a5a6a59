import Foundation
import TestSupport
import Testing

@Suite("Two applies at once on one state", .processes, .slow)
struct TwoAppliesTests {
  @Test("Who waits is told who holds the lock, and nothing is started twice")
  func bothStartEachOnce() throws {
    let place = try Workplace()
    try place.emulate(#""quota":100000,"jobSeconds":0"#)
    try place.write(Manifest.jobs(30), to: "m/jobs.yaml")
    let lock = try HeldLock(place.file("usher.state.jsonl.lock"), owner: "process 1 on the host of this test")
    let apply = ["apply", "m"] + Workplace.approved
    let both = try [place.begin(apply), place.begin(apply)]
    for process in both {
      try process.waitUntil {
        process.standardError.contains(
          "waiting for usher.state.jsonl, which is locked by process 1 on the host of this test\n")
      }
      #expect(process.isRunning)
    }
    #expect(try place.createdJobs().isEmpty)
    lock.release()
    #expect(both.map { $0.wait() } == [0, 0])
    try place.expectEachStartedOnce(30)
    let outputs = both.map(\.standardOutput)
    #expect(outputs.contains("Nothing to do: 30 declared jobs, all started before.\n"))
    #expect(outputs.contains { $0.components(separatedBy: "\n    arn:").count == 31 })
  }

  @Test("With --lock-timeout the wait ends, who holds the lock is told, and nothing is written")
  func lockTimeout() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    let lock = try HeldLock(place.file("usher.state.jsonl.lock"), owner: "process 1 on the host of this test")
    let result = try place.usher(["apply", "m", "--lock-timeout", "1"] + Workplace.approved)
    #expect(result.status == 1)
    #expect(
      result.standardError.contains(
        "error: usher.state.jsonl is locked by process 1 on the host of this test\n  = another command is running on this state; nothing was done here"
      ),
      "\(result.standardError)")
    #expect(!FileManager.default.fileExists(atPath: place.state.path))
    lock.release()
    #expect(try place.usher(["apply", "m", "--lock-timeout", "0"] + Workplace.approved).status == 0)
    #expect(try place.usher(["apply", "m", "--lock-timeout", "-1"] + Workplace.approved).status == 64)
  }

  @Test("Who reads the state beside an apply sees whole records, and never fewer than before")
  func reader() throws {
    let place = try Workplace()
    try place.emulate(#""quota":100000,"jobSeconds":0"#)
    try place.write(Manifest.jobs(200), to: "m/jobs.yaml")
    let apply = try place.begin(["apply", "m"] + Workplace.approved)
    var seen = 0
    while apply.isRunning {
      let plan = try place.usher(["plan", "m"])
      #expect(plan.status == 0)
      // Whose state it is may be said, and that there is none yet, and nothing else.
      let warnings = plan.standardError.split(separator: "\n").filter { $0.hasPrefix("warning") }
      #expect(warnings.allSatisfy { $0.contains("does not exist") && seen == 0 }, "\(plan.standardError)")
      let started = try #require(plan.standardOutput.firstMatch(of: /(\d+) unchanged/).flatMap { Int($0.1) })
      #expect(started >= seen)
      seen = started
    }
    #expect(apply.wait() == 0)
    try place.expectEachStartedOnce(200)
  }

  @Test("An apply writes into the lock file who it is")
  func ownLine() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    let line = try String(contentsOf: place.file("usher.state.jsonl.lock"), encoding: .utf8)
    #expect(line.wholeMatch(of: /process \d+ on \S+, usher apply, since [-0-9]+T[:0-9]+Z\n/) != nil, "\(line)")
  }
}
