import AWSCore
import Emulator
import Foundation
import JSONText
import Testing

@Suite("A job over time")
struct LifecycleTests {
  @Test(
    "A job is pending for a quarter of its time, then in progress, then active",
    arguments: [
      (0, "CREATE_PENDING"), (0.499, "CREATE_PENDING"), (0.5, "CREATE_IN_PROGRESS"), (1.999, "CREATE_IN_PROGRESS"),
      (2, "ACTIVE"), (100_000, "ACTIVE"),
    ] as [(Double, String)])
  func status(after seconds: Double, is status: String) async throws {
    let caller = Caller()
    let arn = try await caller.started()
    caller.clock.advance(seconds)
    let answer = try await caller.get(arn)
    #expect(answer.jobStatus == status)
    #expect((answer.json["metrics"] != nil) == (status == "ACTIVE"))
    #expect(try await caller.list().json["audienceGenerationJobs"]?.elements?.first?["status"]?.string == status)
  }

  @Test("Without any duration a job is active at once")
  func noDuration() async throws {
    var switches = EmulatorSwitches()
    switches.jobSeconds = 0
    let caller = Caller(switches)
    #expect(try await caller.get(try await caller.started()).jobStatus == "ACTIVE")
  }

  @Test("A job that is named as failing ends in CREATE_FAILED with its reason")
  func failing() async throws {
    var switches = EmulatorSwitches()
    switches.failing = ["bad"]
    let caller = Caller(switches)
    let arn = try await caller.started(StartBody(name: "bad"))
    caller.clock.advance(2)
    let answer = try await caller.get(arn)
    #expect(answer.jobStatus == "CREATE_FAILED")
    #expect(answer.json["statusDetails"]?["statusCode"]?.string?.isEmpty == false)
    #expect(answer.json["statusDetails"]?["message"]?.string?.isEmpty == false)
    #expect(answer.json["metrics"] == nil)
  }

  @Test(
    "A failing job may have a code of its own; what does not look like a code belongs to the name",
    arguments: [
      ("bad", "bad", "SEED_AUDIENCE_INVALID"), ("bad=INTERNAL_ERROR", "bad", "INTERNAL_ERROR"),
      ("a=b", "a=b", "SEED_AUDIENCE_INVALID"), ("a=B=C1", "a=B", "C1"), ("a=", "a=", "SEED_AUDIENCE_INVALID"),
    ])
  func failingCode(given: String, name: String, code: String) async throws {
    var switches = EmulatorSwitches()
    switches.failing = [FailingJob(given)]
    let caller = Caller(switches)
    let arn = try await caller.started(StartBody(name: name))
    caller.clock.advance(2)
    let answer = try await caller.get(arn)
    #expect(answer.jobStatus == "CREATE_FAILED")
    #expect(answer.json["statusDetails"]?["statusCode"]?.string == code)
  }

  @Test("A model whose owner does not share metrics has active jobs without them")
  func withoutMetrics() async throws {
    var switches = EmulatorSwitches()
    switches.withoutMetrics = [StartBody().model]
    let caller = Caller(switches)
    let arn = try await caller.started()
    caller.clock.advance(2)
    let answer = try await caller.get(arn)
    #expect(answer.jobStatus == "ACTIVE" && answer.json["metrics"] == nil)
  }

