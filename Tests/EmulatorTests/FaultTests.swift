import AWSCore
import Foundation
import JSONText
import Synchronization
import TestSupport
import Testing

@testable import Emulator

@Suite("A fault befalls a request")
struct FaultTests {
  private static let start = OperationName.startAudienceGenerationJob
  private let clock = FakeClock()
  private let log = Log()

  /// A caller of a service under these rules. Its faults take their time on the clock.
  private func caller(_ rules: FaultRule..., switches: EmulatorSwitches = EmulatorSwitches()) -> Caller {
    var environment = EmulatorEnvironment.fake(clock)
    environment.faults = FaultScript(rules)
    environment.sleep = { [clock] in clock.advance($0 / .seconds(1)) }
    environment.reportFault = { [log] in log.add($0.description) }
    return Caller(EmulatedService(inMemory: switches, environment: environment), clock)
  }

  private func outcome(_ call: () async throws -> Answer) async throws -> String {
    do {
      let answer = try await call()
      return "\(answer.status)" + (answer.errorType.map { " \($0)" } ?? "")
    } catch TransportError.notSent {
      return "not sent"
    } catch TransportError.maybeSent {
      return "maybe sent"
    }
  }

  @Test(
    "It shows as the answer or the error that a client would get, and the request runs or does not",
    arguments: [
      (.refuse, "not sent", false), (.resetBeforeBody, "maybe sent", false), (.runThenDrop, "maybe sent", true),
      (.runThenHalf, "maybe sent", true), (.runThenSilence, "maybe sent", true),
      (.runThenError, "500 InternalServerException", true), (.runThenGarbage, "200", true),
      (.runLate, "maybe sent", true),
      (.slow, "200", true), (.serverError, "500 InternalServerException", false),
      (.throttle, "429 ThrottlingException", false), (.quota, "402 ServiceQuotaExceededException", false),
      (.expired, "403 ExpiredTokenException", false), (.garbage, "200", false), (.emptyAnswer, "200", false),
      (.proxyPage, "403", false),
      (.denied, "403 AccessDeniedException", false), (.clock, "200", true), (.wrongAccount, "200", true),
      (.wrongMember, "200", true), (.deleteJob, "200", true), (.answerAbout, "200", true),
      (.runThenAnswerAbout, "200", true), (.staleList, "200", true),
    ] as [(Fault, String, Bool)])
  func each(fault: Fault, outcome expected: String, runs: Bool) async throws {
    let caller = caller(FaultRule(fault, on: Self.start) { $0.times = 1 })
    #expect(try await outcome { try await caller.start() } == expected)
    #expect(try await caller.listedNames() == (runs ? ["spring-1"] : []))
    // At a first start there is no job to delete or to answer about, and a start is no list.
    #expect(
      log.lines
        == (fault.needsJob || fault == .staleList
          ? [] : ["fault 1: \(fault.rawValue) on \(Self.start.rawValue) of 'spring-1' (rule 1)"]))
    #expect(try await outcome { try await caller.start() } == (runs ? "409 ConflictException" : "200"))
  }

  @Test("Every fault is in the table above")
  func all() { #expect(Fault.allCases.count == 24) }

  @Test(
    "A server error has the status that was asked for",
    arguments: [
      (Fault.serverError, 503, "503 ServiceUnavailableException"), (.runThenError, 502, "502 InternalServerException"),
    ])
  func status(fault: Fault, status: Int, expected: String) async throws {
    let caller = caller(FaultRule(fault) { $0.status = status })
    #expect(try await outcome { try await caller.list() } == expected)
  }

  @Test("A throttled answer says when to come again only where it was told to", arguments: [nil, 0, 3] as [Int?])
  func retryAfter(seconds: Int?) async throws {
    let answer = try await caller(FaultRule(.throttle) { $0.retryAfter = seconds }).list()
    #expect(answer.response.headers["retry-after"] == seconds.map { "\($0)" })
    #expect(answer.response.headers["x-amzn-requestid"] != nil)
  }

  @Test("402 names the quota", arguments: [2])
  func quota(value: Int) async throws {
    var switches = EmulatorSwitches()
    switches.quota = value
    let answer = try await caller(FaultRule(.quota), switches: switches).start()
    #expect(answer.json["quotaValue"]?.integer == value)
  }

  @Test(
    "What is not the service's has neither its type nor its id, and is no JSON", arguments: [Fault.garbage, .proxyPage])
  func pages(fault: Fault) async throws {
    let answer = try await caller(FaultRule(fault)).start()
    #expect(answer.response.headers["content-type"] == "text/html")
    #expect(answer.response.headers["x-amzn-requestid"] == nil)
    #expect(answer.json.isNull)
    #expect(String(decoding: answer.response.body, as: UTF8.self).hasPrefix("<html>"))
  }

  @Test(
    "A slow answer takes its time, and none comes when the caller's time is over",
    arguments: [(59.0, 59.0), (60, 60), (61, 60)])
  func slow(seconds: Double, passed: Double) async throws {
    let caller = caller(FaultRule(.slow, on: Self.start) { $0.seconds = seconds })
    let before = clock.date
    #expect(try await outcome { try await caller.start() } == (seconds < 60 ? "200" : "maybe sent"))
    #expect(clock.date.timeIntervalSince(before) == passed)
    #expect(try await caller.listedNames() == ["spring-1"])
  }

  @Test("Silence lasts as long as the caller waits")
  func silence() async throws {
    let before = clock.date
    _ = try await outcome { try await caller(FaultRule(.runThenSilence)).start() }
    #expect(clock.date.timeIntervalSince(before) == 60)
  }

  @Test("Whoever stops waiting does not know whether it ran")
  func cancelled() async throws {
    var environment = EmulatorEnvironment.fake(clock)
    environment.faults = FaultScript([FaultRule(.runThenSilence)])
    environment.sleep = { _ in throw CancellationError() }
    let caller = Caller(EmulatedService(inMemory: EmulatorSwitches(), environment: environment), clock)
    await #expect(throws: TransportError.maybeSent("cancelled")) { try await caller.start() }
  }

  @Test(
    "A clock that is wrong by more than five minutes refuses the signature, and tells its time",
    arguments: [
      (300, "200", "Mon, 21 Sep 2026 14:18:20 GMT"),
      (301, "403 InvalidSignatureException", "Mon, 21 Sep 2026 14:18:21 GMT"),
      (-300, "200", "Mon, 21 Sep 2026 14:08:20 GMT"),
      (-301, "403 InvalidSignatureException", "Mon, 21 Sep 2026 14:08:19 GMT"),
    ] as [(Double, String, String)])
  func wrongClock(seconds: Double, expected: String, date: String) async throws {
    let caller = caller(FaultRule(.clock, on: Self.start) { $0.seconds = seconds })
    #expect(try await outcome { try await caller.start() } == expected)
    #expect(try await caller.start(StartBody(name: "other")).response.headers["date"] == date)
    // A client that learns the service's time from the answer gets through.
    clock.advance(seconds)
    let request = caller.request("POST", Caller.jobs, body: StartBody(name: "third").text)
    clock.advance(-seconds)
    #expect(try await caller.send(request).status == 200)
  }

  @Test("A late request runs when its time has come, at that time, in the order of their times")
  func late() async throws {
    let caller = caller(
      FaultRule(.runLate, on: Self.start) {
        $0.seconds = 10
        $0.times = 1
      },
      FaultRule(.runLate, on: Self.start) {
        $0.seconds = 5
        $0.times = 1
      })
    let begin = clock.date
    for name in ["ten", "five"] {
      #expect(try await outcome { try await caller.start(StartBody(name: name)) } == "maybe sent")
    }
    clock.advance(4.999)
    #expect(try await caller.listedNames() == [])
    clock.advance(0.001)
    #expect(try await caller.listedNames() == ["five"])
    clock.advance(60)
    let jobs = try await caller.list().json["audienceGenerationJobs"]?.elements ?? []
    #expect(jobs.compactMap { $0["name"]?.string } == ["ten", "five"])
    #expect(jobs.first?["createTime"]?.string == WireTime.milliseconds(begin.addingTimeInterval(10)))
  }

  @Test("A late request that comes second is refused like any other, and one that is not signed never runs")
  func lateSecond() async throws {
    let late = FaultRule(.runLate, on: Self.start) { $0.times = 2 }
    var caller = caller(late)
    let credentials = caller.credentials
    caller.credentials = Credentials(accessKeyID: "usher-emulator", secretAccessKey: "guess", source: "the test")
    _ = try await outcome { try await caller.start(StartBody(name: "unsigned")) }
    caller.credentials = credentials
    _ = try await outcome { try await caller.start() }
    #expect(try await caller.start().status == 409)
    #expect(try await caller.listedNames() == ["spring-1"])
  }

  @Test("An answer of the wrong account differs in nothing but the jobs' ARNs")
  func wrongAccount() async throws {
    let caller = caller(FaultRule(.wrongAccount) { $0.times = 3 })
    let wrong = try await caller.started()
    let right = wrong.replacing(":999999999999:", with: ":123456789012:")
    #expect(right != wrong)
    #expect(try await caller.get(right).json["audienceGenerationJobArn"]?.string == wrong)
    let listed = try await caller.list()
    let text = String(decoding: listed.response.body, as: UTF8.self)
    #expect(text.contains(":123456789012:configured-audience-model/"))
    #expect(
      try await text.replacing(wrong, with: right) == String(decoding: caller.list().response.body, as: UTF8.self))
  }

  @Test("A job is gone before a listing that would have shown it, whatever its status, as if it had been deleted")
  func deletedAtListing() async throws {
    var switches = EmulatorSwitches()
    switches.freedBy = [.deletion]
    let caller = caller(
      FaultRule(.deleteJob, on: .listAudienceGenerationJobs) {
        $0.name = "spring-1"
        $0.times = 1
      }, switches: switches)
    #expect(try await caller.listedNames() == [])
    let arn = try await caller.started()
    let other = try await caller.started(StartBody(name: "other"))
    #expect(try await caller.get(arn).status == 200)
    #expect(try await caller.listedNames() == ["other"])
    #expect(log.lines == ["fault 1: deleteJob on ListAudienceGenerationJobs (rule 1)"])
    #expect(try await caller.get(arn).errorType == "ResourceNotFoundException")
    #expect(try await caller.get(other).status == 200)
    #expect(try await caller.start().status == 200)
    #expect(try await caller.listedNames() == ["spring-1", "other"])
  }

  @Test("A job is gone from the time that was asked for")
  func deletedAtTime() async throws {
    let caller = caller(
      FaultRule(.deleteJob) {
        $0.name = "spring-1"
        $0.seconds = 5
      })
    let arn = try await caller.started()
    clock.advance(4.999)
    #expect(try await caller.get(arn).jobStatus == "ACTIVE")
    clock.advance(0.001)
    #expect(try await caller.get(arn).status == 404)
    #expect(try await caller.start().status == 409)
  }

  @Test("What a fault does to jobs is there for the next service that opens their file")
  func inFile() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("emulator.jsonl").path
    var environment = EmulatorEnvironment.fake(clock)
    environment.faults = FaultScript([
      FaultRule(.runLate, on: Self.start) {
        $0.job = "late"
        $0.seconds = 5
      },
      FaultRule(.deleteJob, on: .listAudienceGenerationJobs) { $0.name = "gone" },
    ])
    let faulty = Caller(try EmulatedService(file: path, environment: environment), clock)
    let other = Caller(try EmulatedService(file: path, environment: .fake(clock, seed: 1)), clock)
    _ = try await outcome { try await faulty.start(StartBody(name: "late")) }
    _ = try await other.started(StartBody(name: "gone"))
    clock.advance(5)
    #expect(try await other.listedNames() == ["gone"])
    #expect(try await faulty.listedNames() == ["late"])
    #expect(try await other.listedNames() == ["late"])
  }

  @Test("A request is known by the job that it is about, by name or by ARN")
  func byJob() async throws {
    let caller = caller(FaultRule(.quota) { $0.job = "spring-*" })
    let other = try await caller.started(StartBody(name: "other"))
    #expect(try await caller.start().status == 402)
    #expect(try await caller.get(other).status == 200)
    #expect(try await caller.list().status == 200)
    for method in ["GET", "DELETE"] {
      let late = self.caller(
        FaultRule(.quota) {
          $0.job = "spring-1"
          $0.skip = 1
        })
      let arn = try await late.started()
      #expect(try await late.call(method, Caller.path(arn)).status == 402)
      #expect(try await late.call("GET", Caller.tagPath(arn)).status == 402)
    }
  }

  private final class Log: Sendable {
    private let held = Mutex<[String]>([])
    var lines: [String] { held.withLock { $0 } }
    func add(_ line: String) { held.withLock { $0.append(line) } }
  }
}
