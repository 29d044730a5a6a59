import Foundation
import TestSupport
import Testing

@Suite("Screens", .processes)
struct ScreenTests {
  /// What differs from run to run, as words.
  static func steady(_ text: String) -> String {
    text.replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, with: "TIME")
      .replacing(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, with: "UUID")
  }

  @Test("plan shows a job of every kind as in Tests/Fixtures/screens; USHER_UPDATE_FIXTURES=1 writes it anew")
  func plan() throws {
    let place = try PlannedPlace().workplace
    let result = try place.usher(["plan", "m"])
    #expect(result.status == 0)
    try expectGolden(Self.steady(result.standardOutput), "screens/plan.txt")
    try expectGolden(Self.steady(result.standardError), "screens/plan.err.txt")
    #expect(!result.standardOutput.contains("SELECT"))
  }

  @Test("plan only counts what is started, and with --verbose shows it")
  func started() throws {
    let place = try Workplace()
    try place.emulate(#""quota":100,"jobSeconds":0"#)
    try place.write(Manifest.jobs(21), to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    #expect(try place.usher(["plan", "m"]).standardOutput == "Plan: 0 to start, 21 unchanged.\n")
    let verbose = try place.usher(["plan", "m", "--verbose"]).standardOutput
    #expect(verbose.split(separator: "\n").count { $0.hasPrefix("= job-") } == 21)
  }

  @Test("No line of a plan but a value's own is wider than 80 columns, and no name is broken")
  func width() throws {
    let place = try Workplace()
    try place.emulate(#""quota":100,"jobSeconds":0"#)
    let names = [1, 20, 40, 41, 54].map { String(repeating: "a", count: $0) }
    try place.write(names.map { Manifest.job($0) }.joined(), to: "m/jobs.yaml")
    let new = try place.usher(["plan", "m"]).standardOutput
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    let verbose = try place.usher(["plan", "m", "--verbose"]).standardOutput
    let changes = names.map {
      Manifest.job($0, seed: "s3://acme-seeds/\($0.count)" + String(repeating: "x", count: 70))
    }
    try place.write(changes.joined(), to: "m/jobs.yaml")
    for text in [new, verbose, try place.usher(["plan", "m"]).standardOutput] {
      let lines = text.split(separator: "\n")
      for name in names { #expect(lines.contains { $0.dropFirst(2).prefix { $0 != " " } == name }) }
      #expect(lines.allSatisfy { $0.count <= 80 || !$0.dropFirst(8).contains(" ") }, "\(text)")
    }
  }

  @Test("No query of a seed is on any screen, in the state, or at the emulator's file in plain text")
  func sensitive() throws {
    let place = try Workplace()
    try place.write(PlannedPlace.sql("secret", query: "SELECT hidden FROM seeds"), to: "m/jobs.yaml")
    for arguments in [
      ["plan", "m", "--verbose"], ["explain", "secret", "m"], ["apply", "m", "--verbose"] + Workplace.approved,
    ] {
      let result = try place.usher(arguments)
      #expect(result.status == 0)
      #expect(!(result.standardOutput + result.standardError).contains("hidden"))
    }
    #expect(try !String(contentsOf: place.state, encoding: .utf8).contains("hidden"))
  }
}
