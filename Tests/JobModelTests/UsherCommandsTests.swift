import JobModel
import Testing

@Suite("The command lines that usher prints")
struct UsherCommandsTests {
  private let name = JobName("spring")!
  private var run: RunID { RunID(.audienceGenerationJob, name, SpecDigest(of: Array("x".utf8))) }

  @Test("Each carries what was given and what it takes, and nothing else")
  func given() {
    let commands = UsherCommands(
      state: "s s", namedState: nil, profile: "p'q", endpointURL: "http://x:1", paths: ["-a", "b c"])
    let service = #"--profile 'p'\''q' --endpoint-url http://x:1"#
    #expect(commands.adopt(name, "arn:x") == "usher state adopt spring arn:x ./-a 'b c' --state 's s' \(service)")
    #expect(commands.accept(name) == "usher state accept spring ./-a './b c' --state 's s' \(service)")
    #expect(commands.rebuild == "usher state rebuild ./-a 'b c' --state 's s' \(service)")
    #expect(commands.forget(run) == "usher state forget spring --digest \(run.digest.short) --state 's s'")
    #expect(commands.list == "usher state list --state 's s'")
    #expect(commands.whoami == #"usher whoami ./-a 'b c' --profile 'p'\''q'"#)
    #expect(commands.policy(isPartner: true) == "usher iam-policy --partner ./-a 'b c'")
  }

  @Test("A state that usher.yaml names is repeated only where no PATH leads to it; an emulator's caller asks no AWS")
  func named() {
    let commands = UsherCommands(state: nil, namedState: "repo/s", emulator: "e")
    #expect(commands.rebuild == "usher state rebuild . --emulator e")
    #expect(commands.forget(run).hasSuffix(" --state repo/s"))
    #expect(commands.whoami == nil)
  }

  @Test("With nothing given there is nothing to repeat, and a command is not taken for words")
  func nothing() {
    #expect(UsherCommands(state: nil, namedState: nil).list == "usher state list")
    let lines = ["usher state list", "'usher state list' shows it", "  usher plan"]
    #expect(UsherCommands.among(lines) == ["usher state list", "usher plan"])
  }
}
