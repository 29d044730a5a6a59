import AWSCore
import CleanRoomsML
import CleanRoomsMLModel
import Emulator
import JSONText
import JobModel
import StateFile
import Synchronization
import TestSupport
import Testing

@testable import Applying

/// Ways in which the service can differ from how it is pictured. After each, one more apply without faults leaves
/// nothing unrecorded.
@Suite("A service that differs from the picture")
struct DifferentWorldTests {
  private let job = Job("spring")
  private let file = MemoryStore()

  private static let model = Job("spring").request.configuredAudienceModelArn

  private func isAdopted(_ result: RunResult?) -> Bool { if case .adopted? = result { true } else { false } }
  private func isStarted(_ result: RunResult?) -> Bool { if case .started? = result { true } else { false } }
  private func isUncertain(_ result: RunResult?) -> Bool { if case .uncertain? = result { true } else { false } }

  /// One more apply without faults: each job is at the service once and in the state.
  private func expectRecorded(_ world: World, _ file: MemoryStore, _ jobs: [Job]) async throws {
    await world.clock.sleep(.seconds(120))
    _ = try await world.apply(jobs, file)
    #expect(try await file.startedNames == jobs.serviceNames)
    #expect(try await world.names() == jobs.serviceNames)
    #expect(try await file.snapshot.openIntents.isEmpty)
  }

  @Test("The answer is lost, List shows the job at once and Get does not: never started over", arguments: [5.0, 60])
  func lateGet(delay: Double) async throws {
    let world = World {
      $0.getDelay = delay
      $0.names = .reusable
    }
    let outcome = try await world.apply([job], file) { $0.kind == .start ? .lose : nil }
    #expect(outcome.wire.count(.start) == 1)
    #expect(delay < 20 ? isAdopted(outcome.results["spring"]) : isUncertain(outcome.results["spring"]))
    // The same with the state lost in between.
    let again = try await world.apply([job], MemoryStore())
    #expect(again.wire.count(.start) == 0)
    #expect(delay < 20 ? isAdopted(again.results["spring"]) : isUncertain(again.results["spring"]))
    try await expectRecorded(world, file, [job])
  }

  @Test("A job of another account or region with our name and both tags is no candidate: not asked, not adopted")
  func outOfPlace() async throws {
    for arn in [
      "arn:aws:cleanrooms-ml:us-east-1:999999999999:audience-generation-job/theirs",
      "arn:aws:cleanrooms-ml:eu-west-1:123456789012:audience-generation-job/elsewhere",
    ] {
      let (world, file, job) = (World(), MemoryStore(), job)
      try await world.service.plant(
        PlantedJob(arn: arn, name: job.serviceName, configuredAudienceModelArn: Self.model) {
          $0.tags = job.tags
          $0.listedIn = "us-east-1"
        })
      // Get would be denied.
      let outcome = try await world.apply([job], file) {
        $0.kind == .get ? .answer(.error(403, "AccessDeniedException")) : nil
      }
      #expect(isStarted(outcome.results["spring"]))
      #expect(outcome.wire.count(.get) == 0)
      let journal = try await StateJournal.open(MemoryStore(), owner: .emulator(id: world.service.id))
      let rebuilt = await Rebuilder(
        client: world.client(over: world.service), journal: journal, parallelism: 1,
        environment: ApplyEnvironment(
          timestamp: { "2026-11-23T08:00:00Z" }, elapsed: { .zero }, sleep: { _ in }, newID: { world.newID() })
      ).rebuild([job.declared])
      guard case .found(let arns, _)? = rebuilt.first?.result else {
        Issue.record("\(rebuilt)")
        return
      }
      #expect(arns == outcome.results["spring"]?.arns)
    }
  }

