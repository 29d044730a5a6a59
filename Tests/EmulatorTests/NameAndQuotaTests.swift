import Emulator
import JSONText
import Testing

@Suite("Names and the quota")
struct NameAndQuotaTests {
  @Test("A taken name answers 409, and the job that holds it stays the only one")
  func conflict() async throws {
    let caller = Caller()
    _ = try await caller.started()
    caller.clock.advance(10)
    let answer = try await caller.start()
    #expect(answer.status == 409)
    #expect(answer.errorType == "ConflictException")
    #expect(try await caller.listedNames().count == 1)
  }

  @Test("Where so switched, a taken name answers the ARN of the job that holds it")
  func existing() async throws {
    var switches = EmulatorSwitches()
    switches.takenReply = .existing
    let caller = Caller(switches)
    let arn = try await caller.started()
    #expect(try await caller.started() == arn)
    #expect(try await caller.listedNames().count == 1)
  }

  @Test("Where so switched, a name can be used again")
  func reusable() async throws {
    var switches = EmulatorSwitches()
    switches.names = .reusable
    let caller = Caller(switches)
    #expect(try await caller.started() != caller.started())
    #expect(try await caller.listedNames() == ["spring-1", "spring-1"])
  }

  @Test("A name is taken only in its account and region, and by its code points")
  func otherPlaces() async throws {
    var caller = Caller()
    _ = try await caller.started(StartBody(name: "caf\u{E9}"))
    #expect(try await caller.start(StartBody(name: "cafe\u{301}")).status == 200)
    let collaboration = #", "collaborationId": "11111111-2222-3333-4444-555555555555""#
    #expect(
      try await caller.start(StartBody(name: "caf\u{E9}", account: "999999999999", more: collaboration)).status == 200)
    caller.region = "eu-west-1"
    let model = "arn:aws:cleanrooms-ml:eu-west-1:123456789012:configured-audience-model/m1"
    #expect(try await caller.start(StartBody(name: "caf\u{E9}", model: model)).status == 200)
    #expect(try await caller.start(StartBody(name: "caf\u{E9}", model: model)).status == 409)
  }

  @Test(
    "A name is freed by exactly what the switch says",
    arguments: [
      ([], 409, 409), ([.failure], 200, 409), ([.deletion], 409, 200), ([.failure, .deletion], 200, 200),
    ] as [(Set<EmulatorSwitches.Freeing>, Int, Int)])
  func freed(by causes: Set<EmulatorSwitches.Freeing>, afterFailure: Int, afterDeletion: Int) async throws {
    var switches = EmulatorSwitches()
    switches.freedBy = causes
    switches.failing = ["bad"]
    let caller = Caller(switches)
    _ = try await caller.started(StartBody(name: "bad"))
    let arn = try await caller.started(StartBody(name: "good"))
    #expect(try await caller.start(StartBody(name: "bad")).status == 409)
    caller.clock.advance(2)
    #expect(try await caller.start(StartBody(name: "bad")).status == afterFailure)
    _ = try await caller.delete(arn)
    #expect(try await caller.start(StartBody(name: "good")).status == 409)
    caller.clock.advance(2)
    #expect(try await caller.start(StartBody(name: "good")).status == afterDeletion)
  }

  @Test("The quota counts the jobs in flight of an account and region, and is free again when they end")
  func quota() async throws {
    var switches = EmulatorSwitches()
    switches.quota = 3
    let caller = Caller(switches)
    for index in 0..<3 {
      #expect(try await caller.start(StartBody(name: "a\(index)")).status == 200)
      caller.clock.advance(0.5)
    }
    let answer = try await caller.start(StartBody(name: "late"))
    #expect(answer.status == 402)
    #expect(answer.errorType == "ServiceQuotaExceededException")
    #expect(answer.json["quotaName"]?.string?.isEmpty == false)
    #expect(answer.json["quotaValue"]?.double == 3)
    let collaboration = #", "collaborationId": "11111111-2222-3333-4444-555555555555""#
    #expect(try await caller.start(StartBody(account: "999999999999", more: collaboration)).status == 200)
    #expect(try await caller.start(StartBody(name: "a0")).status == 409)
    caller.clock.advance(0.5)
    #expect(try await caller.start(StartBody(name: "late")).status == 200)
    #expect(try await caller.start(StartBody(name: "later")).status == 402)
  }

  @Test("By default ten jobs fit")
  func defaultQuota() async throws {
    let caller = Caller()
    for index in 0..<10 { #expect(try await caller.start(StartBody(name: "a\(index)")).status == 200) }
    #expect(try await caller.start(StartBody(name: "eleventh")).status == 402)
  }
}
