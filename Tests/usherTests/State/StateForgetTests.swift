import Foundation
import TestSupport
import Testing

@Suite("state forget", .processes)
struct StateForgetTests {
  private func forget(_ place: Workplace, _ words: String...) throws -> ChildProcess.Result {
    try place.usher(["state", "forget"] + words + ["--auto-approve"])
  }

  /// `spring` was run twice, `winter` once.
  private func place() throws -> Workplace {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0"#)
    for revision in ["1", "2"] {
      try place.write(Manifest.job("spring", revision: revision), to: "m/jobs.yaml")
      try place.write(Manifest.job("winter"), to: "m/winter.yaml")
      #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    }
    return place
  }

  @Test("All runs of a job go, and stay gone when an older state is merged in line by line", .slow)
  func all() throws {
    let place = try place()
    let before = try String(contentsOf: place.state, encoding: .utf8)
    let result = try forget(place, "spring")
    #expect(result.status == 0, "\(result.standardError)")
    #expect(result.standardOutput.components(separatedBy: "spring  forgotten\n").count == 3)
    #expect(result.standardError.contains("if a manifest still declares it"))
    #expect(try place.recordedRuns().map { $0.prefix(6) } == ["winter"])
    let after = try String(contentsOf: place.state, encoding: .utf8)
    try place.write(before + after, to: "usher.state.jsonl")
    let list = try place.usher(["state", "list", "--tombstones"]).standardOutput
    #expect(!list.contains("= spring"))
    #expect(list.contains(/x spring  forgotten \S+, 2 records\n/))
  }

  @Test("Apply says that it looks for the job of a forgotten run, and calls that no open start", .slow)
  func lookedFor() throws {
    let place = try place()
    #expect(try forget(place, "winter").status == 0)
    let result = try place.usher(["apply", "m"] + Workplace.approved)
    #expect(result.status == 0)
    #expect(result.standardError.contains("1 run forgotten a moment ago: looking for its job for up to "))
    #expect(!result.standardError.contains("open start"), "\(result.standardError)")
  }

  @Test("One run goes by the first digits of its digest, which must name one", .slow)
  func one() throws {
    let place = try place()
    let digest = try place.digest(of: "spring")
    for wrong in [String(digest.prefix(7)), "00000000", digest + "0", digest.uppercased() + "!"] {
      let result = try forget(place, "spring", "--digest=\(wrong)")
      #expect(result.status == 1)
      #expect(result.standardError.contains("names no single run of 'spring'"))
      #expect(result.standardError.contains("  = it has \(digest)\n"))
    }
    #expect(try forget(place, "spring", "--digest", String(digest.prefix(8))).status == 0)
    #expect(try place.recordedRuns().filter { $0.hasPrefix("spring ") }.count == 1)
    #expect(try !place.recordedRuns().contains { $0.contains(digest) })
  }

  @Test("A forgotten run whose job is there is found by the next apply; where it was deleted it starts again", .slow)
  func afterwards() throws {
    let place = try place()
    let (digest, before) = (try place.digest(of: "spring"), try place.recordedRuns())
    #expect(try forget(place, "spring", "--digest", digest).status == 0)
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    #expect(try place.recordedRuns() == before)
    #expect(try place.startedCount == 3)

    try place.deleteJob(String(try #require(before.first { $0.contains(digest) }).split(separator: " ")[2]))
    #expect(try place.usher(["apply", "m"] + Workplace.approved).standardOutput.hasPrefix("Nothing to do"))
    #expect(try forget(place, "spring", "--digest", digest).status == 0)
    try place.emulate(#""jobSeconds":0"#)
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    #expect(try place.recordedRuns().count == 3)
  }

  @Test("An open intent stands against it, unless a flag says otherwise")
  func openIntent() throws {
    let place = try place()
    let digest = String(repeating: "cd", count: 32)
    try place.openIntent("spring", digest: digest)
    let before = try place.contents()
    let result = try forget(place, "spring")
    #expect(result.status == 1)
    #expect(result.standardError.contains("a start of 'spring' has no recorded outcome"))
    #expect(result.standardError.contains("give --with-open-intents"))
    #expect(try place.contents() == before)
    #expect(try forget(place, "spring", "--digest", String(digest.prefix(8)), "--with-open-intents").status == 0)
    #expect(try place.recordedRuns().count == 3)
    #expect(try !place.usher(["state", "list"]).standardOutput.contains("open start"))
  }

  @Test("What the state does not record, and a state that is not there, are errors")
  func unknown() throws {
    let place = try place()
    let result = try forget(place, "autumn")
    #expect(result.status == 1)
    #expect(result.standardError.contains("the state records no run of 'autumn'"))
    let empty = try Workplace()
    #expect(try forget(empty, "spring").status == 1)
    #expect(try empty.contents().filter { $0.key.hasPrefix("usher.state") }.isEmpty)
  }
}