  @Test("A's answer is lost, then B is answered with A's ARN: the job is A's, and B is settled by the next apply")
  func anothersAnswer() async throws {
    let world = World()
    let jobs = [Job("first"), Job("second")]
    let lost = jobs[0].serviceName
    let held = Mutex<String?>(nil)
    let outcome = try await world.apply(jobs, file, settings: ApplySettings(parallelism: 1)) { [world] call in
      guard call.kind == .start else { return nil }
      if call.name == lost { return .lose }
      let listing = try? await world.client(over: world.service)
        .allAudienceGenerationJobs(in: AWSRegion("us-east-1"))
      let arn = listing?.jobs.first { $0.name == lost }?.audienceGenerationJobArn ?? ""
      held.withLock { $0 = arn }
      return .replace(.started(arn))
    }
    let arn = try #require(held.withLock { $0 })
    #expect(outcome.report.hasFailures)
    #expect(outcome.report.results.flatMap { $0.result.arns }.filter { $0 == arn }.count <= 1)
    #expect(try await file.snapshot.allStarted.count { $0.audienceGenerationJobArn == arn } <= 1)
    try await expectRecorded(world, file, jobs)
    let recorded = try await file.snapshot.allStarted.map(\.audienceGenerationJobArn)
    #expect(Set(recorded).count == 2)
  }

  @Test("A start is answered with an ARN that the list showed under another name: it is looked for")
  func listedUnderOtherName() async throws {
    let world = World()
    let other = try await world.startForeign("someone else's", tags: Job("winter").tags)
    for hasRun in [true, false] {
      let file = MemoryStore()
      let outcome = try await world.apply([job], file) {
        $0.kind == .start && $0.number == 1 ? (hasRun ? .replace(.started(other)) : .answer(.started(other))) : nil
      }
      #expect(outcome.results["spring"]?.arns.contains(other) == false)
      #expect(try await file.startedNames == [job].serviceNames)
      #expect(try await world.names() == ([job].serviceNames + ["someone else's"]).sorted())
    }
  }

  @Test("Get answers about another ARN, name or model: a failed look, and nothing is adopted or started")
  func otherAnswer() async throws {
    let (world, model) = (World(), "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/x")
    let arn = try await world.startForeign(job.serviceName, tags: job.tags)
    let response = GetAudienceGenerationJobResponse(
      summary: AudienceGenerationJobSummary(
        audienceGenerationJobArn: arn, name: job.serviceName, configuredAudienceModelArn: Self.model, status: .active,
        createTime: "2026-11-23T08:00:00Z", updateTime: "2026-11-23T08:00:00Z"), tags: job.tags)
    let changes: [(inout GetAudienceGenerationJobResponse) -> Void] = [
      { $0.summary.audienceGenerationJobArn += "0" }, { $0.summary.name += "0" },
      { $0.summary.configuredAudienceModelArn = model },
    ]
    for change in changes {
      var changed = response
      change(&changed)
      let answer = HTTPResponse.job(changed)
      let outcome = try await world.apply([job], MemoryStore()) { $0.kind == .get ? .replace(answer) : nil }
      guard case .failed(let reason)? = outcome.results["spring"] else {
        Issue.record("\(outcome.results)")
        return
      }
      #expect(reason.text.contains("contradict each other"))
      #expect(outcome.wire.count(.start) == 0)
    }
    try await expectRecorded(world, file, [job])
  }

  @Test("The service drops tags: every lost answer comes to its end, and nothing runs twice")
  func droppedTags() async throws {
    for names in EmulatorSwitches.Names.allCases {
      let (world, file, jobs) = (World { ($0.startTags, $0.names) = (.dropped, names) }, MemoryStore(), Job.several(5))
      let outcome = try await world.apply(jobs, file) { $0.kind == .start ? .lose : nil }
      #expect(outcome.results.values.allSatisfy { isAdopted($0) })
      #expect(outcome.wire.count(.start) == 5)
      // What it takes by TagResource stays.
      #expect(outcome.report.notices.isEmpty)
      try await expectRecorded(world, file, jobs)
    }
  }

  @Test("Tags that cannot be set are a warning: the job is recorded all the same")
  func refusedTags() async throws {
    let world = World { $0.startTags = .dropped }
    for fault in [Wire.Fault.answer(.error(403, "AccessDeniedException")), .instead(.maybeSent("lost"))] {
      let file = MemoryStore()
      let outcome = try await world.apply([job], file) { $0.kind == .tag ? fault : $0.kind == .start ? .lose : nil }
      #expect(isAdopted(outcome.results["spring"]))
      #expect(outcome.report.notices.map(\.kind) == [.untagged])
      #expect(outcome.report.notices.first?.message.contains("only the state knows this") == true)
      #expect(!outcome.report.hasFailures)
      #expect(try await file.startedNames == [job].serviceNames)
    }
  }

