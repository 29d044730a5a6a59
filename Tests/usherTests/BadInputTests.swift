import Foundation
import TestSupport
import Testing

@Suite("Bad input: a clear message, exit 1, nothing started, the state byte for byte as it was", .processes)
struct BadInputTests {
  static let commands = [["plan", "m"], ["apply", "m"] + Workplace.approved, ["status"] + Workplace.emulated]

  @Test(
    "Several mistakes are all told with their places, and the good jobs beside them are not started",
    arguments: [
      ["validate", "m"], ["plan", "m"], ["apply", "m"] + Workplace.approved, ["status", "m"] + Workplace.emulated,
    ])
  func mistakes(arguments: [String]) throws {
    let place = try Workplace()
    try place.write(Manifest.job("good"), to: "m/good.yaml")
    try place.write(Manifest.job("bad", seed: "http://x", more: ["colour: red"]), to: "m/bad.yaml")
    try place.write(Manifest.job("worse", more: ["includeSeedInOutput: yes"]), to: "m/worse.yaml")
    let before = try place.contents()
    let result = try place.usher(arguments)
    #expect(result.status == 1)
    for words in ["m/bad.yaml:8:25: error: ", "m/bad.yaml:10:3: error: ", "m/worse.yaml:10:24: error: "] {
      #expect(result.standardError.contains(words), "\(result.standardError)")
    }
    #expect(result.standardOutput == "")
    #expect(try place.contents() == before)
  }

