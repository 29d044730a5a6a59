import AWSCore
import Emulator
import JSONText
import TestSupport
import Testing

@Suite("Export jobs")
struct ExportTests {
  private static func caller(_ change: (inout EmulatorSwitches) -> Void = { _ in }) -> Caller {
    var switches = EmulatorSwitches()
    switches.quota = 100
    change(&switches)
    return Caller(switches)
  }

  @Test("A start is answered by a 200 without a body, with the service's id")
  func start() async throws {
    let caller = Self.caller()
    let job = try await caller.active()
    let answer = try await caller.export(ExportBody(job))
    #expect(answer.status == 200)
    #expect(answer.response.body.isEmpty)
    #expect(answer.response.headers["x-amzn-requestid"] != nil)
  }

  @Test("It goes from pending to active in the time of a job, and then has a place in a bucket of the model's owner")
  func lifecycle() async throws {
    let caller = Self.caller { $0.jobSeconds = 8 }
    let owner = "arn:aws:cleanrooms-ml:us-east-1:999999999999:configured-audience-model/m"
    let collaboration = #", "collaborationId": "11111111-2222-3333-4444-555555555555""#
    let job = try await caller.active(StartBody(model: owner, more: collaboration), after: 8)
    _ = try await caller.export(ExportBody(job, more: #", "description": "für\nalle""#))
    for (seconds, status) in [
      (0, "CREATE_PENDING"), (1.999, "CREATE_PENDING"), (0.001, "CREATE_IN_PROGRESS"), (5.999, "CREATE_IN_PROGRESS"),
      (0.001, "ACTIVE"),
    ] {
      caller.clock.advance(seconds)
      let export = try #require(try await caller.exports().first)
      #expect(export["status"]?.string == status)
      #expect((export["outputLocation"] != nil) == (status == "ACTIVE"))
      #expect(export["statusDetails"] == nil)
    }
    let export = try #require(try await caller.exports().first)
    #expect(
      export.members?.map(\.name) == [
        "name", "audienceGenerationJobArn", "audienceSize", "description", "status", "outputLocation", "createTime",
        "updateTime",
      ])
    #expect(export["audienceGenerationJobArn"]?.string == job)
    #expect(export["audienceSize"]?["type"]?.string == "PERCENTAGE")
    #expect(export["audienceSize"]?["value"]?.integer == 5)
    #expect(export["description"]?.string == "für\nalle")
    #expect(export["outputLocation"]?.string?.hasPrefix("s3://audiences-999999999999-us-east-1/") == true)
    #expect(export["updateTime"]?.string != export["createTime"]?.string)
  }

  @Test("It fails by its name, with a reason and without a place")
  func failing() async throws {
    let caller = Self.caller { $0.failing = ["bad"] }
    let job = try await caller.active()
    for name in ["bad", "good"] { _ = try await caller.export(ExportBody(job, name: name)) }
    caller.clock.advance(2)
    let exports = try await caller.exports()
    #expect(exports.compactMap { $0["status"]?.string } == ["ACTIVE", "CREATE_FAILED"])
    #expect(exports.last?["statusDetails"]?["statusCode"]?.string?.isEmpty == false)
    #expect(exports.last?["outputLocation"] == nil)
  }

  @Test(
    "A request that the model refuses is refused with every reason",
    arguments: [
      ("{}", ["name", "audienceGenerationJobArn", "audienceSize"]), ("", ["name"]), (#"{"name": "\u0001"}"#, ["name"]),
      (#"{"audienceSize": {}}"#, ["audienceSize.type", "audienceSize.value"]),
      (#"{"audienceSize": {"type": "percentage", "value": 0}}"#, ["audienceSize.type", "audienceSize.value"]),
      (#"{"audienceSize": {"type": "ABSOLUTE", "value": 20000001}}"#, ["audienceSize.value"]),
      (#"{"audienceSize": {"type": "ABSOLUTE", "value": "5"}}"#, ["audienceSize.value"]),
      (#"{"audienceGenerationJobArn": "arn:aws:iam::123456789012:role/a"}"#, ["audienceGenerationJobArn"]),
    ])
  func invalid(body: String, members: [String]) async throws {
    let answer = try await Self.caller().call("POST", Caller.exports, body: body)
    #expect(answer.status == 400)
    #expect(answer.errorType == "ValidationException")
    for member in members { #expect(answer.message.contains("'\(member)'"), "\(answer.message)") }
  }

  @Test("A generation job that the service does not know answers 404: never started, not yet known, deleted, elsewhere")
  func unknown() async throws {
    var caller = Self.caller { ($0.getDelay, $0.jobSeconds) = (5, 1) }
    let job = try await caller.started()
    for seconds in [0, 4.999] {
      caller.clock.advance(seconds)
      #expect(try await caller.export(ExportBody(job)).errorType == "ResourceNotFoundException")
    }
    caller.clock.advance(0.001)
    #expect(try await caller.export(ExportBody(job + "x")).errorType == "ResourceNotFoundException")
    #expect(try await caller.export(ExportBody(job)).status == 200)
    caller.region = "eu-west-1"
    #expect(try await caller.export(ExportBody(job)).errorType == "ResourceNotFoundException")
    caller.region = "us-east-1"
    _ = try await caller.delete(job)
    caller.clock.advance(1)
    #expect(try await caller.export(ExportBody(job)).errorType == "ResourceNotFoundException")
  }

  @Test(
    "A generation job that is not ACTIVE answers 409, or 400 where so switched",
    arguments: [
      (EmulatorSwitches.NotActiveReply.conflict, "ConflictException"), (.validation, "ValidationException"),
    ])
  func notActive(reply: EmulatorSwitches.NotActiveReply, error: String) async throws {
    let caller = Self.caller {
      $0.notActiveReply = reply
      $0.failing = ["bad"]
    }
    let bad = try await caller.started(StartBody(name: "bad"))
    let good = try await caller.started()
    for seconds in [0.0, 1] {
      caller.clock.advance(seconds)
      #expect(try await caller.export(ExportBody(good)).errorType == error)
    }
    caller.clock.advance(1)
    #expect(try await caller.export(ExportBody(bad)).errorType == error)
    #expect(try await caller.export(ExportBody(good)).status == 200)
    _ = try await caller.delete(good)
    #expect(try await caller.export(ExportBody(good, name: "late")).errorType == error)
    #expect(try await caller.exportNames() == ["e"])
  }

  @Test(
    "A size that the model does not offer is refused; the metrics show those that it does",
    arguments: [
      (nil, "PERCENTAGE", 5, 200), (nil, "PERCENTAGE", 6, 400), (nil, "ABSOLUTE", 5, 400),
      ("ABSOLUTE:1000,50", "ABSOLUTE", 50, 200), ("ABSOLUTE:1000,50", "ABSOLUTE", 51, 400),
      ("any", "PERCENTAGE", 100, 200), ("any", "PERCENTAGE", 101, 400), ("any", "ABSOLUTE", 101, 200),
    ] as [(String?, String, Int, Int)])
  func sizes(offered: String?, type: String, value: Int, status: Int) async throws {
    let sizes = try offered.map { try #require(AudienceSizes($0)) }
    let caller = Self.caller { if let sizes { $0.audienceSizes = sizes } }
    let job = try await caller.active()
    #expect(try await caller.export(ExportBody(job, type: type, value: value)).status == status)
    #expect(try await caller.exports().count == (status == 200 ? 1 : 0))
    let metrics = try await caller.get(job).json["metrics"]?["relevanceMetrics"]?.elements ?? []
    let shown = metrics.compactMap { $0["audienceSize"]?["value"]?.integer }
    #expect(shown == (offered == "ABSOLUTE:1000,50" ? [50, 1000] : [1, 5, 10, 20]))
    let scores = metrics.compactMap { $0["score"]?.double }
    #expect(scores == scores.sorted(by: >) && scores.count == shown.count)
  }

  @Test(
    "Sizes are written as the model has them",
    arguments: [
      ("any", true), ("PERCENTAGE:1,5", true), ("ABSOLUTE:20000000", true), ("PERCENTAGE:100", true),
      ("PERCENTAGE:101", false), ("ABSOLUTE:0", false), ("ABSOLUTE:20000001", false), ("PERCENTAGE:", false),
      ("PERCENTAGE:5,5", false), ("percentage:5", false), ("5", false), ("", false), ("ABSOLUTE:1,x", false),
      ("ABSOLUTE:" + (1...25).map(String.init).joined(separator: ","), true),
      ("ABSOLUTE:" + (1...26).map(String.init).joined(separator: ","), false),
    ])
  func sizeTexts(text: String, isRight: Bool) {
    #expect(AudienceSizes(text)?.text == (isRight ? text : nil))
  }

  @Test("402 by each quota: of an account and region in flight, of a generation job for good but for the failed ones")
  func quotas() async throws {
    let caller = Self.caller {
      ($0.exportQuota, $0.activeExportQuota) = (2, 3)
      $0.failing = ["bad"]
    }
    let (one, other) = (try await caller.active(), try await caller.active(StartBody(name: "other")))
    for (job, name) in [(one, "bad"), (other, "a")] {
      #expect(try await caller.export(ExportBody(job, name: name)).status == 200)
    }
    let pending = try await caller.export(ExportBody(one, name: "b"))
    #expect(pending.errorType == "ServiceQuotaExceededException" && pending.status == 402)
    #expect(pending.json["quotaValue"]?.integer == 2)
    for name in ["c", "d", "e"] {
      caller.clock.advance(2)
      #expect(try await caller.export(ExportBody(one, name: name)).status == 200)
    }
    caller.clock.advance(2)
    let active = try await caller.export(ExportBody(one, name: "f"))
    #expect(active.status == 402 && active.json["quotaValue"]?.integer == 3)
    #expect(active.message != pending.message)
    #expect(try await caller.export(ExportBody(other, name: "f")).status == 200)
  }

  @Test("By default twenty exports are in flight at once, and a job has twenty-five")
  func defaultQuotas() async throws {
    let caller = Self.caller()
    let job = try await caller.active()
    for index in 0..<20 { #expect(try await caller.export(ExportBody(job, name: "\(index)")).status == 200) }
    #expect(try await caller.export(ExportBody(job)).status == 402)
    caller.clock.advance(2)
    for index in 20..<25 { #expect(try await caller.export(ExportBody(job, name: "\(index)")).status == 200) }
    caller.clock.advance(2)
    #expect(try await caller.export(ExportBody(job)).status == 402)
  }

  @Test(
    "A second export of a name starts, unless the switch says that names are unique",
    arguments: [
      (.reusable, .conflict, 200, 200, 3), (.unique, .conflict, 409, 409, 1), (.unique, .existing, 200, 200, 1),
      (.uniquePerJob, .conflict, 409, 200, 2), (.uniquePerJob, .existing, 200, 200, 2),
    ] as [(EmulatorSwitches.ExportNames, EmulatorSwitches.TakenReply, Int, Int, Int)])
  func names(
    names: EmulatorSwitches.ExportNames, reply: EmulatorSwitches.TakenReply, again: Int, elsewhere: Int, count: Int
  ) async throws {
    let caller = Self.caller { ($0.exportNames, $0.takenReply) = (names, reply) }
    let (one, other) = (try await caller.active(), try await caller.active(StartBody(name: "other")))
    #expect(try await caller.export(ExportBody(one, name: "caf\u{E9}")).status == 200)
    #expect(try await caller.export(ExportBody(one, name: "caf\u{E9}")).status == again)
    #expect(try await caller.export(ExportBody(other, name: "caf\u{E9}")).status == elsewhere)
    #expect(try await caller.exports().count == count)
    #expect(try await caller.export(ExportBody(one, name: "cafe\u{301}")).status == 200)
  }

  @Test(
    "A failed export frees its unique name where so switched",
    arguments: [([], 409), ([.failure], 200)] as [(Set<EmulatorSwitches.Freeing>, Int)])
  func freed(causes: Set<EmulatorSwitches.Freeing>, status: Int) async throws {
    let caller = Self.caller { ($0.exportNames, $0.freedBy, $0.failing) = (.unique, causes, ["e"]) }
    let job = try await caller.active()
    _ = try await caller.export(ExportBody(job))
    #expect(try await caller.export(ExportBody(job)).status == 409)
    caller.clock.advance(2)
    #expect(try await caller.export(ExportBody(job)).status == status)
  }

  @Test(
    "The exports of a deleted job stay on the list, or go with it",
    arguments: EmulatorSwitches.DeletedExports.allCases)
  func deletedJob(exports: EmulatorSwitches.DeletedExports) async throws {
    let caller = Self.caller { $0.deletedExports = exports }
    let job = try await caller.active()
    _ = try await caller.export(ExportBody(job))
    _ = try await caller.delete(job)
    #expect(try await caller.exportNames() == ["e"])
    caller.clock.advance(2)
    #expect(try await caller.exportNames() == (exports == .kept ? ["e"] : []))
  }
}
