import Foundation
import TestSupport
import Testing

@Suite("state adopt", .processes)
struct StateAdoptTests {
  private func adopt(_ place: Workplace, _ arn: String, _ more: String...) throws -> ChildProcess.Result {
    try place.usher(["state", "adopt", "spring", arn, "m"] + Workplace.approved + more)
  }

  private func place(_ manifest: String = Manifest.job("spring")) throws -> Workplace {
    let place = try Workplace()
    try place.write(manifest, to: "m/jobs.yaml")
    return place
  }

  @Test(
    "A job without tags under the name that usher makes is ours: apply records it, sets its tags and starts nothing")
  func foundByName() throws {
    let place = try place(Manifest.job("spring"))
    let digest = try place.digest(of: "spring")
    let arn = try place.startForeign("spring-\(digest.prefix(8))", tags: ["team": "agency"])
    let applied = try place.usher(["apply", "m", "--settle-time", "0"] + Workplace.approved)
    #expect(applied.status == 0, "\(applied.standardError)")
    #expect(try place.tags(of: arn) == ["usher:name": "spring", "usher:digest": digest])
    #expect(try place.recordedRuns() == ["spring \(digest) \(arn)"])
    #expect(try place.startedCount == 1)
  }

  @Test(
    "A job that somebody else started under a plain name gets a record and both tags; with the state lost, apply finds it"
  )
  func foreign() throws {
    let place = try place(Manifest.job("spring", more: ["name: spring-of-the-agency"]))
    let digest = try place.digest(of: "spring")
    let arn = try place.startForeign("spring-of-the-agency", tags: ["team": "agency"])

    let applied = try place.usher(["apply", "m", "--settle-time", "0"] + Workplace.approved)
    #expect(applied.status == 1)
    #expect(
      applied.standardError.contains("  = usher state adopt spring \(arn) m --emulator emulator.jsonl\n"))

    let result = try place.usher(["state", "adopt", "spring", arn, "m/jobs.yaml"] + Workplace.approved)
    #expect(result.status == 0, "\(result.standardError)")
    #expect(result.standardOutput == "spring  adopted\n    \(arn)\n")
    #expect(!result.standardError.contains("warning"))
    #expect(try place.tags(of: arn) == ["usher:name": "spring", "usher:digest": digest])
    #expect(try place.recordedRuns() == ["spring \(digest) \(arn)"])
    #expect(try place.usher(["state", "verify", "m"] + Workplace.emulated).status == 0)

