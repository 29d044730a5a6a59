import AWSCore
import Emulator
import Foundation
import JSONText
import TestSupport
import Testing

@Suite("The file of an emulated service")
struct FileTests {
  private let folder: TemporaryFolder
  private let clock = FakeClock()
  private var path: String { folder.file("emulator.jsonl").path }
  private var text: String { get throws { try String(contentsOfFile: path, encoding: .utf8) } }

  init() throws {
    folder = try TemporaryFolder()
  }

  private func open(
    seed: Int = 0, adjust: @Sendable (inout EmulatorSwitches) -> Void = { _ in }
  ) throws -> Caller {
    Caller(try EmulatedService(file: path, environment: .fake(clock, seed: seed), adjust: adjust), clock)
  }

  @Test("Its first line has an id and every switch")
  func header() throws {
    let caller = try open()
    #expect(caller.service.id == "00000000000040008000000000000001")
    #expect(
      try text == """
        {"format":"usher.emulator","version":1,"id":"\(caller.service.id)","quota":10,"jobSeconds":2,"listDelay":0,\
        "filterDelay":0,"getDelay":0,"tagDelay":0,"startTags":"kept","pageSize":100,"pages":"stable","emptyPages":0,\
        "names":"unique","takenReply":"conflict","freedBy":[],"failing":[],"withoutMetrics":[],\
        "exportQuota":20,"activeExportQuota":25,\
        "audienceSizes":"PERCENTAGE:1,5,10,20","exportNames":"reusable","notActiveReply":"conflict",\
        "deletedExports":"kept","account":""}

        """)
    #expect(try open(seed: 1).service.id == caller.service.id)
  }

  @Test("Jobs, tags and deletions are there for the next service that opens it")
  func survives() async throws {
    let first = try open { $0.quota = 20 }
    let kept = try await first.started(StartBody(more: #", "tags": {"ü": "1"}, "description": "d""#))
    _ = try await first.call("POST", Caller.tagPath(kept), body: #"{"tags": {"b": "2"}}"#)
    let deleted = try await first.started(StartBody(name: "deleted"))
    clock.advance(2)
    _ = try await first.delete(deleted)
    clock.advance(2)
    let second = try open(seed: 1)
    #expect(second.service.switches.quota == 20)
    #expect(try await second.get(kept).response.body == first.get(kept).response.body)
    #expect(try await second.get(kept).tags == ["ü": "1", "b": "2"])
    #expect(try await second.listedNames() == ["spring-1"])
    #expect(try await second.start(StartBody(name: "deleted")).status == 409)
  }

  @Test("Two services on one file see each other's jobs at once and start no name twice")
  func interleaved() async throws {
    let callers = [try open(seed: 1) { $0.quota = 1000 }, try open(seed: 2)]
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for index in 0..<200 {
        group.addTask { try await callers[index % 2].start(StartBody(name: "n\(index / 2)")).status }
      }
      return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
    #expect(statuses == [200: 100, 409: 100])
    for caller in callers + [try open(seed: 3)] { #expect(Set(try await caller.listedNames()).count == 100) }
    #expect(try text.split(separator: "\n").count == 101)
  }

  @Test("The quota counts the jobs of all who share it")
  func sharedQuota() async throws {
    let callers = [try open(seed: 1) { $0.quota = 2 }, try open(seed: 2)]
    #expect(try await callers[0].start(StartBody(name: "a")).status == 200)
    #expect(try await callers[1].start(StartBody(name: "b")).status == 200)
    for caller in callers { #expect(try await caller.start(StartBody(name: "c")).status == 402) }
  }

  @Test("A last line that a crash cut short is cut off", arguments: [1, 20, 200])
  func tornLine(length: Int) async throws {
    let first = try open()
    _ = try await first.started()
    let whole = try text
    _ = try await first.started(StartBody(name: "torn"))
    let line = try text.dropFirst(whole.count)
    try (whole + line.prefix(length)).write(toFile: path, atomically: false, encoding: .utf8)
    let second = try open(seed: 1)
    #expect(try text == whole)
    #expect(try await second.start(StartBody(name: "torn")).status == 200)
    #expect(try await open(seed: 2).listedNames() == ["torn", "spring-1"])
  }

  @Test(
    "A header that a crash cut short is written anew",
    arguments: ["", "{\"form", "{\"format\":\"usher.emulator\",\"ver"])
  func tornHeader(start: String) throws {
    try start.write(toFile: path, atomically: false, encoding: .utf8)
    _ = try open()
    #expect(try text.hasPrefix("{\"format\":\"usher.emulator\",\"version\":1,\"id\":\""))
  }

  @Test(
    "A file that cannot be read is refused in a sentence that names it, and stays as it is",
    arguments: [
      ("hello\n", "not a file of the emulator"), ("hello", "not a file of the emulator"),
      ("{\"format\":\"usher.state\",\"version\":1}\n", "not a file of the emulator"),
      ("{\"format\":\"usher.emulator\",\"version\":2,\"id\":\"a\"}\n", "another version"),
      ("{\"format\":\"usher.emulator\",\"version\":1}\n", "no id"),
      ("{\"format\":\"usher.emulator\",\"version\":1,\"id\":\"a\",\"speed\":1}\n", "'speed'"),
      ("{\"format\":\"usher.emulator\",\"version\":1,\"id\":\"a\",\"quota\":-1}\n", "'quota'"),
      ("{\"format\":\"usher.emulator\",\"version\":1,\"id\":\"a\",\"pageSize\":0}\n", "'pageSize'"),
      ("{\"format\":\"usher.emulator\",\"version\":1,\"id\":\"a\",\"pages\":\"odd\"}\n", "'pages'"),
      (
        "{\"format\":\"usher.emulator\",\"version\":1,\"id\":\"a\",\"audienceSizes\":\"5\"}\n",
        "'audienceSizes'"
      ),
      ("{\"format\":\"usher.emulator\",\"version\":1,\"id\":\"a\"}\n{}\n", "line 2"),
      ("{\"format\":\"usher.emulator\",\"version\":1,\"id\":\"a\"}\nnonsense\n", "line 2"),
    ])
  func damaged(content: String, words: String) throws {
    try content.write(toFile: path, atomically: false, encoding: .utf8)
    let error = #expect(throws: EmulatorFileError.self) { try open() }
    #expect(error?.description.contains(words) == true)
    #expect(error?.description.contains(path) == true)
    #expect(try text == content)
  }

  @Test("A file in an absent folder is refused")
  func absentFolder() throws {
    let path = folder.file("none/emulator.jsonl").path
    let error = #expect(throws: EmulatorFileError.self) {
      try EmulatedService(file: path, environment: .fake(clock))
    }
    #expect(error?.description.contains(path) == true)
  }

  @Test("A switch that differs from the header's is refused by its name, the same one is not")
  func otherSwitches() throws {
    _ = try open { $0.quota = 7 }
    #expect(try open { $0.quota = 7 }.service.switches.quota == 7)
    let error = #expect(throws: EmulatorFileError.self) {
      try open {
        $0.quota = 8
        $0.names = .reusable
      }
    }
    #expect(error?.description.contains("quota") == true)
    #expect(error?.description.contains("names") == true)
    #expect(error?.description.contains("jobSeconds") == false)
  }

  @Test("The switches that the header leaves out have their defaults, and each can be set")
  func headerSwitches() throws {
    try """
    {"format":"usher.emulator","version":1,"id":"ab","listDelay":1.5,"tagDelay":2,"takenReply":"existing",\
    "names":"reusable","freedBy":["failure","deletion"],"failing":["x","y=C"],"withoutMetrics":["m"],\
    "jobSeconds":0.25,"filterDelay":3,\
    "getDelay":4,"startTags":"dropped","pageSize":5,"pages":"offset","emptyPages":6,"exportQuota":7,"activeExportQuota":8,\
    "audienceSizes":"ABSOLUTE:9,10","exportNames":"unique","notActiveReply":"validation","deletedExports":"gone",\
    "account":"111111111111"}

    """.write(toFile: path, atomically: false, encoding: .utf8)
    let switches = try open().service.switches
    #expect(switches.quota == 10 && switches.jobSeconds == 0.25)
    #expect(switches.listDelay == 1.5 && switches.tagDelay == 2)
    #expect(switches.takenReply == .existing && switches.names == .reusable)
    #expect(switches.freedBy == [.failure, .deletion] && switches.failing == ["x", "y=C"])
    #expect(switches.withoutMetrics == ["m"])
    #expect(switches.filterDelay == 3 && switches.getDelay == 4 && switches.startTags == .dropped)
    #expect(switches.pageSize == 5 && switches.pages == .offset && switches.emptyPages == 6)
    #expect(switches.exportQuota == 7 && switches.activeExportQuota == 8 && switches.exportNames == .unique)
    #expect(switches.audienceSizes.text == "ABSOLUTE:9,10")
    #expect(switches.notActiveReply == .validation && switches.deletedExports == .gone)
    #expect(switches.account == "111111111111")
  }

  @Test("Damage that comes while it is in use is answered with a 500 and makes nothing worse")
  func damagedInUse() async throws {
    let caller = try open()
    _ = try await caller.started()
    let whole = try text
    try (whole + "nonsense\n").write(toFile: path, atomically: false, encoding: .utf8)
    let answer = try await caller.start(StartBody(name: "other"))
    #expect(answer.status == 500)
    #expect(answer.message.contains("line 3"))
    #expect(try text == whole + "nonsense\n")
  }

  @Test("No text of a query is kept")
  func sensitive() async throws {
    let body = """
      {"name": "n", "configuredAudienceModelArn": "\(StartBody().model)", "seedAudience": {"roleArn":
        "arn:aws:iam::123456789012:role/r", "sqlParameters": {"queryString": "SELECT hush"}}}
      """
    let caller = try open()
    #expect(try await caller.call("POST", Caller.jobs, body: body).status == 200)
    #expect(try !text.contains("hush"))
  }
}
