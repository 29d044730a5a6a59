import Foundation
import TestSupport
import Testing

@Suite("An apply of 200 jobs that is broken off anywhere", .processes, .slow)
struct CrashTests {
  static let count = 200

  @Test(
    "After kill -9 the next apply leaves each job once at the emulator and all ARNs in the state",
    arguments: [3, 60, 150], [false, true])
  func killed(after created: Int, overHTTP: Bool) throws {
    try breakOff(with: SIGKILL, after: created, overHTTP: overHTTP) { place, _, _ in
      let recorded = try place.recordedJobs()
      #expect(recorded.count < Self.count)
    }
  }

  @Test(
    "A signal ends it when what is in flight is recorded, with nothing open; the next apply does the rest",
    arguments: [SIGINT, SIGTERM, SIGHUP], [3, 100])
  func signalled(number: Int32, after created: Int) throws {
    try breakOff(with: number, after: created, overHTTP: false) { place, process, status in
      #expect(status == 128 + number)
      let recorded = try place.recordedJobs()
      #expect(recorded == (try place.createdJobs()))
      #expect(recorded.count >= created && recorded.count < Self.count)
      #expect(try place.openIntents() == 0)
      #expect(process.standardOutput.components(separatedBy: "\n    arn:").count == recorded.count + 1)
      #expect(
        process.standardError.contains(
          ": usher finishes running calls and starts no more. A second signal stops it at once.\n"))
      #expect(process.standardError.contains("\(Self.count - recorded.count) not started"))
      #expect(process.standardError.contains("run the same apply again"))
    }
  }

  @Test(
    "A second signal ends it at once, though calls hang; the next apply settles what is open",
    arguments: [SIGINT, SIGTERM, SIGHUP])
  func secondSignal(number: Int32) throws {
    for _ in 0..<20 {
      let place = try Workplace()
      try place.write(Manifest.jobs(Self.count), to: "m/jobs.yaml")
      let emulator = try RunningEmulator(["--quota", "100000", "--job-seconds", "0"], in: place)
      let apply = ["apply", "m", "--auto-approve", "--settle-time", "1"] + emulator.flags
      let process = try place.begin(apply, environment: RunningEmulator.keys)
      try process.waitUntil { place.createdCount >= 20 }
      emulator.process.signal(SIGSTOP)
      process.signal(number)
      try process.waitUntil { process.standardError.contains("usher finishes running calls") }
      // An apply that was done before the emulator stopped is tried again.
      if !process.isRunning { continue }
      process.signal(number)
      #expect(process.wait() == 128 + number)
      emulator.process.signal(SIGCONT)
      // All calls in flight had their answers before the emulator stopped: nothing hung.
      if try place.openIntents() == 0 { continue }

      #expect(try place.usher(apply, environment: RunningEmulator.keys).status == 0)
      try place.expectEachStartedOnce(Self.count)
      return
    }
    Issue.record("twenty times no call was in flight when the emulator stopped")
  }

  @Test("A signal that was ignored at the start, as by nohup, stays ignored; another one still ends the apply")
  func ignored() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(3), to: "m/jobs.yaml")
    let emulator = try RunningEmulator([], in: place)
    emulator.process.signal(SIGSTOP)
    let process = try BackgroundProcess(
      URL(fileURLWithPath: "/bin/sh"),
      ["-c", "trap '' HUP; exec \"$@\"", "sh", Workplace.usher.path, "apply", "m", "--auto-approve", "--verbose"]
        + emulator.flags, environment: place.environment(RunningEmulator.keys), directory: place.url)
    try process.waitUntil { process.standardError.contains("looking for 3 jobs at the service") }
    process.signal(SIGHUP)
    process.signal(SIGTERM)
    try process.waitUntil { process.standardError.contains("SIGTERM: usher finishes running calls") }
    if process.isRunning { process.signal(SIGTERM) }
    #expect(process.wait() == 128 + SIGTERM)
    #expect(!process.standardError.contains("SIGHUP"))
    emulator.process.signal(SIGCONT)
  }

  /// Signals an apply once that many jobs were created, looks at what it left, and lets a second one finish. An apply
  /// that was too quick for the signal is tried again.
  private func breakOff(
    with number: Int32, after created: Int, overHTTP: Bool,
    _ examine: (Workplace, BackgroundProcess, Int32) throws -> Void
  ) throws {
    for _ in 0..<20 {
      let place = try Workplace()
      try place.write(Manifest.jobs(Self.count), to: "m/jobs.yaml")
      var emulator: RunningEmulator?
      if overHTTP {
        emulator = try RunningEmulator(["--quota", "100000", "--job-seconds", "0"], in: place)
      } else {
        try place.emulate(#""quota":100000,"jobSeconds":0"#)
      }
      let service = emulator?.flags ?? Workplace.emulated
      let apply = ["apply", "m", "--auto-approve", "--settle-time", "1"] + service
      let process = try place.begin(apply, environment: RunningEmulator.keys)
      try process.waitUntil { place.createdCount >= created }
      process.signal(number)
      let status = process.wait()
      if try status == 0 || place.recordedJobs().count == Self.count { continue }
      try examine(place, process, status)

      let second = try place.usher(apply, environment: RunningEmulator.keys)
      #expect(second.status == 0, "\(second.standardError)")
      try place.expectEachStartedOnce(Self.count)
      let third = try place.usher(apply, environment: RunningEmulator.keys)
      #expect(third.standardOutput.hasPrefix("Nothing to do"))
      return
    }
    Issue.record("twenty times the apply was done before the signal came")
  }
}
