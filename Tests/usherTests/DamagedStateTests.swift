import Foundation
import TestSupport
import Testing

@Suite("A damaged state", .processes)
struct DamagedStateTests {
  /// A place where jobs were started, and the state as it is just before it is sorted: the header, and for each job its
  /// intent and its record.
  private func started(_ count: Int) throws -> (place: Workplace, journal: [UInt8]) {
    let place = try Workplace()
    try place.emulate(#""quota":100000,"jobSeconds":0"#)
    try place.write(Manifest.jobs(count), to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m", "--parallelism", "1"] + Workplace.approved).status == 0)
    let kept = try #require(FileManager.default.contents(atPath: place.state.path + ".bak"))
    return (place, Array(kept))
  }

  @Test("A state of 0 bytes is read as empty, with a warning that says so")
  func noBytes() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    try place.write("", to: "usher.state.jsonl")
    for arguments in [["plan", "m"], ["state", "list"], ["explain", "one", "m"]] {
      let result = try place.usher(arguments)
      #expect(result.status == 0)
      #expect(result.standardError.hasPrefix("warning: the state usher.state.jsonl is empty: "))
    }
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
  }

  @Test("Cut anywhere, it is completed by the next apply, and nothing is started twice", .slow)
  func cutAnywhere() async throws {
    let (place, journal) = try started(1)
    #expect(journal.count { $0 == UInt8(ascii: "\n") } == 3)
    let created = try place.createdJobs()
    // At every byte it is cut in `StateFileTests.LastLineTests`; here, near each line's ends and now and then between them.
    let ends = journal.indices.filter { journal[$0] == UInt8(ascii: "\n") }
    let cuts = (0...journal.count).filter { count in count % 16 == 0 || ends.contains { abs($0 - count) < 4 } }
    // Each with a state of its own, so that there can be two at a time.
    let failures = try await withThrowingTaskGroup(of: [String].self) { group in
      for lane in 0..<2 {
        group.addTask {
          var failures: [String] = []
          for (index, count) in cuts.enumerated() where index % 2 == lane {
            let state = "cut-\(count).jsonl"
            try Data(journal.prefix(count)).write(to: place.file(state))
            let result = try place.usher(
              ["apply", "m", "--state", state, "--settle-time", "0", "--quiet"] + Workplace.approved)
            // Only the end of the last line is missing: the state is as whole as before, and stays as it is.
            if count == journal.count - 1 { try Data(journal).write(to: place.file(state)) }
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
      "{\"record\":\"started\",\"id\":", "\u{0}\u{0}\u{0}\u{0}", "garbage", "{}", "{\"record\":\"lease\",\"id\":7}",
    ])
  func garbledLine(line: String) throws {
    let (place, journal) = try started(2)
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

  @Test("An incomplete line in the middle is reported with one thing to do, and with it done everything is as before")
  func incompleteLine() throws {
    let (place, journal) = try started(2)
    let created = try place.createdJobs()
    var lines = String(decoding: journal, as: UTF8.self).components(separatedBy: "\n")
    let whole = lines[2]
    lines[2] = String(whole.prefix(90))
    try Data(lines.joined(separator: "\n").utf8).write(to: place.state)
    let result = try place.usher(["plan", "m"])
    #expect(result.status == 1)
    #expect(result.standardError.contains("usher.state.jsonl:3: this line is incomplete"), "\(result.standardError)")
    #expect(result.standardError.contains("then delete line 3: ") && !result.standardError.contains("git"))
    lines.remove(at: 2)
    try Data(lines.joined(separator: "\n").utf8).write(to: place.state)
    #expect(try place.usher(["state", "rebuild", "m"] + Workplace.emulated).status == 0)
    #expect(try place.usher(["state", "verify", "m"] + Workplace.emulated).status == 0)
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    #expect(try place.createdJobs() == created)
  }

  @Test("Blank lines, as an editor leaves them, change nothing")
  func blankLines() throws {
    let (place, journal) = try started(2)
    let text = String(decoding: journal, as: UTF8.self).replacing("\n", with: "\r\n \r\n") + "\n  "
    try Data(text.utf8).write(to: place.state)
    let plan = try place.usher(["plan", "m"])
    #expect(plan.status == 0 && !plan.standardError.contains("warning"), "\(plan.standardError)")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    #expect(try place.createdJobs().count == 2)
  }

  @Test("An empty file gets a warning", arguments: ["", "\n"])
  func empty(content: String) throws {
    let (place, _) = try started(1)
    try place.write(content, to: "usher.state.jsonl")
    for arguments in [["plan", "m"], ["status"] + Workplace.emulated, ["state", "list"]] {
      let result = try place.usher(arguments)
      #expect(result.status == 0)
      #expect(result.standardError.contains("warning: the state usher.state.jsonl is empty: no job counts as started"))
      #expect(result.standardError.contains(/\n  = usher state rebuild \S+/) || arguments[0] == "plan")
    }
  }

  @Test("A file of 30 GB is refused with its size, before it is read")
  func huge() throws {
    let (place, _) = try started(1)
    try FileHandle(forWritingTo: place.state).truncate(atOffset: 30 << 30)
    for arguments in [["plan", "m"], ["apply", "m"] + Workplace.approved, ["state", "list"]] {
      let result = try place.usher(arguments)
      #expect(result.status == 1)
      #expect(result.standardError.contains("it has 32212254720 bytes; usher reads files of at most 1073741824 bytes"))
    }
  }
}
