import AWSCore
import Emulator
import Foundation
import JSONText
import TestSupport
import Testing

@Suite("The list of exports, faults on their calls, and their place in the file")
struct ExportListTests {
  private let clock = FakeClock()

  private func caller(
    _ rules: FaultRule..., change: (inout EmulatorSwitches) -> Void = { _ in }
  ) -> Caller {
    var environment = EmulatorEnvironment.fake(clock)
    environment.faults = FaultScript(rules)
    var switches = EmulatorSwitches()
    (switches.exportQuota, switches.activeExportQuota) = (1000, 1000)
    change(&switches)
    return Caller(EmulatedService(inMemory: switches, environment: environment), clock)
  }

  @Test("Newest first, a page at a time, each export once, also while exports are added; by job and without a filter")
  func pages() async throws {
    let caller = caller()
    let (one, other) = (try await caller.active(), try await caller.active(StartBody(name: "other")))
    for index in 0..<14 { _ = try await caller.export(ExportBody(index % 2 == 0 ? one : other, name: "e\(index)")) }
    for (filter, expected) in [
      ([:], (0..<14).reversed().map { "e\($0)" }),
      (["audienceGenerationJobArn": other], (0..<7).reversed().map { "e\(2 * $0 + 1)" }),
    ] {
      var (names, query) = ([String](), filter.merging(["maxResults": "3"]) { $1 })
      repeat {
        let page = try await caller.listExports(query)
        names += page.json["audienceExportJobs"]?.elements?.compactMap { $0["name"]?.string } ?? []
        query["nextToken"] = page.json["nextToken"]?.string
        _ = try await caller.export(ExportBody(other, name: "added"))
      } while query["nextToken"] != nil
      #expect(names.filter { $0 != "added" } == expected)
      #expect(filter.isEmpty || names.first == "added")
    }
    #expect(try await caller.exportNames(["audienceGenerationJobArn": one + "x"]).isEmpty)
  }

  @Test("Another region has exports of its own, also for a filter by a job of this one")
  func region() async throws {
    var caller = caller()
    let job = try await caller.active()
    _ = try await caller.export(ExportBody(job))
    caller.region = "eu-west-1"
    #expect(try await caller.exportNames().isEmpty)
    #expect(try await caller.exportNames(["audienceGenerationJobArn": job]).isEmpty)
  }

