import Foundation
import TestSupport
import Testing

@Suite("A changed manifest, a lost state", .processes)
struct RerunTests {
  @Test("A changed spec is a second run, going back is nothing, another revision is a third")
  func changed() throws {
    let place = try Workplace()
    let versions: [(manifest: String, runs: Int)] = [
      (Manifest.job("one"), 1), (Manifest.job("one", seed: "s3://acme-seeds/new.jsonl"), 2), (Manifest.job("one"), 2),
      (Manifest.job("one", revision: "2"), 3), (Manifest.job("one", more: ["description: other words"]), 3),
      (Manifest.job("one", more: ["tags: {team: growth}"]), 3),
    ]
    for version in versions {
      try place.write(version.manifest, to: "m/one.yaml")
      let result = try place.usher(["apply", "m"] + Workplace.approved)
      #expect(result.status == 0)
      try place.expectEachStartedOnce(version.runs)
    }
  }

  @Test("A changed spec under an unchanged spec.name is an error of plan, offline, that says how to fix it")
  func heldName() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one", more: ["name: fixed"]), to: "m/one.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    try place.write(Manifest.job("one", seed: "s3://other/seed", more: ["name: fixed"]), to: "m/one.yaml")
    let before = try place.contents()
    for arguments in [["plan", "m"], ["apply", "m"] + Workplace.approved] {
      let result = try place.usher(arguments)
      #expect(result.status == 1)
      #expect(result.standardError.contains("m/one.yaml:"))
      #expect(result.standardError.contains(#"the service name "fixed" is taken by an earlier run of this job"#))
      #expect(result.standardError.contains("give another spec.name"))
      #expect(try place.contents() == before)
    }
  }

  @Test("A lost state is rebuilt from the service, and nothing is started")
  func lostState() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(3) + Manifest.job("named", more: ["name: fixed"]), to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    let first = try place.recordedJobs()
    try FileManager.default.removeItem(at: place.state)
    let result = try place.usher(["apply", "m"] + Workplace.approved)
    #expect(result.status == 0)
    #expect(result.standardError.hasSuffix("Apply: 4 found and recorded.\n"))
    #expect(try place.recordedJobs() == first)
    try place.expectEachStartedOnce(4)
    #expect(try place.usher(["apply", "m"] + Workplace.approved).standardOutput.hasPrefix("Nothing to do"))
  }

  @Test("A manifest that goes away stops nothing and is said")
  func removed() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    try place.write(Manifest.job("two"), to: "m/two.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    try FileManager.default.removeItem(at: place.file("m/two.yaml"))
    let planned = try place.usher(["plan", "m"])
    #expect(planned.status == 0)
    #expect(planned.standardOutput.contains("- two  no longer declared: nothing is done\n    started "))
    #expect(try place.usher(["status", "m"] + Workplace.emulated).standardOutput.split(separator: "\n").count == 3)
    #expect(try place.usher(["status"] + Workplace.emulated).standardOutput.split(separator: "\n").count == 5)
  }
}
