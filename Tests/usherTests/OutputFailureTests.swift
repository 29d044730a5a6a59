import Foundation
import TestSupport
import Testing

@Suite("Results that nobody can take", .processes)
struct OutputFailureTests {
  @Test(
    "A full disk under standard output is an error, not a success",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"),
    arguments: [
      ["plan", "m"], ["plan", "m", "--format", "json"], ["validate", "m"], ["status"] + Workplace.emulated,
      ["state", "list"], ["state", "show", "one", "--format", "json"], ["state", "verify", "m"] + Workplace.emulated,
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

  @Test(
    "Streams that are closed at the start give their numbers to no file: the state holds nothing but records",
    arguments: ["<&- >&- 2>&-", "2>&-", ">&-", "<&- 2>&-"])
  func closedStreams(redirections: String) throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(3), to: "m/jobs.yaml")
    let result = try place.run(
      URL(fileURLWithPath: "/bin/sh"),
      ["-c", "exec \"$@\" \(redirections)", "sh", Workplace.usher.path, "apply", "m", "--verbose"] + Workplace.approved)
    // What was closed cannot take the results, which is an error.
    #expect(result.status == (redirections.contains(" >&-") || redirections == ">&-" ? 1 : 0))
    try place.expectEachStartedOnce(3)
    #expect(try records(in: place.emulator).allSatisfy { $0["event"] != nil || $0["format"] != nil })
    let line = try String(contentsOf: place.file("usher.state.jsonl.lock"), encoding: .utf8)
    #expect(line.hasPrefix("process ") && line.hasSuffix("Z\n"))
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