    try FileManager.default.removeItem(at: place.state)
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    #expect(try place.startedCount == 1)
    #expect(try place.recordedRuns() == ["spring \(digest) \(arn)"])
  }

  @Test("A job under any other name is adopted with a warning how it can be found again, which then holds")
  func otherName() throws {
    let place = try place()
    let arn = try place.startForeign("Campaign 7")
    let result = try adopt(place, arn)
    #expect(result.status == 0)
    #expect(result.standardError.contains(#"warning: the job is named "Campaign 7": only the state will know it."#))
    #expect(result.standardError.contains(#"write name: "Campaign 7" into the manifest's spec"#))
    #expect(try place.usher(["apply", "m"] + Workplace.approved).standardOutput.hasPrefix("Nothing to do"))

    try place.write(Manifest.job("spring", more: [#"name: "Campaign 7""#]), to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).standardOutput.hasPrefix("Nothing to do"))
    try FileManager.default.removeItem(at: place.state)
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    #expect(try place.startedCount == 1)
  }

  @Test("What cannot be the run's job is refused with its reason, and nothing is changed")
  func refused() throws {
    let place = try place(Manifest.job("spring"))
    try place.emulate(#""jobSeconds":0"#)
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    try place.write(Manifest.job("spring") + Manifest.job("winter"), to: "m/jobs.yaml")
    let spring = try #require(try place.recordedJobs().values.first)
    let (other, model) = (
      try place.startForeign("theirs", account: "999999999999"),
      try place.startForeign("elsewhere", model: Manifest.model + "-other")
    )
    let tagged = try place.startForeign("tagged", tags: ["usher:name": "summer", "usher:digest": "ab"])
    let unknown = spring.dropLast(12) + "000000000000"
    for (name, arn, words) in [
      ("winter", "nonsense", #""nonsense" cannot be the job of 'winter'"#),
      ("winter", other, "expected arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/<id>"),
      ("winter", spring.replacing("us-east-1", with: "eu-west-1"), "cannot be the job of 'winter'"),
      ("winter", String(unknown), "the service has no job \(unknown)"),
      ("winter", model, "the job was computed with another model than 'winter' declares"),
      ("winter", spring, "the state records \(spring) as a run of 'spring'"),
      ("winter", tagged, #"say that it is another run: usher:name "summer", usher:digest "ab""#),
      ("spring", model, "the state records this run of 'spring' already"),
      ("autumn", spring, "no manifest of m declares 'autumn'"),
      ("-", spring, "cannot be a job's name"),
    ] {
      let before = try place.contents()
      let result = try place.usher(["state", "adopt", "--auto-approve", "--", name, arn, "m"])
      #expect(result.status == 1)
      let emulated = try place.usher(["state", "adopt"] + Workplace.approved + ["--", name, arn, "m"])
      #expect(emulated.status == 1)
      #expect(emulated.standardError.contains(words), "\(emulated.standardError)")
      #expect(emulated.standardOutput == "")
      #expect(try place.contents() == before)
    }
  }

  @Test("With --take-over a renamed job keeps its run: the command that plan names, and the state still agrees")
  func takeOver() throws {
    let place = try place()
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    let arn = try #require(try place.recordedJobs().values.first)
    try place.write(Manifest.job("primavera", seed: "s3://acme-seeds/spring.jsonl"), to: "m/jobs.yaml")
    let planned = try place.usher(["plan", "m"])
    let command = "usher state adopt primavera \(arn) m --take-over"
    #expect(planned.standardError.contains("      = \(command)\n"), "\(planned.standardError)")
    let words = command.split(separator: " ").dropFirst().map(String.init)
    let result = try place.usher(words + Workplace.approved)
    #expect(result.status == 0, "\(result.standardError)")
    let digest = try place.digest(of: "primavera")
    #expect(try place.tags(of: arn) == ["usher:name": "primavera", "usher:digest": digest])
    #expect(try place.recordedRuns() == ["primavera \(digest) \(arn)", "spring \(digest) \(arn)"])
    #expect(try place.usher(["apply", "m"] + Workplace.approved).standardOutput.hasPrefix("Nothing to do"))
    #expect(try place.usher(["state", "verify", "m"] + Workplace.emulated).status == 0)
  }

  @Test("An open intent of the run ends with the adoption", arguments: [true, false])
  func openIntent(isOfThatName: Bool) throws {
    let place = try place()
    let digest = try place.digest(of: "spring")
    try place.emulate(#""jobSeconds":0"#)
    try place.openIntent("spring", digest: digest, serviceName: isOfThatName ? nil : "another")
    let arn = try place.startForeign("spring-\(digest.prefix(8))")
    let result = try adopt(place, arn)
    #expect(result.status == 0, "\(result.standardError)")
    #expect(result.standardError.contains("the open start of 2026-11-20T08:00:00Z ends"))
    #expect(
      result.standardError.contains(#"the start of 2026-11-20T08:00:00Z as "another" has no recorded outcome"#)
        == !isOfThatName)
    let kept = try records(in: place.state).map { $0["record"] as? String ?? "header" }
    #expect(kept == ["header", "started"])
    #expect(try place.usher(["apply", "m"] + Workplace.approved).standardOutput.hasPrefix("Nothing to do"))
  }

  @Test("Twice is once, and lost tags are set again")
  func again() throws {
    let place = try place()
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    let arn = try #require(try place.recordedJobs().values.first)
    let before = try place.contents()
    let same = try adopt(place, arn)
    #expect((same.status, same.standardOutput) == (0, "spring  unchanged\n    \(arn)\n"))
    #expect(try place.contents() == before)

    for tags in [["team": "growth"], ["usher:name": "other", "usher:digest": "ab"]] {
      try place.setTags(tags, of: arn)
      let verified = try place.usher(["state", "verify", "m"] + Workplace.emulated)
      // Its name proves whose it is; a tag that says otherwise is a difference.
      let isWrong = tags["usher:name"] != nil
      #expect(verified.status == (isWrong ? 1 : 0))
      #expect(
        verified.standardOutput.contains("  = usher state adopt spring \(arn) m --emulator emulator.jsonl\n")
          == isWrong)
      #expect(try adopt(place, arn).status == 0)
      #expect(try place.tags(of: arn)["usher:name"] == "spring")
    }
    #expect(try Data(contentsOf: place.state) == before["usher.state.jsonl"])
  }
}
