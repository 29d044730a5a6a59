import AWSCore
import CleanRoomsML
import CleanRoomsMLModel
import Emulator
import Synchronization
import Testing

/// usher's client against the emulator: what a start of an export comes to, and what the list then shows.
@Suite("An export's start, and what there is of it")
struct ExportAnswerTests {
  private let world = World()
  private static let region = AWSRegion("us-east-1")

  /// The emulator under a rule, with a generation job that is ACTIVE unless `wait` is too short.
  private func service(
    _ fault: Emulator.Fault?, wait: Duration = .seconds(2), change: (inout EmulatorSwitches) -> Void = { _ in }
  ) async throws -> (client: CleanRoomsMLClient, job: String) {
    let number = Mutex(0)
    var environment = EmulatorEnvironment(
      now: { [clock = world.clock] in clock.date },
      newID: {
        number.withLock {
          $0 += 1
          return "id-\($0)"
        }
      })
    environment.faults = FaultScript(
      fault.map { [FaultRule($0, on: .startAudienceExportJob) { $0.seconds = 1 }] } ?? [])
    var switches = EmulatorSwitches()
    change(&switches)
    let client = world.client(over: EmulatedService(inMemory: switches, environment: environment))
    let job = try await client.startAudienceGenerationJob(Job("spring").request)
    await world.clock.sleep(wait)
    return (client, job)
  }

  private func request(_ job: String, percentage: Int = 5) -> StartAudienceExportJobRequest {
    StartAudienceExportJobRequest(
      name: "spring-top5", audienceGenerationJobArn: job,
      audienceSize: AudienceSize(type: "PERCENTAGE", value: percentage))
  }

  private func outcome(_ client: CleanRoomsMLClient, _ request: StartAudienceExportJobRequest) async -> String {
    do {
      try await client.startAudienceExportJob(request)
      return "started"
    } catch {
      switch error {
      case .notSent, .noCredentials: return "not sent"
      case .refused(let error): return "\(error.kind)"
      case .uncertain, .unreadable, .unclear: return "uncertain"
      }
    }
  }

  @Test(
    "What may have run is uncertain and was sent once; what is refused did not run",
    arguments: [
      (nil, "started", 1), (.slow, "started", 1), (.runThenDrop, "uncertain", 1), (.runThenHalf, "uncertain", 1),
      (.runThenSilence, "uncertain", 1), (.runThenError, "uncertain", 1), (.runThenGarbage, "uncertain", 1),
      (.runLate, "uncertain", 1), (.resetBeforeBody, "uncertain", 0), (.serverError, "uncertain", 0),
      (.garbage, "uncertain", 0), (.emptyAnswer, "uncertain", 0), (.proxyPage, "uncertain", 0),
      (.throttle, "throttling", 0), (.quota, "quota", 0), (.denied, "accessDenied", 0), (.expired, "credentials", 0),
    ] as [(Emulator.Fault?, String, Int)])
  func start(fault: Emulator.Fault?, expected: String, exports: Int) async throws {
    let (client, job) = try await service(fault)
    #expect(await outcome(client, request(job)) == expected)
    await world.clock.sleep(.seconds(10))
    let listed = try await client.allAudienceExportJobs(in: Self.region).jobs
    #expect(listed.count == exports)
    for export in listed {
      #expect(export.name == "spring-top5" && export.audienceGenerationJobArn == job)
      #expect(export.audienceSize == AudienceSize(type: "PERCENTAGE", value: 5) && export.status == .active)
      #expect(export.outputLocation?.hasPrefix("s3://") == true)
    }
    #expect(try await client.allAudienceExportJobs(in: Self.region, audienceGenerationJobArn: job).jobs == listed)
  }

  @Test("The service refuses: no such job, not ACTIVE, a size that the model does not offer, a taken name, the quota")
  func refusals() async throws {
    let (early, pending) = try await service(nil, wait: .zero)
    #expect(await outcome(early, request(pending)) == "conflict")
    let (client, job) = try await service(nil) { ($0.exportNames, $0.exportQuota) = (.unique, 1) }
    #expect(await outcome(client, request(job + "x")) == "notFound")
    #expect(await outcome(client, request(job, percentage: 6)) == "refused")
    #expect(await outcome(client, request(job)) == "started")
    #expect(await outcome(client, request(job)) == "conflict")
    var other = request(job)
    other.name = "other"
    #expect(await outcome(client, other) == "quota")
    #expect(try await client.allAudienceExportJobs(in: Self.region).jobs.count == 1)
  }

  @Test("Where names can be used again, a start that is repeated runs twice: nothing at the service prevents it")
  func twice() async throws {
    let (client, job) = try await service(nil) { $0.pageSize = 1 }
    for _ in 0..<2 { #expect(await outcome(client, request(job)) == "started") }
    let listing = try await client.allAudienceExportJobs(in: Self.region)
    #expect(listing.jobs.count == 2 && listing.pages == 2)
  }
}
