import AWSCore
import CleanRoomsMLModel
import Foundation
import JSONText
import TestSupport
import Testing

@testable import Emulator

@Suite("An answer that is not about what was asked")
struct FalseAnswerTests {
  private static let start = OperationName.startAudienceGenerationJob
  private static let get = OperationName.getAudienceGenerationJob
  private let clock = FakeClock()

  private func caller(_ rules: FaultRule..., jobs: [PlantedJob] = []) -> Caller {
    var environment = EmulatorEnvironment.fake(clock)
    environment.faults = FaultScript(rules, jobs: jobs)
    return Caller(EmulatedService(inMemory: EmulatorSwitches(), environment: environment), clock)
  }

  @Test(
    "A start is answered with another job's ARN, and it ran or it did not",
    arguments: [(Fault.answerAbout, false), (.runThenAnswerAbout, true)])
  func otherStart(fault: Fault, runs: Bool) async throws {
    let caller = caller(FaultRule(fault) { $0.name = "first" })
    let first = try await caller.started(StartBody(name: "first"))
    #expect(try await caller.started(StartBody(name: "second")) == first)
    #expect(try await caller.listedNames() == (runs ? ["second", "first"] : ["first"]))
  }

  @Test("Get and ListTagsForResource answer about another job, TagResource and the list do not")
  func otherGet() async throws {
    let caller = caller(
      FaultRule(.answerAbout) {
        $0.name = "first"
        $0.skip = 1
      })
    let first = try await caller.started(StartBody(name: "first", more: #", "tags": {"a": "1"}"#))
    let planted = "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/planted"
    try await caller.service.plant(
      PlantedJob(arn: planted, name: "second", configuredAudienceModelArn: StartBody().model))
    _ = try await caller.get(planted)
    let answer = try await caller.get(planted)
    #expect(answer.json["name"]?.string == "first")
    #expect(answer.json["audienceGenerationJobArn"]?.string == first)
    #expect(answer.response.headers["x-amzn-requestid"] != nil)
    #expect(try await caller.call("GET", Caller.tagPath(planted)).tags == ["a": "1"])
    #expect(try await caller.call("POST", Caller.tagPath(planted), body: #"{"tags": {"b": ""}}"#).status == 200)
    #expect(try await caller.listedNames() == ["second", "first"])
  }

  @Test("One text of an answer is another, of Get's as of every job on the list")
  func wrongMember() async throws {
    let caller = caller(
      FaultRule(.wrongMember) {
        $0.skip = 2
        $0.member = "name"
        $0.value = "other"
      })
    let arns = try await [caller.started(StartBody(name: "a")), caller.started(StartBody(name: "b"))]
    let answer = try await caller.get(arns[0])
    #expect(answer.json["name"]?.string == "other")
    #expect(answer.json["audienceGenerationJobArn"]?.string == arns[0])
    #expect(try await caller.listedNames() == ["other", "other"])
    #expect(try await caller.start(StartBody(name: "c")).json["name"] == nil)
  }

  @Test("An error has the type that it was told to have, whether the request ran or not")
  func errorType() async throws {
    for (fault, status) in [(Fault.runThenError, 409), (.serverError, 200)] {
      let caller = caller(
        FaultRule(fault) {
          $0.status = 503
          $0.type = "ThrottlingException"
          $0.times = 1
        })
      let answer = try await caller.start()
      #expect(answer.status == 503 && answer.errorType == "ThrottlingException")
      #expect(try await caller.start().status == status)
    }
  }

  @Test("A list is behind by so many seconds, or in one job only, for so many lists")
  func staleList() async throws {
    let caller = caller(
      FaultRule(.staleList) {
        $0.seconds = 5
        $0.skip = 1
        $0.times = 1
      },
      FaultRule(.staleList) {
        $0.seconds = 3600
        $0.name = "a"
        $0.skip = 1
        $0.times = 1
      })
    _ = try await caller.started(StartBody(name: "a"))
    clock.advance(1)
    _ = try await caller.started(StartBody(name: "b"))
    clock.advance(4)
    for names in [["b", "a"], ["a"], ["b"], ["b", "a"]] { #expect(try await caller.listedNames() == names) }
  }

  @Test("A job of another account or region shows where it was told to, with its tags, and takes no name")
  func planted() async throws {
    let model = StartBody().model
    let arns = ["us-east-1:999999999999", "eu-west-1:123456789012"].map {
      "arn:aws:cleanrooms-ml:\($0):audience-generation-job/p"
    }
    let caller = caller(
      jobs: arns.map { arn in
        PlantedJob(arn: arn, name: "spring-1", configuredAudienceModelArn: model) {
          $0.tags["a"] = "1"
          $0.listedIn = "us-east-1"
          $0.age = 60
        }
      })
    #expect(try await caller.listedNames() == ["spring-1", "spring-1"])
    for (arn, account) in zip(arns, ["999999999999", "123456789012"]) {
      let answer = try await caller.get(arn)
      #expect(answer.tags == ["a": "1"] && answer.jobStatus == "ACTIVE")
      #expect(answer.json["startedBy"]?.string == account)
    }
    #expect(try await caller.start().status == 200)
    var there = caller
    there.region = "eu-west-1"
    #expect(try await there.listedNames().isEmpty)
    #expect(try await there.get(arns[1]).status == 404)
    let taken = StartBody(model: model.replacing("us-east-1", with: "eu-west-1"))
    #expect(try await there.start(taken).status == 409)
  }

  @Test("A script's file holds jobs, each once in a service's file however often it is opened")
  func plantedInFile() async throws {
    let script = try FaultScript(
      parsing: Array(
        """
        {"formatVersion": 1, "faults": [], "jobs": [{
          "audienceGenerationJobArn": "arn:aws:cleanrooms-ml:eu-west-1:123456789012:audience-generation-job/p",
          "name": "n", "configuredAudienceModelArn": "\(StartBody().model)", "tags": {"ü": "1"},
          "startedBy": "210987654321", "listedIn": "us-east-1", "age": 1.5,
          "collaborationId": "11111111-2222-3333-4444-555555555555"}]}
        """.utf8))
    let folder = try TemporaryFolder()
    var environment = EmulatorEnvironment.fake(clock)
    environment.faults = script
    for _ in 1...2 {
      let caller = Caller(
        try EmulatedService(file: folder.file("service.jsonl").path, environment: environment), clock)
      let jobs = try await caller.list().json["audienceGenerationJobs"]?.elements ?? []
      #expect(jobs.compactMap { $0["startedBy"]?.string } == ["210987654321"])
      #expect(jobs.first?["collaborationId"]?.string == "11111111-2222-3333-4444-555555555555")
      #expect(jobs.first?["createTime"]?.string == WireTime.milliseconds(clock.date.addingTimeInterval(-1.5)))
      #expect(try await caller.get(jobs.first?["audienceGenerationJobArn"]?.string ?? "").tags == ["ü": "1"])
    }
  }
}
