import Foundation
import TestSupport
import Testing

@Suite("What the state commands ask, and whom they wait for", .processes)
struct StateQuestionTests {
  private func place() throws -> Workplace {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0"#)
    try place.write(Manifest.job("spring"), to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    try place.write(Manifest.job("spring").replacing("seed-reader", with: "other"), to: "m/jobs.yaml")
    return place
  }

  /// Those that change something: `adopt`, `accept`, `forget`.
  private func commands(_ place: Workplace) throws -> [[String]] {
    let arn = try #require(try place.recordedJobs().values.first)
    return [
      ["state", "adopt", "spring", arn, "m", "--take-over"] + Workplace.emulated,
      ["state", "accept", "spring", "m"] + Workplace.emulated, ["state", "forget", "spring"],
    ]
  }

  @Test("Without a terminal and without --auto-approve they change nothing")
  func noTerminal() throws {
    let place = try place()
    for command in try commands(place) {
      let before = try place.contents()
      let result = try place.usher(command, input: "yes\n")
      #expect(result.status == 1)
      #expect(result.standardError.contains("asks before it changes anything, and standard input is no terminal"))
      #expect(result.standardError.contains("--auto-approve"))
      #expect(try place.contents() == before)
    }
  }

  @Test(
    "They show what they do and ask; only 'yes' is an answer",
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)), arguments: ["no", "yes"])
  func asked(answer: String) throws {
    let script = ChildProcess.checkout.appending(path: "Tests/Oracles/binary_terminal.py").path
    let python = ProcessInfo.processInfo.environment["USHER_TEST_PYTHON"] ?? "python3"
    for index in 0..<3 {
      let place = try place()
      let command = try commands(place)[index]
      let before = try place.contents()
      let screen = try place.run(
        URL(fileURLWithPath: "/usr/bin/env"), [python, script, answer, Workplace.usher.path] + command)
      #expect(screen.status == (answer == "yes" ? 0 : 1), "\(screen.standardOutput)")
      #expect(screen.standardOutput.contains(["Take this job", "Take this spec", "Forget 1 run of 'spring'?"][index]))
      #expect(screen.standardOutput.contains("declined: nothing was changed") == (answer == "no"))
      #expect(try (place.contents() == before) == (answer == "no"))
    }
  }

  @Test("Each waits for the lock, says who holds it, and gives up with --lock-timeout")
  func locked() throws {
    let place = try place()
    try place.write("", to: "usher.state.jsonl.lock")
    let rebuild = [["state", "rebuild", "m"] + Workplace.emulated]
    for command in try commands(place).map({ $0 + ["--auto-approve"] }) + rebuild {
      let before = try place.contents()
      let result = try place.run(
        URL(fileURLWithPath: "/bin/sh"),
        ["-c", #"exec 9>>usher.state.jsonl.lock; flock 9; "$@" 9>&-"#, "sh", Workplace.usher.path] + command
          + ["--lock-timeout", "0"])
      #expect(result.status == 1)
      #expect(result.standardError.contains("usher.state.jsonl is locked by"), "\(result.standardError)")
      #expect(try place.contents() == before)
    }
  }

  @Test("A state of another service is refused, and no emulator's file is made")
  func owner() throws {
    let place = try place()
    let foreign = try String(contentsOf: place.state, encoding: .utf8).replacing("emulator:ab", with: "aws")
    try place.write(foreign, to: "aws.jsonl")
    let service = [["state", "verify", "m"], ["state", "rebuild", "m"]].map { $0 + Workplace.emulated }
    for command in try commands(place).dropLast().map({ $0 + ["--auto-approve"] }) + service {
      let before = try place.contents()
      let result = try place.usher(command + ["--state", "aws.jsonl"])
      #expect(result.status == 1)
      #expect(result.standardError.contains("aws.jsonl records the jobs of AWS, not those of the emulator file"))
      #expect(try place.contents() == before)
      let missing = try place.usher(command.map { $0 == "emulator.jsonl" ? "none.jsonl" : $0 })
      #expect(missing.status == 1)
      #expect(missing.standardError.contains("there is no emulator file none.jsonl"))
    }
  }
}
