import Foundation
import JobModel
import Planning
import TestSupport
import Testing

@testable import usher

/// The page as readers see it: narrow and wide, light and dark. Without Chromium nobody can look.
@Suite(
  "The report's page in a browser",
  .processes, .slow, .enabled(if: Chromium.program != nil && Python.isAvailable, Comment(rawValue: Chromium.missing)))
struct ReportBrowserTests {
  @Test(
    """
    No message in the console, no request, every job and a text for every chart, contrast as WCAG AA asks, nothing beyond \
    the edge; USHER_UPDATE_FIXTURES=1 keeps pictures in .build/report
    """,
    arguments: ["every kind", "many", "hostile", "none"])
  func look(name: String) throws {
    let input =
      switch name {
      case "many": ReportSample.many(60)
      case "hostile": ReportSample.hostile(HostilePlace.attacks)
      case "none": ReportInput(runs: [])
      default: ReportSample.everyKind
      }
    let report = Report(input)
    let place = try Workplace()
    try place.write(ReportPage(report: report).html, to: "report.html")
    var arguments = [try #require(Chromium.program), place.file("report.html").path]
    if ProcessInfo.processInfo.environment["USHER_UPDATE_FIXTURES"] == "1" {
      let folder = ChildProcess.checkout.appending(path: ".build/report/\(name)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      arguments.append(folder.path)
    }
    let result = try Python.script(
      "Oracles/report_page.py", arguments, input: JSONEncoder().encode(report.jobs.map(\.name.text)))
    #expect(result.standardOutput == "")
    #expect(result.status == 0, "\(result.standardError)")
  }

  @Test("The driver sees what it is to see")
  func judge() throws {
    let place = try Workplace()
    try place.write(
      """
      <!DOCTYPE html><html lang=en><title>x</title><body style="background:#fff"><h3>one</h3>
      <p style="color:#999;width:2000px">pale</p><svg viewBox="0 0 9 9"></svg><img src="missing.png">
      <script>console.log("x")</script>
      """, to: "report.html")
    let result = try Python.script(
      "Oracles/report_page.py", [try #require(Chromium.program), place.file("report.html").path],
      input: JSONEncoder().encode(["one", "two"]))
    #expect(result.status == 1)
    for problem in [
      "the job two is not there", "contrast 2.85", "lies outside", "no text alternative", "no table", "no place here",
      "the console has", "asks for file://",
    ] {
      #expect(result.standardOutput.contains(problem), "\(problem)")
    }
  }
}
