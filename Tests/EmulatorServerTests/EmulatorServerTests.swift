import Foundation
import TestSupport
import Testing

@Suite("usher-emulator", .processes)
struct EmulatorServerTests {
  @Test(
    "An AWS SDK can do everything with it, and gets each modelled error", .slow,
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)), arguments: [false, true])
  func boto3(keepsJobs: Bool) throws {
    let folder = try TemporaryFolder()
    let emulators = try [("busy", ["--quota", "4", "--job-seconds", "100000"]), ("idle", ["--job-seconds", "0"])].map {
      name, switches in
      try RunningEmulator(switches + (keepsJobs ? ["--data", folder.file(name).path] : []))
    }
    let result = try Python.script("Oracles/boto3_client.py", emulators.map(\.endpoint))
    #expect(result.standardError == "")
    #expect(result.standardOutput == "121\n")
    for emulator in emulators { #expect(emulator.end(SIGTERM) == 0) }
  }

  @Test(
    "It listens on the loopback, says so in one line, names the credentials, and ends when told",
    arguments: [
      SIGTERM, SIGINT,
    ])
  func ends(signal: Int32) throws {
    let emulator = try RunningEmulator([])
    #expect(emulator.endpoint.hasPrefix("http://127.0.0.1:"))
    #expect(emulator.end(signal) == 0)
    #expect(emulator.process.standardError.contains("usher-emulator"))
  }

  @Test("A file that was created with other switches is refused, with the same ones it serves again")
  func otherSwitches() throws {
    let folder = try TemporaryFolder()
    let data = ["--data", folder.file("emulator.jsonl").path]
    #expect(try RunningEmulator(data + ["--quota", "3", "--names", "reusable"]).end(SIGTERM) == 0)
    let refused = try ChildProcess.run(RunningEmulator.executable, ["--port", "0"] + data + ["--quota", "4"])
    #expect(refused.status == 1)
    #expect(refused.standardError.contains("quota"))
    #expect(refused.standardOutput == "")
    for same in [[], ["--quota", "3"], ["--names", "reusable"]] {
      #expect(try RunningEmulator(data + same).end(SIGTERM) == 0)
    }
  }

  @Test("A port that is taken is an error that names it")
  func portTaken() throws {
    let emulator = try RunningEmulator([])
    let port = try #require(emulator.endpoint.split(separator: ":").last.map(String.init))
    let result = try ChildProcess.run(RunningEmulator.executable, ["--port", port])
    #expect(result.status == 1)
    #expect(result.standardError.contains("cannot listen on 127.0.0.1:\(port): another program listens there"))
    #expect(result.standardOutput == "")
    #expect(emulator.end(SIGTERM) == 0)
  }

  @Test(
    "An address that cannot be listened on is named, with what to do",
    arguments: [
      ("192.0.2.1", "this machine has no such address"), ("host.invalid", "this machine has no such address"),
    ])
  func noSuchAddress(host: String, words: String) throws {
    let result = try ChildProcess.run(RunningEmulator.executable, ["--port", "0", "--host", host])
    #expect(result.status == 1)
    #expect(result.standardError.contains("cannot listen on \(host):0: \(words)"), "\(result.standardError)")
  }

  @Test(
    "Wrong usage exits with 64",
    arguments: [
      [], ["--port", "70000"], ["--port", "0", "--quota", "-1"], ["--port", "0", "--page-size", "101"],
      ["--port", "0", "--empty-pages", "-1"], ["--port", "0", "--get-delay", "-1"], ["--port", "0", "--pages", "odd"],
      ["--port", "0", "--audience-sizes", "5"], ["--port", "0", "--export-quota", "-1"],
      ["--port", "0", "--job-seconds", "-1"],
      ["--port", "0", "--job-seconds", "nan"], ["--port", "0", "--names", "some"], ["--port", "0", "more"],
    ])
  func wrongUsage(arguments: [String]) throws {
    let result = try ChildProcess.run(RunningEmulator.executable, arguments)
    #expect(result.status == 64)
    #expect(result.standardError.lowercased().contains("usage: usher-emulator "))
  }

  @Test("The help says what it is for and how it ends")
  func help() throws {
    let result = try ChildProcess.run(RunningEmulator.executable, ["--help"])
    #expect(result.status == 0)
    for words in [
      "AWS Clean Rooms ML", "Exit codes: 0 ended by SIGTERM or SIGINT", "--quota <quota>", "--job-seconds <seconds>",
      "--list-delay <seconds>", "--filter-delay <seconds>", "--get-delay <seconds>", "--tag-delay <seconds>",
      "--start-tags <start-tags>", "--page-size <jobs>", "--pages <pages>", "--empty-pages <pages>", "--names <names>",
      "--taken-reply <taken-reply>",
      "--freed-by <cause>", "--failing <name[=code]>", "--without-metrics <model>", "--export-quota <exports>",
      "--active-export-quota <exports>", "--audience-sizes <sizes>", "--export-names <export-names>",
      "--not-active-reply <not-active-reply>", "--deleted-exports <deleted-exports>", "--faults <file>", "runThenDrop",
    ] {
      #expect(result.standardOutput.contains(words))
    }
  }
}