  @Test("The list with a filter is behind, the one without shows the job: found")
  func blindFilter() async throws {
    let world = World {
      $0.filterDelay = 600
      $0.names = .reusable
    }
    let outcome = try await world.apply([job], file) { $0.kind == .start ? .lose : nil }
    #expect(isAdopted(outcome.results["spring"]) && outcome.wire.count(.start) == 1)
  }

  @Test("A list without end is an error that says what it means; nothing is started")
  func endlessList() async throws {
    for pages in [EmulatorSwitches.Pages.endless, .repeating] {
      let world = World { ($0.pages, $0.pageSize) = (pages, 1) }
      for name in ["a", "b", "c"] { _ = try await world.startForeign(name) }
      let outcome = try await world.apply([job], MemoryStore())
      guard case .failed(let reason)? = outcome.results["spring"] else {
        Issue.record("\(outcome.results)")
        return
      }
      #expect(reason.text.contains("usher did not start it") && reason.text.contains("cannot prove"))
      #expect(outcome.wire.count(.start) == 0)
    }
  }

  @Test("Carried out, and answered with 503 and a throttling type: looked for, not sent again")
  func throttlingAs503() async throws {
    let world = World { $0.names = .reusable }
    let outcome = try await world.apply([job], file) {
      $0.kind == .start ? .replace(.error(503, "ThrottlingException")) : nil
    }
    #expect(isAdopted(outcome.results["spring"]) && outcome.wire.count(.start) == 1)
  }

  @Test("The job is listed while its tags are late, and missing in the last listing: not started over")
  func vanishes() async throws {
    let plain = Job("spring", serviceName: "Spring campaign")
    let world = World { ($0.names, $0.tagDelay) = (.reusable, 60) }
    let clock = world.clock
    let outcome = try await world.apply([plain], file) { call in
      if call.kind == .start { return .lose }
      guard call.kind == .list, clock.elapsed >= .seconds(15), clock.elapsed < .seconds(40) else { return nil }
      return .answer(HTTPResponse(status: 200, body: Array(#"{"audienceGenerationJobs": []}"#.utf8)))
    }
    #expect(outcome.wire.count(.start) == 1)
    #expect(isUncertain(outcome.results["spring"]))
    try await expectRecorded(world, file, [plain])
  }

  @Test("Pages slip because a newer job is deleted between them: the second pass shows what the first one skipped")
  func slippingPages() async throws {
    let world = World { ($0.pages, $0.pageSize, $0.names, $0.quota, $0.jobSeconds) = (.offset, 2, .reusable, 100, 0) }
    _ = try await world.apply([job], MemoryStore())
    await world.clock.sleep(.seconds(5))
    var arns: [String] = []
    for number in 1...3 {
      await world.clock.sleep(.seconds(1))
      arns.append(try await world.startForeign("newer-\(number)"))
    }
    await world.clock.sleep(.seconds(5))
    let newest = arns.suffix(2)
    // The list is newest first: newer-3, newer-2 | newer-1, spring.
    let outcome = try await world.apply([job], file) { [world] call in
      if call.kind == .list, call.number == 2 {
        for arn in newest {
          try? await world.client(over: world.service).deleteAudienceGenerationJob(arn: arn)
        }
        await world.clock.sleep(.seconds(1))
      }
      return nil
    }
    #expect(isAdopted(outcome.results["spring"]))
    #expect(outcome.wire.count(.start) == 0)
  }
}

extension HTTPResponse {
  /// Get's answer about a job.
  fileprivate static func job(_ job: GetAudienceGenerationJobResponse) -> HTTPResponse {
    var json = JSONWriter()
    json.object { json in
      job.summary.writeMembers(to: &json)
      json.member("tags", job.tags) { $0.write(to: &$1) }
    }
    return HTTPResponse(status: 200, body: json.bytes)
  }
}