  @Test("Get shows what was asked for, with the times of creation and of the last change")
  func members() async throws {
    let caller = Caller()
    let collaboration = "11111111-2222-3333-4444-555555555555"
    let body = StartBody(
      more: #", "description": "Frühling", "includeSeedInOutput": true, "collaborationId": "\#(collaboration)""#)
    let arn = try await caller.started(body)
    let created = caller.clock.date
    caller.clock.advance(3)
    let json = try await caller.get(arn).json
    #expect(json["audienceGenerationJobArn"]?.string == arn)
    #expect(json["name"]?.string == "spring-1")
    #expect(json["description"]?.string == "Frühling")
    #expect(json["configuredAudienceModelArn"]?.string == body.model)
    #expect(json["includeSeedInOutput"]?.bool == true)
    #expect(json["collaborationId"]?.string == collaboration)
    #expect(json["startedBy"]?.string == "123456789012")
    #expect(json["seedAudience"] == nil)
    #expect(json["tags"] == nil)
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    #expect(json["createTime"]?.string == created.formatted(style))
    #expect(json["updateTime"]?.string == created.addingTimeInterval(2).formatted(style))
  }

  @Test(
    "Times are right at the ends of years, months and days",
    arguments: [
      0, 86_399.999, 951_782_400, 951_868_800, 978_307_199.5, 1_709_164_800, 1_709_251_199.875, 4_107_542_400,
      4_102_444_799,
    ])
  func times(seconds: Double) async throws {
    let caller = Caller(clock: FakeClock(at: seconds))
    let created = try await caller.get(caller.started())
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    #expect(created.json["createTime"]?.string == caller.clock.date.formatted(style))
    let header = try #require(created.response.headers["date"])
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "UTC")
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    #expect(header == formatter.string(from: caller.clock.date))
  }

  @Test("Metrics are the same at every look, within the service's ranges, and differ from job to job")
  func metrics() async throws {
    let caller = Caller()
    let (first, second) = (try await caller.started(), try await caller.started(StartBody(name: "other")))
    caller.clock.advance(2)
    let metrics = try #require(try await caller.get(first).json["metrics"])
    let recall = try #require(metrics["recallMetric"]?.double)
    #expect((0...1).contains(recall))
    let scores = try #require(metrics["relevanceMetrics"]?.elements).compactMap { $0["score"]?.double }
    #expect(scores.count == 4 && scores.allSatisfy { (0...10).contains($0) })
    #expect(scores == scores.sorted(by: >) && Set(scores).count == 4)
    #expect(recall >= 0.2)
    #expect(try await caller.get(first).response.body == caller.get(first).response.body)
    #expect(try await caller.get(second).json["metrics"]?["recallMetric"]?.double != recall)
  }

  @Test("A job in flight cannot be deleted; one that has ended goes through two statuses, then is gone")
  func deletion() async throws {
    let caller = Caller()
    let arn = try await caller.started()
    #expect(try await caller.delete(arn).errorType == "ConflictException")
    caller.clock.advance(2)
    #expect(try await caller.delete(arn).status == 200)
    #expect(try await caller.get(arn).jobStatus == "DELETE_PENDING")
    #expect(try await caller.delete(arn).status == 200)
    caller.clock.advance(0.5)
    #expect(try await caller.get(arn).jobStatus == "DELETE_IN_PROGRESS")
    #expect(try await caller.listedNames() == ["spring-1"])
    caller.clock.advance(0.5)
    for answer in [try await caller.get(arn), try await caller.delete(arn)] {
      #expect(answer.status == 404)
      #expect(answer.errorType == "ResourceNotFoundException")
    }
    #expect(try await caller.listedNames().isEmpty)
  }

  @Test("A job is found only in its region")
  func otherRegion() async throws {
    var caller = Caller()
    let arn = try await caller.started()
    caller.region = "eu-west-1"
    #expect(try await caller.get(arn).errorType == "ResourceNotFoundException")
    #expect(try await caller.listedNames().isEmpty)
  }

  @Test("Every answer has an id of its own, a date and JSON")
  func headers() async throws {
    let caller = Caller()
    let answers = [try await caller.start(), try await caller.start(), try await caller.list()]
    #expect(Set(answers.compactMap { $0.response.headers["x-amzn-requestid"] }).count == 3)
    for answer in answers {
      #expect(answer.response.headers["content-type"] == "application/json")
      #expect(answer.response.headers["date"] == "Mon, 21 Sep 2026 14:13:20 GMT")
    }
  }
}