  @Test("A state that cannot be read names the line, and stays as it is", arguments: commands)
  func unreadableState(arguments: [String]) throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    try place.write(Manifest.job("two"), to: "m/two.yaml")
    let good = try String(contentsOf: place.state, encoding: .utf8)
    try place.write(good + "garbage\n", to: "usher.state.jsonl")
    let before = try place.contents()
    let result = try place.usher(arguments)
    #expect(result.status == 1)
    #expect(result.standardError.contains("usher.state.jsonl:3"))
    #expect(result.standardOutput == "")
    #expect(try place.contents() == before)
  }

  @Test("A line without its end counts for nothing: plan says so and leaves it, apply cuts it off with a warning")
  func unacknowledgedEnd() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    try place.write(Manifest.job("two"), to: "m/two.yaml")
    let good = try String(contentsOf: place.state, encoding: .utf8)
    try place.write(good + #"{"record":"inte"#, to: "usher.state.jsonl")
    let before = try place.contents()
    let planned = try place.usher(["plan", "m"])
    #expect(planned.status == 0)
    #expect(
      planned.standardError.contains(
        "warning: the last line of usher.state.jsonl is incomplete; usher ignores it, and the next apply that starts "
          + "something removes it; do not commit it\n"))
    let reading = [
      ["status", "--emulator", "emulator.jsonl"], ["state", "list"], ["explain", "one", "m"],
      ["apply", "m/one.yaml"] + Workplace.approved,
    ]
    for arguments in reading {
      let result = try place.usher(arguments)
      #expect(result.status == 0 && result.standardError.contains("; do not commit it\n"), "\(result.standardError)")
    }
    #expect(try place.contents() == before)
    let applied = try place.usher(["apply", "m"] + Workplace.approved)
    #expect(applied.status == 0)
    #expect(applied.standardError.contains("15 bytes"))
    try place.expectEachStartedOnce(2)
  }

  @Test("An empty PATH, as an unset shell variable leaves it, is reported as empty", arguments: ["apply", "plan"])
  func emptyPath(command: String) throws {
    let result = try Workplace().usher([command, ""])
    #expect(result.status == 1)
    #expect(result.standardError.hasPrefix("'': error: a PATH is empty\n"), "\(result.standardError)")
  }

  @Test("A state that is a folder, or in a folder that is not there, starts nothing", arguments: ["m", "none/state"])
  func statePath(path: String) throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    let result = try place.usher(["apply", "m", "--state", path] + Workplace.approved)
    #expect(result.status == 1)
    #expect(result.standardError.contains("\(path)"))
    #expect(try place.createdJobs().isEmpty)
  }

  @Test(
    "A path that is not there is named",
    arguments: [
      ["validate", "m", "none"], ["plan", "m", "none"], ["apply", "m", "none"] + Workplace.approved,
      ["status", "none"] + Workplace.emulated,
    ])
  func noSuchPath(arguments: [String]) throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    let before = try place.contents()
    let result = try place.usher(arguments)
    #expect(result.status == 1)
    #expect(result.standardError.contains("none: error: there is no such file or folder"))
    #expect(try place.contents() == before)
  }

  @Test(
    "A folder that may not be read is an error that names it, not an empty one",
    .enabled(if: getuid() != 0, "root may read every folder"),
    arguments: [["validate", "m"], ["plan", "m"], ["apply", "m"] + Workplace.approved])
  func unreadableFolder(arguments: [String]) throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    try place.write(Manifest.job("two"), to: "m/closed/two.yaml")
    let closed = place.file("m/closed").path
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: closed)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: closed) }
    let result = try place.usher(arguments)
    #expect(result.status == 1)
    #expect(result.standardError.contains("m/closed"))
    #expect(try place.createdJobs().isEmpty)
  }

  @Test("The state of another emulator's file, or of AWS, is refused", arguments: ["emulator:cd", "aws"])
  func foreignState(service: String) throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0"#)
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    let own = try String(contentsOf: place.state, encoding: .utf8)
    try place.write(own.replacing("emulator:ab", with: service), to: "usher.state.jsonl")
    try place.write(Manifest.job("two"), to: "m/two.yaml")
    let before = try place.contents()
    for arguments in [["apply", "m"] + Workplace.approved, ["status"] + Workplace.emulated] {
      let result = try place.usher(arguments)
      #expect(result.status == 1)
      #expect(result.standardError.contains("usher.state.jsonl records the jobs of "))
      #expect(result.standardError.contains("the emulator file with the id ab"))
      #expect(try place.contents() == before)
    }
  }

  @Test(
    "status ends in order, with what to do, where its state is another service's or its settings are wrong",
    arguments: [
      (["--endpoint-url", "http://127.0.0.1:1"], "--emulator or --endpoint-url"),
      ([], "not those of AWS"), (["--endpoint-url", "ftp://x"], "--endpoint-url: the scheme is neither"),
    ])
  func statusElsewhere(flags: [String], words: String) throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    let result = try place.usher(["status"] + flags, environment: RunningEmulator.keys)
    #expect(result.status == 1)
    #expect(result.standardError.contains(words), "\(result.standardError)")
  }

  @Test("status makes no file where the emulator's is mistyped")
  func mistypedEmulator() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    let before = try place.contents()
    let result = try place.usher(["status", "--emulator", "typo.jsonl"])
    #expect(result.status == 1)
    #expect(result.standardError.contains("there is no emulator file typo.jsonl"))
    #expect(try place.contents() == before)
  }

  @Test("A state that is not there is said, once, with what that means")
  func mistypedState() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    let words = ": the state typo.jsonl does not exist: no job counts as started, all are new\n"
    for arguments in [["plan", "m"], ["apply", "m"] + Workplace.approved] {
      let result = try place.usher(arguments + ["--state", "typo.jsonl"])
      #expect(result.status == 0)
      #expect(result.standardError.components(separatedBy: words).count == 2, "\(result.standardError)")
    }
    #expect(try !place.usher(["plan", "m", "--state", "typo.jsonl"]).standardError.contains("does not exist"))
    #expect(
      try place.usher(["plan", "m"]).standardError.contains("warning: the state usher.state.jsonl does not exist"))
  }

  @Test("A state in a folder that is not there is an error of every command", arguments: commands)
  func stateFolder(arguments: [String]) throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    let result = try place.usher(arguments + ["--state", "none/state"])
    #expect(result.status == 1)
    #expect(result.standardError.contains("there is no folder none for the state none/state"))
    #expect(result.standardOutput == "")
  }

  @Test("Where no job is declared, apply says that, and not that all were started")
  func nothingDeclared() throws {
    let place = try Workplace()
    try place.write("# nothing yet\n", to: "m/one.yaml")
    let result = try place.usher(["apply", "m"] + Workplace.approved)
    #expect(result.status == 0)
    #expect(result.standardOutput == "Nothing to do: no job is declared.\n")
  }

  @Test("The file of something else is refused as the emulator's, and not touched")
  func foreignEmulatorFile() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    try place.write("my notes\n", to: "emulator.jsonl")
    let before = try place.contents()
    let result = try place.usher(["apply", "m"] + Workplace.approved)
    #expect(result.status == 1)
    #expect(result.standardError.contains("emulator.jsonl"))
    #expect(try place.contents() == before)
  }
}