  @Test("A new export shows after the list's delay, and with a filter after the filter's")
  func delay() async throws {
    let caller = caller { ($0.listDelay, $0.filterDelay, $0.pageSize, $0.emptyPages) = (3, 5, 1, 1) }
    let job = try await caller.active()
    _ = try await caller.export(ExportBody(job))
    let first = ["nextToken": "empty-1"]
    for (seconds, shown, filtered) in [(0, 0, 0), (2.999, 0, 0), (0.001, 1, 0), (1.999, 1, 0), (0.001, 1, 1)] {
      clock.advance(seconds)
      #expect(try await caller.exports().isEmpty)
      #expect(try await caller.exports(first).count == shown)
      #expect(
        try await caller.exports(first.merging(["audienceGenerationJobArn": job]) { $1 }).count == filtered)
    }
  }

  @Test(
    "A query that the model refuses is refused",
    arguments: [["maxResults": "0"], ["maxResults": "101"], ["nextToken": "x"], ["audienceGenerationJobArn": "x"]])
  func refused(query: [String: String]) async throws {
    let answer = try await caller().listExports(query)
    #expect(answer.status == 400 && answer.errorType == "ValidationException")
  }

  @Test(
    "A fault befalls a start, which runs or does not",
    arguments: [
      (.runThenDrop, nil, true), (.runThenHalf, nil, true), (.runThenSilence, nil, true), (.runThenError, 500, true),
      (.runThenGarbage, 200, true), (.runLate, nil, true), (.slow, 200, true), (.resetBeforeBody, nil, false),
      (.serverError, 500, false), (.throttle, 429, false), (.quota, 402, false), (.denied, 403, false),
      (.garbage, 200, false), (.emptyAnswer, 200, false), (.proxyPage, 403, false),
    ] as [(Fault, Int?, Bool)])
  func start(fault: Fault, status: Int?, runs: Bool) async throws {
    let caller = caller(FaultRule(fault, on: .startAudienceExportJob) { if fault.isAboutJobs { $0.job = "e*" } })
    let job = try await caller.active()
    let answer = try? await caller.export(ExportBody(job))
    #expect(answer?.status == status)
    #expect(try await caller.exportNames() == (runs ? ["e"] : []))
    if fault == .emptyAnswer { #expect(answer?.response == HTTPResponse(status: 200)) }
    if fault == .quota { #expect(answer?.json["quotaValue"]?.integer == 1000) }
  }

  @Test("A rule about an export's name leaves other exports alone, and a stale list lacks the young ones")
  func otherFaults() async throws {
    let caller = caller(
      FaultRule(.quota, on: .startAudienceExportJob) { $0.job = "spring-1" },
      FaultRule(.staleList, on: .listAudienceExportJobs) { $0.seconds = 10 })
    let job = try await caller.active()
    #expect(try await caller.export(ExportBody(job, name: "spring-1")).status == 402)
    #expect(try await caller.export(ExportBody(job, name: "autumn")).status == 200)
    #expect(try await caller.exportNames().isEmpty)
    #expect(try await caller.listedNames() == ["spring-1"])
    clock.advance(10)
    #expect(try await caller.exportNames() == ["autumn"])
  }

  @Test("A list can be false: another name, another account's generation job")
  func falseList() async throws {
    let caller = caller(
      FaultRule(.wrongMember, on: .listAudienceExportJobs) {
        ($0.member, $0.value, $0.times) = ("status", "ACTIVE", 1)
      }, FaultRule(.wrongAccount, on: .listAudienceExportJobs))
    let job = try await caller.active()
    _ = try await caller.export(ExportBody(job))
    #expect(try await caller.exports().first?["status"]?.string == "ACTIVE")
    let export = try #require(try await caller.exports().first)
    #expect(export["status"]?.string == "CREATE_PENDING")
    #expect(export["audienceGenerationJobArn"]?.string == job.replacing(":123456789012:", with: ":999999999999:"))
  }

  @Test("Exports are there for the next service that opens the file, letter for letter, beside those of another")
  func file() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("emulator.jsonl").path
    func open(_ seed: Int) throws -> Caller {
      Caller(try EmulatedService(file: path, environment: .fake(clock, seed: seed)), clock)
    }
    let first = try open(0)
    let job = try await first.active()
    _ = try await first.export(ExportBody(job, name: "e\u{301}", more: #", "description": "é\r\n""#))
    let second = try open(1)
    #expect(try await second.listExports().response.body == first.listExports().response.body)
    _ = try await second.export(ExportBody(job, name: "next"))
    clock.advance(2)
    #expect(try await first.exportNames() == ["next", "e\u{301}"])
    #expect(try await open(2).listExports().response.body == first.listExports().response.body)
    #expect(Set(try await first.exports().compactMap { $0["outputLocation"]?.string }).count == 2)
  }

  @Test(
    "A line of the file that is no export of a job before it is refused",
    arguments: ["", #""audienceSize": {"type": "PERCENTAGE", "value": 5}"#])
  func damaged(member: String) throws {
    let folder = try TemporaryFolder()
    let file = folder.file("emulator.jsonl")
    let job = "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/none"
    let members = [
      #""event": "exported", "name": "e", "id": "1", "time": 1, "audienceGenerationJobArn": "\#(job)""#, member,
    ]
    let line = "{\(members.filter { !$0.isEmpty }.joined(separator: ", "))}"
    try Data("{\"format\":\"usher.emulator\",\"version\":1,\"id\":\"a\"}\n\(line)\n".utf8).write(to: file)
    let error = #expect(throws: EmulatorFileError.self) {
      try EmulatedService(file: file.path, environment: .fake(clock))
    }
    #expect(error?.description.contains("line 2") == true)
  }
}

extension Fault {
  /// Whether a rule of it can name a job.
  fileprivate var isAboutJobs: Bool { self != .refuse && self != .resetBeforeBody }
}
