import Foundation
import TestSupport
import Testing

@Suite("The examples", .processes)
struct ExamplesTests {
  private static func folder(_ name: String) -> String {
    ChildProcess.checkout.appending(path: "examples/\(name)").path
  }

  /// The planned jobs of a folder as JSON objects.
  private func jobs(_ folder: String, in place: Workplace) throws -> [[String: Any]] {
    let output = try place.usher(["plan", folder, "--format", "json"]).standardOutput
    let document = try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    return try #require((document["plan"] as? [String: Any])?["jobs"] as? [[String: Any]])
  }

  @Test("Each is valid, planned, applied once, and a second time nothing is started", arguments: ["quickstart"])
  func quickstart(name: String) throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0"#)
    let folder = Self.folder(name)
    #expect(try place.usher(["validate", folder]).status == 0)
    let count = try jobs(folder, in: place).count
    #expect(count == 3)
    #expect(try place.usher(["apply", folder] + Workplace.approved).status == 0)
    try place.expectEachStartedOnce(count)
    let again = try place.usher(["apply", folder] + Workplace.approved)
    #expect(again.standardOutput == "Nothing to do: 3 jobs unchanged.\n")
    #expect(try place.usher(["status", folder, "--until", "ended"] + Workplace.emulated).status == 0)
    try place.expectEachStartedOnce(count)
  }

  @Test("The campaigns start as the quota allows, each once, and a lost state is rebuilt without a start")
  func campaigns() throws {
    let place = try Workplace()
    let folder = Self.folder("campaigns")
    let apply = ["apply", folder] + Workplace.approved
    let jobs = try jobs(folder, in: place)
    #expect(jobs.count >= 15)
    #expect(try place.usher(["validate", folder]).status == 0)

    // The jobs of the first apply do not end while it goes on, however slow this machine is.
    try place.emulate(#""quota":10,"jobSeconds":100000"#)
    let first = try place.usher(apply)
    #expect(first.status == 3)
    let places = Dictionary(grouping: jobs) { "\($0["account"] ?? "")/\($0["region"] ?? "")" }
    let fitting = places.values.map { min($0.count, 10) }.reduce(0, +)
    #expect(fitting < jobs.count)
    try place.expectEachStartedOnce(fitting)
    #expect(first.standardError.contains("deferred: "))
    #expect(first.standardError.hasSuffix("Apply: \(fitting) started, \(jobs.count - fitting) deferred.\n"))

    let lines = try String(contentsOf: place.emulator, encoding: .utf8)
    try place.write(lines.replacing(#""jobSeconds":100000"#, with: #""jobSeconds":0"#), to: "emulator.jsonl")
    var last = first
    for _ in 0..<jobs.count where last.status == 3 {
      #expect(try place.usher(["status", "--until", "ended"] + Workplace.emulated).status == 0)
      last = try place.usher(apply)
    }
    #expect(last.status == 0)
    try place.expectEachStartedOnce(jobs.count)
    #expect(try place.usher(apply).standardOutput.hasPrefix("Nothing to do"))

    let recorded = try place.recordedJobs()
    try FileManager.default.removeItem(at: place.state)
    let rebuilt = try place.usher(apply)
    #expect(rebuilt.status == 0)
    #expect(rebuilt.standardError.hasSuffix("Apply: \(jobs.count) found and recorded.\n"))
    #expect(try place.recordedJobs() == recorded)
    #expect(try place.usher(apply).standardOutput.hasPrefix("Nothing to do"))
    try place.expectEachStartedOnce(jobs.count)
  }
}
