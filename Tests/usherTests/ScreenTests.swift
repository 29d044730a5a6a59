import Foundation
import TestSupport
import Testing

@Suite("Screens")
struct ScreenTests {
  /// What differs from run to run, as words.
  private func steady(_ text: String) -> String {
    text.replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, with: "TIME")
      .replacing(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, with: "UUID")
  }

  @Test("plan shows a job of every kind as in Tests/Fixtures/screens; USHER_UPDATE_FIXTURES=1 writes it anew")
  func plan() throws {
    let place = try PlannedPlace().workplace
    let result = try place.usher(["plan", "m"])
    #expect(result.status == 0)
    try expectGolden(steady(result.standardOutput), "screens/plan.txt")
    try expectGolden(steady(result.standardError), "screens/plan.err.txt")
    #expect(!result.standardOutput.contains("SELECT"))
  }

  @Test("Where more than twenty are started, plan only counts them, and with --verbose shows them")
  func many() throws {
    let place = try Workplace()
    try place.emulate(#""quota":100,"jobSeconds":0"#)
    try place.write(Manifest.jobs(21), to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    #expect(try place.usher(["plan", "m"]).standardOutput == "Plan: 0 to start, 21 already started.\n")
    let verbose = try place.usher(["plan", "m", "--verbose"]).standardOutput
    #expect(verbose.components(separatedBy: "\n= job-").count + (verbose.hasPrefix("= job-") ? 1 : 0) == 22)
  }

  @Test("No query of a seed is on any screen, in the state, or at the emulator's file in plain text")
  func sensitive() throws {
    let place = try Workplace()
    try place.write(PlannedPlace.sql("secret", query: "SELECT hidden FROM seeds"), to: "m/jobs.yaml")
    for arguments in [["plan", "m", "--verbose"], ["apply", "m", "--verbose"] + Workplace.approved] {
      let result = try place.usher(arguments)
      #expect(result.status == 0)
      #expect(!(result.standardOutput + result.standardError).contains("hidden"))
    }
    #expect(try !String(contentsOf: place.state, encoding: .utf8).contains("hidden"))
  }
}
