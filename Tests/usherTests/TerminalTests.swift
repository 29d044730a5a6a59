import Foundation
import TestSupport
import Testing

@Suite("On a terminal", .processes, .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
struct TerminalTests {
  private func apply(
    answering answer: String, in place: Workplace, environment: [String: String] = [:], _ more: [String] = []
  ) throws -> ChildProcess.Result {
    let program = [Workplace.usher.path, "apply", "m"] + Workplace.emulated + more
    let script = ChildProcess.checkout.appending(path: "Tests/Oracles/binary_terminal.py").path
    let python = ProcessInfo.processInfo.environment["USHER_TEST_PYTHON"] ?? "python3"
    return try place.run(
      URL(fileURLWithPath: "/usr/bin/env"), [python, script, answer] + program, environment: environment)
  }

  @Test("apply shows the plan, asks, and at 'yes' starts with a live line and colours")
  func yes() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(3), to: "m/jobs.yaml")
    let screen = try apply(answering: "yes", in: place)
    #expect(screen.status == 0, "\(screen.standardError)")
    let text = screen.standardOutput
    #expect(text.contains("3 to start"))
    #expect(text.contains("\nThe state usher.state.jsonl does not exist: all 3 jobs look new.\r\nStart 3 jobs?"))
    #expect(
      text.contains("\nStart 3 jobs? Each start costs money and cannot be cancelled.\r\nType 'yes' to continue: "))
    #expect(text.contains("\r\u{1B}[Kstarted 0  in flight 1  deferred 0  errors 0  0:0"))
    #expect(text.contains("\r\u{1B}[Kstarted 3  in flight 0  deferred 0  errors 0  0:0"))
    #expect(text.contains("\u{1B}[32m+ job-1"))
    #expect(text.contains("3 started."))
    try place.expectEachStartedOnce(3)
  }

  @Test("Anything but 'yes' starts nothing", arguments: ["no", "y", "Yes", "", "yes please", " yes"])
  func declined(answer: String) throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(3), to: "m/jobs.yaml")
    let screen = try apply(answering: answer, in: place)
    #expect(screen.status == 1)
    #expect(screen.standardOutput.contains("declined: nothing was started"))
    #expect(try place.createdJobs().isEmpty)
    #expect(!FileManager.default.fileExists(atPath: place.state.path))
  }

  @Test("NO_COLOR and --color never leave the colours out", arguments: [["NO_COLOR": "1"], [:]])
  func noColour(environment: [String: String]) throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(3), to: "m/jobs.yaml")
    let screen = try apply(
      answering: "yes", in: place, environment: environment, environment.isEmpty ? ["--color", "never"] : [])
    #expect(screen.status == 0)
    #expect(!screen.standardOutput.contains(/\x{1B}\[[0-9;]*m/))
  }

  @Test("The live line is never as wide as the terminal, so that it cannot wrap", arguments: [20, 30, 80])
  func width(columns: Int) throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(3), to: "m/jobs.yaml")
    let screen = try apply(
      answering: "", in: place, environment: ["USHER_TEST_COLUMNS": "\(columns)"],
      ["--auto-approve", "--color", "never"])
    #expect(screen.status == 0)
    let drawn = screen.standardOutput.components(separatedBy: "\r\u{1B}[K").dropFirst().map {
      $0.prefix { $0 != "\r\n" }
    }
    let line = "started 3  in flight 0  deferred 0  errors 0  0:0"
    #expect(drawn.contains { $0.hasPrefix(line.prefix(columns - 1)) })
    #expect(drawn.dropLast().allSatisfy { $0.count < columns }, "\(drawn)")
  }

  @Test("A terminal that is called dumb gets plain lines and no escape")
  func dumb() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(3), to: "m/jobs.yaml")
    let screen = try apply(answering: "yes", in: place, environment: ["TERM": "dumb"])
    #expect(screen.status == 0)
    #expect(!screen.standardOutput.contains("\u{1B}"))
    #expect(screen.standardOutput.contains("\r\njob-1: started\r\n"))
    #expect(
      try !apply(answering: "", in: place, environment: ["TERM": "dumb"]).standardOutput.contains("\u{1B}"))
  }

  @Test("With --quiet there is no live line")
  func quiet() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(3), to: "m/jobs.yaml")
    let screen = try apply(answering: "", in: place, ["--quiet", "--auto-approve", "--color", "never"])
    #expect(screen.status == 0)
    #expect(!screen.standardOutput.contains("\u{1B}"))
  }
}

@Suite("Without a terminal", .processes)
struct NoTerminalTests {
  @Test("apply without --auto-approve starts nothing, whatever stands on standard input", arguments: ["", "yes\n"])
  func unattended(input: String) throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    let result = try place.usher(["apply", "m"] + Workplace.emulated, input: input)
    #expect(result.status == 1)
    #expect(result.standardError.contains("--auto-approve"))
    #expect(result.standardOutput == "")
    #expect(try place.createdJobs().isEmpty)
    #expect(!FileManager.default.fileExists(atPath: place.state.path))
  }

  @Test(
    "Where no state says what was started, --auto-approve is not the first advice",
    arguments: [
      ("does not exist", nil), ("is empty", "\n"),
      ("records", #"{"format":"usher.state","version":1,"service":"emulator:ab"}"# + "\n"),
    ])
  func nothingRecorded(what: String, state: String?) throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0"#)
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    if let state { try place.write(state, to: "usher.state.jsonl") }
    let result = try place.usher(["apply", "m"] + Workplace.emulated)
    #expect(result.status == 1)
    let isKnown = what == "records"
    #expect(result.standardError.contains("the state usher.state.jsonl \(what): no job counts as started") == !isKnown)
    #expect(
      Screen.advice(result.standardError).last
        == (isKnown
          ? "give --auto-approve, where the plan was reviewed before"
          : "first make sure that no job was started yet (see the note above); only then give --auto-approve"),
      "\(result.standardError)")
  }

  @Test("plan --quiet warns of a state that is missing or empty", arguments: [nil, ""])
  func quietPlan(state: String?) throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    if let state { try place.write(state, to: "usher.state.jsonl") }
    #expect(try place.usher(["plan", "m", "-q"]).standardError.hasPrefix("warning: the state usher.state.jsonl "))
  }

  @Test("--color always gives colours all the same, NO_COLOR or not")
  func always() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    for environment in [[:], ["NO_COLOR": "1"]] {
      let result = try place.usher(["plan", "m", "--color", "always"], environment: environment)
      #expect(result.standardOutput.contains("\u{1B}[32m+ one\u{1B}[0m"))
    }
  }
}
