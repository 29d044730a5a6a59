import Foundation
import TestSupport
import Testing

@Suite("Results that nobody can take")
struct OutputFailureTests {
  @Test(
    "A full disk under standard output is an error, not a success",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"),
    arguments: [
      ["plan", "m"], ["plan", "m", "--format", "json"], ["validate", "m"], ["status"] + Workplace.emulated,
    ])
  func full(arguments: [String]) throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    let result = try place.run(
      URL(fileURLWithPath: "/bin/sh"), ["-c", #""$@" >/dev/full"#, "sh", Workplace.usher.path] + arguments)
    #expect(result.status == 1)
    #expect(result.standardError.contains("error: the results could not be written to standard output"))
  }

  @Test("A reader that went away does not end an apply: every job is started and recorded")
  func closedPipe() throws {
    let place = try Workplace()
    try place.emulate(#""quota":100000,"jobSeconds":0"#)
    try place.write(Manifest.jobs(30), to: "m/jobs.yaml")
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let process = Process()
    process.executableURL = Workplace.usher
    process.arguments = ["apply", "m"] + Workplace.approved
    process.environment = place.environment()
    process.currentDirectoryURL = place.url
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 1)
    try place.expectEachStartedOnce(30)
  }
}
