import Foundation
import TestSupport
import Testing

@Suite("A damaged state")
struct DamagedStateTests {
  /// A place where two jobs were started, and the state as it is just before it is sorted: the header, and for each job
  /// its intent and its record.
  private func startedTwo() throws -> (place: Workplace, journal: [UInt8]) {
    let place = try Workplace()
    try place.emulate(#""quota":100000,"jobSeconds":0"#)
    try place.write(Manifest.jobs(2), to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m", "--parallelism", "1"] + Workplace.approved).status == 0)
    let kept = try #require(FileManager.default.contents(atPath: place.state.path + ".bak"))
    return (place, Array(kept))
  }

  @Test("Cut at any byte, it is completed by the next apply, and nothing is started twice")
  func cutAnywhere() async throws {
    let (place, journal) = try startedTwo()
    #expect(journal.count { $0 == UInt8(ascii: "\n") } == 5)
    let created = try place.createdJobs()
    let cuts = Array(0...journal.count)
    // Each with a state of its own; as many at a time as there are processors, the others wait.
    let failures = try await withThrowingTaskGroup(of: [String].self) { group in
      for lane in 0..<4 {
        group.addTask {
          var failures: [String] = []
          for count in cuts where count % 4 == lane {
            let state = "cut-\(count).jsonl"
            try Data(journal.prefix(count)).write(to: place.file(state))
            let result = try place.usher(
              ["apply", "m", "--state", state, "--settle-time", "0", "--quiet"] + Workplace.approved)
            let isWhole = try result.status == 0 && place.recordedJobs(in: place.file(state)) == created
            if !isWhole { failures.append("cut after \(count) bytes: \(result.status) \(result.standardError)") }
          }
          return failures
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(failures.isEmpty, "\(failures.count) of \(cuts.count): \(failures.prefix(3))")
    #expect(try place.createdJobs() == created)
  }

  @Test(
    "A line in the middle that cannot be read is told by its number, and nothing is done or written",
    arguments: [
      "{\"record\":\"started\",\"id\":", "\u{0}\u{0}\u{0}\u{0}", "garbage", "{}", "{\"record\":\"lease\",\"id\":7}", "",
    ])
  func garbledLine(line: String) throws {
    let (place, journal) = try startedTwo()
    try place.write(Manifest.jobs(3), to: "m/jobs.yaml")
    var lines = String(decoding: journal, as: UTF8.self).components(separatedBy: "\n")
    lines[2] = line
    try Data(lines.joined(separator: "\n").utf8).write(to: place.state)
    let before = try place.contents()
    for arguments in [["plan", "m"], ["apply", "m"] + Workplace.approved, ["status"] + Workplace.emulated] {
      let result = try place.usher(arguments)
      #expect(result.status == 1, "\(arguments)")
      #expect(result.standardError.contains("usher.state.jsonl:3: "), "\(result.standardError)")
      #expect(try place.contents() == before)
    }
  }
}
