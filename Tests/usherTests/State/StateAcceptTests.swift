import Foundation
import TestSupport
import Testing

@Suite("state accept", .processes)
struct StateAcceptTests {
  private func rotated(_ name: String = "spring", role: String = "new-reader") -> String {
    Manifest.job(name, seed: "s3://acme-seeds/\(name).jsonl").replacing("role/seed-reader", with: "role/\(role)")
  }

  /// A workplace whose jobs were started, and whose role was rotated since.
  private func place(_ names: [String] = ["spring"]) throws -> Workplace {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0"#)
    try place.write(names.map { rotated($0, role: "seed-reader") }.joined(), to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    try place.write(names.map { rotated($0) }.joined(), to: "m/jobs.yaml")
    return place
  }

  private func accept(_ place: Workplace, _ words: String...) throws -> ChildProcess.Result {
    try place.usher(["state", "accept"] + words + Workplace.approved)
  }

  @Test("A rotated role: the command that plan names counts the spec as run, and a lost state finds it again")
  func rotatedRole() throws {
    let place = try place()
    let arn = try #require(try place.recordedJobs().values.first)
    #expect(try place.usher(["plan", "m"]).standardOutput.contains("      usher state accept spring m\n"))
    let result = try accept(place, "spring", "m/jobs.yaml")
    #expect(result.status == 0, "\(result.standardError)")
    #expect(result.standardOutput == "spring  accepted\n    \(arn)\n")
    #expect(result.standardError.contains("→ arn:aws:iam::123456789012:role/new-reader"))
    #expect(!result.standardError.contains("warning"))
    let digest = try place.digest(of: "spring")
    #expect(try place.tags(of: arn) == ["usher:name": "spring", "usher:digest": digest])
    #expect(try place.recordedRuns().count == 2)
    #expect(try place.usher(["apply", "m"] + Workplace.approved).standardOutput.hasPrefix("Nothing to do"))
    #expect(try place.usher(["state", "verify", "m"] + Workplace.emulated).status == 0)
    #expect(try accept(place, "spring", "m").standardOutput == "spring  unchanged\n    \(arn)\n")

    // The job has the name of the run that it was started as.
    try FileManager.default.removeItem(at: place.state)
    let applied = try place.usher(["apply", "m"] + Workplace.approved)
    #expect(applied.status == 0, "\(applied.standardError)")
    #expect(try place.startedCount == 1)
    #expect(try place.recordedRuns() == ["spring \(digest) \(arn)"])
  }

  @Test("Where the state is only as old as before, an apply finds the accepted spec too, again and again")
  func olderState() throws {
    let place = try place()
    for role in ["second", "third", "fourth"] {
      let before = try Data(contentsOf: place.state)
      try place.write(rotated(role: role), to: "m/jobs.yaml")
      #expect(try accept(place, "spring", "m").status == 0)
      let accepted = try place.recordedRuns()
      try before.write(to: place.state)
      let applied = try place.usher(["apply", "m"] + Workplace.approved)
      #expect(applied.status == 0, "\(applied.standardError)")
      #expect(try place.recordedRuns() == accepted)
      #expect(try place.startedCount == 1)
    }
  }

  @Test(
    "A changed spec under an unchanged spec.name is an error of plan that offers accept only if only the role changed")
  func heldName() throws {
    let place = try Workplace()
    try place.write(Manifest.job("spring", more: ["name: fixed"]), to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    try place.write(Manifest.job("spring", seed: "s3://other/seed", more: ["name: fixed"]), to: "m/jobs.yaml")
    let planned = try place.usher(["plan", "m"])
    #expect(planned.status == 1)
    #expect(!planned.standardError.contains("state accept"))
    let refused = try accept(place, "spring", "m")
    #expect(refused.status == 1)
    let command = "usher state accept spring m --results-differ --emulator emulator.jsonl"
    #expect(refused.standardError.contains("  = \(command)\n"), "\(refused.standardError)")
    let result = try place.usher(
      command.split(separator: " ").dropFirst().map(String.init) + ["--auto-approve"])
    #expect(result.status == 0)
    #expect(result.standardError.contains("warning: more than the seed's role and the workers changed"))
    #expect(try place.usher(["plan", "m"]).standardOutput == "Plan: 0 to start, 1 unchanged.\n")
  }

  @Test("A changed revision asks for another run: it is not accepted by mistake")
  func revision() throws {
    let place = try place()
    try place.write(Manifest.job("spring", revision: "2"), to: "m/jobs.yaml")
    let before = try place.contents()
    let refused = try accept(place, "spring", "m")
    #expect(refused.status == 1)
    #expect(refused.standardError.contains("metadata.revision changed, which asks for another run"))
    #expect(try place.contents() == before)
    #expect(try accept(place, "spring", "m", "--results-differ").status == 0)
  }

  @Test("Where only the role changed under an unchanged spec.name, plan offers accept, which works")
  func heldNameRotated() throws {
    let place = try Workplace()
    let manifest = Manifest.job("spring", more: ["name: fixed"])
    try place.write(manifest, to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    try place.write(manifest.replacing("role/seed-reader", with: "role/rotated"), to: "m/jobs.yaml")
    #expect(try place.usher(["plan", "m"]).standardError.contains("      = usher state accept spring m\n"))
    #expect(try accept(place, "spring", "m/jobs.yaml").status == 0)
    try place.write(
      manifest.replacing("123456789012:role/seed-reader", with: "999999999999:role/seed-reader"), to: "m/jobs.yaml")
    #expect(try !place.usher(["plan", "m"]).standardOutput.contains("state accept"))
  }

  @Test("Several at once, all or none; a name between is told from a path by what is there")
  func several() throws {
    let place = try place(["spring", "summer", "winter"])
    let before = try place.contents()
    let refused = try accept(place, "spring", "autumn", "m")
    #expect(refused.status == 1)
    #expect(refused.standardError.contains("no manifest of m declares 'autumn'"))
    try place.write(rotated("spring") + rotated("summer") + rotated("new"), to: "m/jobs.yaml")
    let unknown = try accept(place, "spring", "new", "m")
    #expect(unknown.status == 1)
    #expect(unknown.standardError.contains("the state records no run of 'new'"))
    #expect(try place.contents().filter { $0.key.hasSuffix("jsonl") } == before.filter { $0.key.hasSuffix("jsonl") })

    try place.write(rotated("winter"), to: "more/winter.yaml")
    let result = try accept(place, "spring", "summer", "winter", "more", "m")
    #expect(result.status == 0, "\(result.standardError)")
    #expect(try place.recordedRuns().count == 6)
    #expect(try place.usher(["apply", "more"] + Workplace.approved).standardOutput.hasPrefix("Nothing to do"))
  }

  @Test("An argument that is a job's name and a folder too is an error, and what it says helps")
  func both() throws {
    let place = try place(["spring", "summer"])
    try place.write(rotated("other"), to: "summer/other.yaml")
    let result = try accept(place, "spring", "summer", "m")
    #expect(result.status == 1)
    #expect(result.standardError.contains("'summer' is a file or folder, and a declared job's name too"))
    #expect(try accept(place, "summer", "m").status == 0)
    #expect(try accept(place, "spring", "./summer", "m").status == 0)
  }

  @Test("What cannot be accepted is refused with its reason, and nothing is changed")
  func refused() throws {
    let place = try place()
    let (arn, digest) = (try #require(try place.recordedJobs().values.first), try place.digest(of: "spring"))
    let expectRefusal = { (words: String) in
      let before = try place.contents()
      let result = try accept(place, "spring", "m")
      #expect(result.status == 1)
      #expect(result.standardError.contains(words), "\(result.standardError)")
      #expect(try place.contents() == before)
    }
    let right = rotated()
    try place.write(right.replacing("/0d1f2a34", with: "/other"), to: "m/jobs.yaml")
    try expectRefusal("names another model than the job of")
    try place.write(right.replacing("123456789012:role", with: "999999999999:role"), to: "m/jobs.yaml")
    try expectRefusal("belongs into another account or region")
    try place.write(right, to: "m/jobs.yaml")
    try place.setTags(["usher:name": "other", "usher:digest": "ab"], of: arn)
    try expectRefusal("usher state adopt spring \(arn) m --take-over --emulator emulator.jsonl")
    try place.openIntent("spring", digest: digest)
    try expectRefusal("usher state forget spring --digest \(digest.prefix(8)) --with-open-intents")
  }

  @Test("A job that was deleted at the service can be accepted too: then only the state knows, and it says so")
  func gone() throws {
    let place = try place()
    let arn = try #require(try place.recordedJobs().values.first)
    try place.deleteJob(arn)
    let result = try accept(place, "spring", "m")
    #expect(result.status == 0, "\(result.standardError)")
    #expect(result.standardError.contains("warning: the service job no longer exists"))
    #expect(try place.recordedRuns().contains("spring \(place.digest(of: "spring")) \(arn)"))
    #expect(try place.usher(["apply", "m"] + Workplace.approved).standardOutput.hasPrefix("Nothing to do"))
  }
}
