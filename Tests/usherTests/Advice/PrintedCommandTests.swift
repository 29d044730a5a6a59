import Foundation
import TestSupport
import Testing

@Suite("Printed commands work when pasted", .processes)
struct PrintedCommandTests {
  /// One job was started at an endpoint, with a state whose name a shell would take apart, from a folder of its own.
  private func place() throws -> (Workplace, RunningEmulator, options: [String]) {
    let place = try Workplace()
    try place.write(Manifest.jobs(2), to: "repo's/m m/jobs.yaml")
    let emulator = try RunningEmulator(["--job-seconds", "0"], in: place)
    let options = ["--state", "../my $state.jsonl"] + emulator.flags
    #expect(try usher(place, ["apply", "m m", "--auto-approve"] + options).status == 0)
    return (place, emulator, options)
  }

  private func usher(_ place: Workplace, _ arguments: [String]) throws -> ChildProcess.Result {
    try ChildProcess.run(
      Workplace.usher, arguments, environment: place.environment(RunningEmulator.keys), directory: place.file("repo's"))
  }

  @Test("verify's commands carry --state and --endpoint-url, quoted, and repair what it found, from a subfolder too")
  func verify() throws {
    let (place, emulator, options) = try place()
    let state = place.file("my $state.jsonl")
    let jobs = try place.recordedJobs(in: state)
    let lost = try #require(jobs.values.min())
    try place.setTags(["usher:name": "other", "usher:digest": "ab"], of: lost)
    // The other one's record is lost.
    let text = try String(contentsOf: state, encoding: .utf8)
    let kept = text.split(separator: "\n").filter { !$0.contains("started") || $0.contains(lost) }
    try place.write(kept.joined(separator: "\n") + "\n", to: "my $state.jsonl")
    let verified = try usher(place, ["state", "verify", "m m"] + options)
    #expect(verified.status == 1, "\(verified)")
    let commands = Screen.commands(verified.standardOutput)
    #expect(commands.count == 2)
    for command in commands {
      #expect(command.hasSuffix(" --state '../my $state.jsonl' --endpoint-url \(emulator.endpoint)"), "\(command)")
      let pasted = try place.paste(command, in: "repo's")
      #expect(pasted.status == 0, "\(command)\n\(pasted.standardError)")
    }
    #expect(try usher(place, ["state", "verify", "m m"] + options).status == 0)
    #expect(try place.recordedJobs(in: state) == jobs)
    #expect(try usher(place, ["apply", "m m", "--auto-approve"] + options).standardOutput.hasPrefix("Nothing to do"))
    #expect(try place.starts == 2)
    #expect(
      try !FileManager.default.contentsOfDirectory(atPath: place.file("repo's").path).contains { $0.contains("state") })
  }

  @Test("accept and adopt, as plan and apply name them, work on the same state")
  func acceptAndAdopt() throws {
    let (place, emulator, options) = try place()
    defer { withExtendedLifetime(emulator) {} }
    let path = "repo's/m m/jobs.yaml"
    let text = Manifest.jobs(2)
    try place.write(text.replacing("role/seed-reader", with: "role/rotated"), to: path)
    let planned = try usher(place, ["plan", "m m"] + options.prefix(2))
    let offered = try #require(planned.standardOutput.firstMatch(of: /usher state accept job-1 .*/)).output
    #expect(offered.hasSuffix(" 'm m' --state '../my $state.jsonl'"))
    // plan takes no option of a service, so that the reader adds it.
    let accepted = try place.paste("\(offered) \(options.suffix(2).joined(separator: " "))", in: "repo's")
    #expect(accepted.status == 0, "\(accepted.standardError)")

    try place.write(text.replacing("name: job-2", with: "name: renamed"), to: path)
    let applied = try usher(place, ["apply", "m m", "--auto-approve"] + options)
    let command = try #require(Screen.commands(applied.standardError).first)
    let adopted = try place.paste(command, in: "repo's")
    #expect(adopted.status == 0, "\(adopted.standardError)")
    #expect(try usher(place, ["apply", "m m", "--auto-approve"] + options).status == 0)
    #expect(try place.starts == 2)
  }

  @Test("Where nothing marks a root, they give the PATHs, so that the defaults above the manifest stay in the digest")
  func unmarkedRoot() throws {
    let place = try Workplace()
    try FileManager.default.removeItem(at: place.file(".git"))
    try place.emulate(#""jobSeconds":0"#)
    try place.write(
      "apiVersion: usher/v1\nkind: Defaults\nspec: {includeSeedInOutput: true}\n", to: "m/usher.defaults.yaml")
    let text = Manifest.jobs(2)
    try place.write(text, to: "m/eu/jobs.yaml")
    let apply = ["apply", "m"] + Workplace.approved
    #expect(try place.usher(apply).status == 0)
    let changed = text.replacing("name: job-2", with: "name: renamed")
    try place.write(changed, to: "m/eu/jobs.yaml")
    let refused = try place.usher(apply)
    #expect(refused.status == 1)
    #expect(refused.standardError.contains("(eu/jobs.yaml, not declared in the given PATHs): it would be paid twice"))
    let adopted = try place.paste(try #require(Screen.commands(refused.standardError).first))
    #expect(adopted.status == 0, "\(adopted.standardError)")
    #expect(try place.usher(apply).standardOutput.hasPrefix("Nothing to do"))

    try place.write(changed.replacing("role/seed-reader", with: "role/rotated"), to: "m/eu/jobs.yaml")
    let plan = try place.usher(["plan", "m"]).standardOutput
    let commands = plan.split(separator: "\n").map { $0.drop { $0 == " " } }.filter {
      $0.hasPrefix("usher state accept ")
    }
    #expect(commands.count == 2, "\(plan)")
    for command in commands {
      let accepted = try place.paste("\(command) \(Workplace.emulated.joined(separator: " "))")
      #expect(accepted.status == 0, "\(accepted.standardError)")
    }
    #expect(try place.usher(apply).standardOutput.hasPrefix("Nothing to do"))
    #expect(try place.starts == 2)
  }

  @Test("JSON holds the command lines apart from the words")
  func json() throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0"#)
    try place.write(Manifest.job("spring", more: ["name: fixed"]), to: "m/jobs.yaml")
    let arn = try place.startForeign("fixed")
    let applied = try place.usher(["apply", "m", "--settle-time", "0", "--format", "json"] + Workplace.approved)
    let document = try #require(JSONSerialization.jsonObject(with: Data(applied.standardOutput.utf8)) as? [String: Any])
    let job = try #require((document["jobs"] as? [[String: Any]])?.first)
    #expect(job["holderArn"] as? String == arn)
    #expect(job["commands"] as? [String] == ["usher state adopt spring \(arn) m --emulator emulator.jsonl"])
    #expect((job["advice"] as? [String])?.count == 4)
    #expect((document["state"] as? [String: Any])?["exists"] as? Bool == false)
  }
}
