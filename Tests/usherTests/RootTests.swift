import Foundation
import TestSupport
import Testing

/// A repository with defaults at its top, in which the jobs' SQL lies in files of its own.
@Suite("One job, whatever PATH is given", .processes)
struct RootTests {
  static func place() throws -> Workplace {
    let place = try Workplace()
    try place.write(
      """
      apiVersion: usher/v1
      kind: Defaults
      spec:
        configuredAudienceModelArn: \(Manifest.model)
        seedAudience: {roleArn: "arn:aws:iam::123456789012:role/seed-reader"}
        tags: {team: growth}

      """, to: "usher.defaults.yaml")
    try place.write(
      """
      apiVersion: usher/v1
      kind: Defaults
      spec:
        seedAudience:
          sqlComputeConfiguration: {worker: {type: CR.4X, number: 4}}

      """, to: "jobs/eu/usher.defaults.yaml")
    try place.write("\u{FEFF}SELECT hiddenword\r\nFROM seeds\r\n", to: "queries/seed.sql")
    try place.write(
      """
      apiVersion: usher/v1
      kind: AudienceGenerationJob
      metadata: {name: spring, revision: "2"}
      spec:
        description: |
          two
          lines
        seedAudience:
          sqlParameters:
            queryStringFrom: {file: ../../queries/seed.sql}
            parameters: {hiddenkey: hiddenvalue, other: "1"}
        tags: {"é #": "yes"}

      """, to: "jobs/eu/spring.yaml")
    return place
  }

  @Test("apply of a folder, of one in it and of the file start it once, and leave the state as it is", .slow)
  func once() throws {
    let place = try Self.place()
    #expect(try place.usher(["validate", "jobs/eu"]).standardOutput == "1 job in 1 file, all valid.\n")
    #expect(try place.usher(["apply", "jobs"] + Workplace.approved).status == 0)
    let state = try String(contentsOf: place.state, encoding: .utf8)
    #expect(state.contains(#""path":"jobs/eu/spring.yaml""#))
    #expect(!state.contains("hidden"))
    for path in ["jobs/eu", "jobs/eu/spring.yaml", ".", "./jobs/../jobs", place.file("jobs").path] {
      let again = try place.usher(["apply", path] + Workplace.approved)
      #expect(again.standardOutput == "Nothing to do: 1 job unchanged.\n", "\(again.standardError)")
      let status = try place.usher(["status", path, "--until", "ended"] + Workplace.emulated)
      #expect(status.status == 0 && status.standardOutput.contains("spring"))
    }
    #expect(try String(contentsOf: place.state, encoding: .utf8) == state)
    try place.expectEachStartedOnce(1)
  }

  @Test("The line ends of the SQL file do not matter, its words do, and so does a default")
  func changes() throws {
    let place = try Self.place()
    #expect(try place.usher(["apply", "jobs"] + Workplace.approved).status == 0)
    try place.write("SELECT hiddenword\nFROM seeds\n", to: "queries/seed.sql")
    #expect(try place.usher(["plan", "jobs", "--detailed-exitcode"]).status == 0)
    try place.write("SELECT hiddenword\nFROM others\n", to: "queries/seed.sql")
    let changed = try place.usher(["plan", "jobs/eu", "--detailed-exitcode"])
    #expect(changed.status == 2)
    #expect(changed.standardOutput.contains("seedAudience.sqlParameters.queryString:"))
    #expect(!changed.standardOutput.contains("hiddenword"))
  }

  @Test(
    "Where the defaults are broken nothing is planned or started, from below either",
    arguments: ["jobs", "jobs/eu/spring.yaml"])
  func brokenDefaults(path: String) throws {
    let place = try Self.place()
    try place.write("apiVersion: usher/v1\nkind: Defaults\nspec: {colour: red}\n", to: "usher.defaults.yaml")
    let before = try place.contents()
    for command in [["validate"], ["render"], ["plan"], ["apply"] + Workplace.approved] {
      let result = try place.usher(command + [path])
      #expect(result.status == 1)
      #expect(result.standardOutput == "")
      let words = "usher.defaults.yaml:3:8: error: spec: unknown key "
      #expect(result.standardError.contains(words), "\(result.standardError)")
    }
    #expect(try place.contents() == before)
  }
}
