import TestSupport
import Testing

@Suite("Wrong usage", .processes)
struct WrongUsageTests {
  @Test(
    "Wrong usage exits with 64 and says what is wrong, and how it goes",
    arguments: [
      (["frobnicate"], "'frobnicate'"),
      (["aply", "m"], "Error: there is no command 'aply', did you mean 'apply'?\n"),
      (["help", "stats"], "did you mean 'status'?\n"), (["state", "lst"], "did you mean 'state list'?\n"),
      (["plan", "m", "--formt", "json"], "Did you mean '--format'?\n"),
      (["import"], "'usher state adopt'"), (["refresh"], "'usher status'"), (["show", "one"], "'usher explain'"),
      (["destroy"], "usher deletes no jobs"), (["state", "rm", "one"], "'usher state forget'"),
      (["state", "mv", "one", "two"], "'usher state adopt --take-over'"), (["state", "ls"], "'state list'"),
      (["plan", "-target=x", "m"], "there is no option '-target': give plan and apply only"),
      (["apply", "m", "--target", "x"], "there is no option '--target': give plan and apply only"),
      (["apply", "m", "--dry-run"], "there is no option '--dry-run': 'usher plan'"),
      (
        ["apply", "m", "-auto-approve"], "there is no option '-auto-approve': options have two dashes, '--auto-approve'"
      ),
      (["plan", "-out=x"], "'--out'"), (["plan", "-var", "a=b"], "usher.defaults.yaml"),
      (["plan", "m", "--frobnicate"], "'--frobnicate'"),
      (["plan", "m", "--emulator", "e"], "'--emulator'"),
      (["plan", "m", "--format", "xml"], "'xml'"),
      (["validate", "m", "--color", "pink"], "'pink'"),
      (["plan", "m", "--quiet", "--verbose"], "--quiet and --verbose"),
      (["plan", "m", "--state"], "--state"),
      (["apply", "m", "--emulator", "e", "--endpoint-url", "http://localhost:1"], "--emulator cannot be used with"),
      (["status", "--emulator", "e", "--profile", "p"], "--emulator cannot be used with"),
      (["apply", "m", "--parallelism", "0"], "1 to 256"),
      (["apply", "m", "--parallelism", "257"], "1 to 256"),
      (["apply", "m", "--parallelism=-1"], "1 to 256"),
      (["apply", "m", "--parallelism", "many"], "'many'"),
      (["apply", "m", "--max-starts=-1"], "--max-starts"),
      (["apply", "m", "--max-starts", "-1"], "--max-starts"),
      (["apply", "m", "--settle-time=-1"], "--settle-time"),
      (["apply", "m", "--settle-time", "1e9"], "--settle-time"),
      (["status", "--timeout", "5"], "--timeout needs --until"),
      (["status", "--until", "ended", "--timeout=-1"], "--timeout"),
      (["state", "frobnicate"], "'state frobnicate'"),
      (["state", "show"], "<name>"),
      (["state", "adopt", "one", "arn"], "<path>"),
      (["state", "accept", "one"], "then a path"),
      (["state", "forget", "one", "--lock-timeout=-1"], "--lock-timeout"),
      (["state", "list", "--emulator", "e"], "'--emulator'"),
    ] as [([String], String)])
  func wrongUsage(arguments: [String], words: String) throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    let before = try place.contents()
    let result = try place.usher(arguments)
    #expect(result.status == 64)
    #expect(result.standardOutput == "")
    #expect(result.standardError.contains(words), "\(result.standardError)")
    #expect(result.standardError.contains("Usage: usher"))
    #expect(try place.contents() == before)
  }
}
