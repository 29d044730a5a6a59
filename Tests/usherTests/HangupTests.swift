import Foundation
import TestSupport
import Testing

@Suite("A terminal that goes away", .processes, .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
struct HangupTests {
  private static let count = 200

  /// Runs apply on a terminal that is closed as soon as `text` is on it.
  private func apply(closedAt text: String, in place: Workplace, _ more: [String]) throws -> Int32 {
    let program = [Workplace.usher.path, "apply", "m"] + Workplace.emulated + more
    let script = ChildProcess.checkout.appending(path: "Tests/Oracles/binary_hangup.py").path
    let python = ProcessInfo.processInfo.environment["USHER_TEST_PYTHON"] ?? "python3"
    let result = try place.run(URL(fileURLWithPath: "/usr/bin/env"), [python, script, text] + program)
    #expect(result.standardError == "")
    return result.status
  }

  @Test(
    "In the middle of an apply nothing further is started, and all that was is recorded; the next apply does the rest")
  func midway() throws {
    for _ in 0..<20 {
      let place = try Workplace()
      try place.emulate(#""quota":100000,"jobSeconds":0"#)
      try place.write(Manifest.jobs(Self.count), to: "m/jobs.yaml")
      let status = try apply(closedAt: "started 3  in flight", in: place, ["--auto-approve"])
      // An apply that was too quick for the terminal is tried again.
      if status == 0 || status == 1 { continue }
      #expect(status == 128 + SIGHUP)
      let created = try place.createdJobs()
      #expect(created.count >= 3 && created.count < Self.count)
      #expect(try place.recordedJobs() == created)
      #expect(try place.openIntents() == 0)
      #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
      try place.expectEachStartedOnce(Self.count)
      return
    }
    Issue.record("twenty times the apply was done before the terminal went away")
  }

  @Test("While the question is on it, nothing is started")
  func asked() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(3), to: "m/jobs.yaml")
    #expect(try apply(closedAt: "Type 'yes' to continue: ", in: place, []) == 128 + SIGHUP)
    #expect(try place.createdJobs().isEmpty)
    #expect(!FileManager.default.fileExists(atPath: place.state.path))
  }
}
