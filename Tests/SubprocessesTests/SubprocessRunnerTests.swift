import AWSCore
import Testing

@testable import Subprocesses

@Suite("Running a program that prints credentials")
struct SubprocessRunnerTests {
  @Test("Its outputs and its exit code come back as they are")
  func result() async throws {
    let result = try await SubprocessRunner().run(["/bin/sh", "-c", "printf 'a\\0b'; echo oops >&2; exit 7"])
    #expect(
      result
        == ProcessResult(
          status: 7, standardOutput: [0x61, 0, 0x62], standardError: Array("oops\n".utf8)))
  }

  @Test("There is no shell between: an argument arrives as it is written", arguments: ["$HOME", "a b", "*", "", "; x"])
  func argument(_ text: String) async throws {
    let result = try await SubprocessRunner().run(["printf", "%s", text])
    #expect(String(decoding: result.standardOutput, as: UTF8.self) == text)
  }

  @Test("Its standard input is empty, so that nothing waits for a person")
  func input() async throws {
    let result = try await SubprocessRunner().run(["cat"])
    #expect(result == ProcessResult(status: 0, standardOutput: [], standardError: []))
  }

  @Test("A signal that ended it is told as a shell tells it")
  func signal() async throws {
    #expect(try await SubprocessRunner().run(["/bin/sh", "-c", "kill -TERM $$"]).status == 128 + 15)
  }

  @Test(
    "A program that is not there or cannot be run is named",
    arguments: [
      (["/nowhere/helper"], "/nowhere/helper"), (["usher-has-no-such-helper"], "usher-has-no-such-helper"),
      (["/etc/passwd"], "/etc/passwd"), ([], "no program"),
    ])
  func missing(_ command: [String], _ named: String) async {
    do {
      let result = try await SubprocessRunner().run(command)
      Issue.record("it ran: \(result)")
    } catch {
      #expect(error.description.contains(named))
    }
  }

  @Test("A program that never stops writing is ended at the limit")
  func endless() async {
    await #expect(throws: ProcessError("yes wrote more than 1000 bytes")) {
      try await SubprocessRunner(outputLimit: 1000).run(["yes"])
    }
  }

  @Test("Many at once each get their own answer")
  func many() async throws {
    try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
      for number in 0..<20 {
        group.addTask { (number, try await SubprocessRunner().run(["printf", "\(number)"]).standardOutput) }
      }
      for try await (number, output) in group { #expect(output == Array("\(number)".utf8)) }
    }
  }
}
