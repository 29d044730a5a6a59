import Foundation
import TestSupport
import Testing

@Suite("state verify", .processes)
struct StateVerifyTests {
  private func verify(_ place: Workplace, _ more: String...) throws -> ChildProcess.Result {
    try place.usher(["state", "verify", "m"] + Workplace.emulated + more)
  }

  /// `kept` and `second` were started.
  private func place() throws -> Workplace {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0,"names":"reusable","failing":["fails"]"#)
    try place.write(
      Manifest.job("kept") + Manifest.job("second", seed: "s3://acme-seeds/2")
        + Manifest.job("f", more: ["name: fails"]),
      to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    return place
  }

  private func arn(of name: String, _ place: Workplace) throws -> String {
    let jobs = try place.recordedJobs()
    return try #require(jobs.first { $0.key.hasPrefix(name) }?.value)
  }

  @Test("State and service agree, failed jobs or not, and it changes no file")
  func agrees() throws {
    let place = try place()
    let before = try place.contents()
    let result = try verify(place)
    #expect((result.status, result.standardError) == (0, ""))
    #expect(result.standardOutput == "Verify: state and service agree, 3 recorded runs.\n")
    #expect(try verify(place, "--verbose").standardOutput.contains(/= f  [0-9a-f]{8}  CREATE_FAILED\n/))
    #expect(try place.contents() == before)
  }

  @Test("Every difference is a finding with what to do about it, on the screen of Tests/Fixtures and in JSON")
  func findings() throws {
    let place = try place()
    try place.deleteJob(try arn(of: "second", place))
    try place.setTags([:], of: try arn(of: "kept", place))
    try place.setTags(["usher:name": "other", "usher:digest": "ab"], of: try arn(of: "fails", place))
    let digest = try place.digest(of: "kept")
    _ = try place.startForeign("kept-\(digest.prefix(8))", tags: ["usher:name": "kept", "usher:digest": digest])
    try place.openIntent("given-up", digest: String(repeating: "ab", count: 32))
    try place.write(
      try String(contentsOf: place.file("m/jobs.yaml"), encoding: .utf8)
        + Manifest.job("found", revision: "1") + Manifest.job("open", revision: "2")
        + Manifest.job("taken", more: ["name: taken"]),
      to: "m/jobs.yaml")
    for name in ["found", "open"] {
      let digest = try place.digest(of: name)
      _ = try place.startForeign("\(name)-\(digest.prefix(8))", tags: ["usher:name": name, "usher:digest": digest])
    }
    try place.openIntent("open", digest: try place.digest(of: "open"))
    _ = try place.startForeign("taken")
    let before = try place.contents()
    let result = try verify(place)
    #expect((result.status, result.standardError) == (1, ""))
    try expectGolden(ScreenTests.steady(result.standardOutput), "screens/state-verify.txt")
    #expect(try place.contents() == before)

    let json = try verify(place, "--format", "json")
    #expect((json.status, json.standardError) == (1, ""))
    let document = try #require(JSONSerialization.jsonObject(with: Data(json.standardOutput.utf8)) as? [String: Any])
    let findings = try #require(document["findings"] as? [[String: Any]])
    #expect(
      findings.compactMap { $0["kind"] as? String } == [
        "otherTags", "untagged", "deleted", "duplicate", "openStart", "openStart", "missingInState", "nameTaken",
      ])
    if Python.isAvailable {
      let checked = try Python.script(
        "Oracles/document_schema.py", ["verification"], input: Data(json.standardOutput.utf8))
      #expect((checked.standardOutput, checked.standardError) == ("", ""))
    }
  }

  @Test("One run with two recorded jobs, and a job under another name than the state says, are findings")
  func edited() throws {
    let place = try place()
    let digest = try place.digest(of: "kept")
    _ = try place.startForeign("kept-\(digest.prefix(8))", tags: ["usher:name": "kept", "usher:digest": digest])
    #expect(try place.usher(["state", "rebuild", "m"] + Workplace.emulated).status == 0)
    let text = try String(contentsOf: place.state, encoding: .utf8)
    try place.write(
      text.replacing(#""serviceName":"second-"#, with: #""serviceName":"third-"#), to: "usher.state.jsonl")
    let result = try verify(place)
    #expect(result.status == 1)
    #expect(result.standardOutput.contains("the state records this one run with 2 jobs"))
    #expect(
      result.standardOutput.contains(/the service name is "second-\w+" at the service, and "third-\w+" in the state/))
    #expect(result.standardOutput.hasSuffix("differ, 2 findings, 4 recorded runs.\n"))
  }

  @Test("What cannot be read is a finding: nobody knows whether it agrees")
  func unread() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(2), to: "m/jobs.yaml")
    let keys = RunningEmulator.keys.merging(["AWS_MAX_ATTEMPTS": "1"]) { $1 }
    let flags = ["apply", "m", "--auto-approve", "--state", "s"]
    let first = try RunningEmulator([], in: place)
    #expect(try place.usher(flags + first.flags, environment: keys).status == 0)
    let state = try String(contentsOf: place.file("s"), encoding: .utf8)
    try place.write(
      #"{"formatVersion":1,"faults":[{"fault":"runThenError"}]}"#, to: "faults.json")
    _ = first.end(SIGTERM)
    let second = try RunningEmulator(["--faults", "faults.json"], in: place)
    let host = { (endpoint: String) in endpoint.replacing("http://", with: "") }
    try place.write(state.replacing(host(first.endpoint), with: host(second.endpoint)), to: "s")
    let result = try place.usher(["state", "verify", "m", "--state", "s"] + second.flags, environment: keys)
    #expect(result.status == 5)
    #expect(result.standardOutput.contains("could not be read"), "\(result.standardOutput)")
    #expect(result.standardOutput.hasSuffix("Verify: incomplete: 3 answers could not be read, 2 recorded runs.\n"))
  }
}
