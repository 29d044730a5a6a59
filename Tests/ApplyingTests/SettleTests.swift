import AWSCore
import CleanRoomsML
import Emulator
import JobModel
import StateFile
import TestSupport
import Testing

@testable import Applying

@Suite("Settling what is not certain")
struct SettleTests {
  private let job = Job("spring")

  private func isAdopted(_ result: RunResult?) -> Bool {
    if case .adopted? = result { true } else { false }
  }

  private func isStarted(_ result: RunResult?) -> Bool {
    if case .started? = result { true } else { false }
  }

  @Test("A lost reply, and List and tags show the job only later: adopted, not started again", arguments: [0.0, 3, 19])
  func lateList(delay: Double) async throws {
    for (isList, job) in [(true, job), (false, job), (false, Job("spring", serviceName: "plain"))] {
      let world = World { if isList { $0.listDelay = delay } else { $0.tagDelay = delay } }
      let file = MemoryStore()
      let outcome = try await world.apply([job], file) { $0.kind == .start ? .lose : nil }
      #expect(isAdopted(outcome.results["spring"]))
      #expect(outcome.wire.count(.start) == 1)
      // A name that holds the digest proves whose job it is; a plain one waits for the tags.
      #expect(world.clock.elapsed >= (isList || job.givenServiceName != nil ? .seconds(delay) : .zero))
      #expect(try await file.startedNames == [job].serviceNames)
    }
  }

  @Test("List shows the job only after the settle time: the second start is refused as taken, and the job is adopted")
  func veryLateList() async throws {
    let world = World { $0.listDelay = 30 }
    let file = MemoryStore()
    let outcome = try await world.apply([job], file) { $0.kind == .start && $0.number == 1 ? .lose : nil }
    #expect(isAdopted(outcome.results["spring"]))
    #expect(outcome.wire.count(.start) == 2)
    #expect(try await world.names() == [job].serviceNames)
  }

  @Test("The first look-up finds the run already there: adopted without a start and without an intent")
  func alreadyThere() async throws {
    let world = World()
    let file = MemoryStore()
    let arn = try await world.startForeign(job.serviceName, tags: job.tags)
    let outcome = try await world.apply([job], file)
    #expect(outcome.results["spring"] == .adopted(arns: [arn]))
    #expect(outcome.wire.count(.start) == 0)
    let record = try #require(try await file.snapshot.allStarted.first)
    #expect(record.adopted && record.audienceGenerationJobArn == arn)
  }

  @Test("Another's job has the name, by its tags or its model: never started over, and the error names its ARN")
  func anothers() async throws {
    for (tags, model) in [(Job("winter").tags, "m"), (nil, "other")] {
      let (world, file) = (World(), MemoryStore())
      let arn = try await world.startForeign(job.serviceName, model: model, tags: tags)
      let outcome = try await world.apply([job, Job("rest")], file)
      #expect(outcome.results["spring"] == .failed(Reason.nameTaken(by: arn)))
      #expect(isStarted(outcome.results["rest"]))
      #expect(outcome.wire.count(.start) == 1)
      #expect(world.clock.elapsed == .zero)
      #expect(try await file.snapshot.openIntents.isEmpty)
    }
  }

  @Test("A job with a plain spec.name and no tags may be ours: neither adopted nor started over, and the ARN is named")
  func mayBeOurs() async throws {
    let world = World()
    let plain = Job("spring", serviceName: "Spring campaign")
    let arn = try await world.startForeign(plain.serviceName)
    let outcome = try await world.apply([plain], MemoryStore())
    #expect(outcome.results["spring"] == .uncertain(Reason.undecided(arn, isGone: false, nil)))
    #expect(outcome.wire.count(.start) == 0)
    #expect(world.clock.elapsed >= .seconds(20))
  }

  @Test("A job without tags whose name holds the digest is ours: recorded first, then tagged")
  func untagged() async throws {
    for serviceName in [job.serviceName, "Spring campaign-\(job.digest.short)"] {
      let (world, file) = (World(), MemoryStore())
      let named = Job("spring", serviceName: serviceName)
      let arn = try await world.startForeign(named.serviceName)
      let outcome = try await world.apply([named], file)
      #expect(outcome.results["spring"] == .adopted(arns: [arn]))
      #expect(outcome.wire.count(.start) == 0)
      #expect(outcome.report.notices.isEmpty)
      let tags = try await world.client(over: world.service).listTagsForResource(arn: arn)
      #expect(JobTags.agree(tags, named.run))
    }
  }

  @Test("The name is taken by a job that nobody sees: the intent stays, and the words say what to do")
  func invisible() async throws {
    let world = World { $0.jobSeconds = 0 }
    let file = MemoryStore()
    let arn = try await world.startForeign(job.serviceName)
    try await world.client(over: world.service).deleteAudienceGenerationJob(arn: arn)
    let outcome = try await world.apply([job], file)
    guard case .uncertain(let reason)? = outcome.results["spring"] else {
      Issue.record("\(outcome.results)")
      return
    }
    #expect(reason.kind == .nameTaken && reason.requestID != nil)
    #expect(reason.text.contains("ConflictException (HTTP 409)") && reason.text.contains("shows no such job"))
    #expect(outcome.wire.count(.start) == 1)

    let again = try await world.apply([Job("spring", revision: "2")], file)
    #expect(again.report.results.map(\.result).first == .closedUndeclared)
    #expect(isStarted(again.report.results.last?.result))
    #expect(try await file.snapshot.openIntents.isEmpty)
  }

  @Test("A job of that name in another account does not take ours")
  func otherAccount() async throws {
    let world = World()
    _ = try await world.startForeign(job.serviceName, account: "210987654321")
    let outcome = try await world.apply([job], MemoryStore())
    #expect(isStarted(outcome.results["spring"]))
    #expect(world.clock.elapsed == .zero)
  }

  @Test("An open intent whose job is there is adopted; the start is not repeated")
  func resumedFound() async throws {
    let world = World()
    let file = try await MemoryStore.holding([job.intent(world.newID())], of: world)
    let arn = try await world.startForeign(job.serviceName, tags: job.tags)
    let outcome = try await world.apply([job], file)
    #expect(outcome.results["spring"] == .adopted(arns: [arn]))
    #expect(outcome.wire.count(.start) == 0)
    #expect(try await file.snapshot.openIntents.isEmpty)
  }

  @Test("An open intent whose job is nowhere is started after the settle time under the intent's own name")
  func resumedNotFound() async throws {
    let world = World()
    let file = try await MemoryStore.holding([job.intent(world.newID(), serviceName: "earlier name")], of: world)
    let outcome = try await world.apply([Job("spring", serviceName: "later name")], file)
    #expect(isStarted(outcome.results["spring"]))
    #expect(world.clock.elapsed >= .seconds(20))
    #expect(try await file.startedNames == ["earlier name"])
    #expect(try await world.names() == ["earlier name"])
  }

  @Test("Two intents of one run, left by a merge: the job of either is found")
  func twoIntents() async throws {
    for name in ["one", "two"] {
      let world = World()
      let file = try await MemoryStore.holding(
        ["one", "two"].map { job.intent(world.newID(), serviceName: $0) }, of: world)
      let arn = try await world.startForeign(name, tags: job.tags)
      let outcome = try await world.apply([job], file)
      #expect(outcome.results["spring"] == .adopted(arns: [arn]))
      #expect(try await file.snapshot.openIntents.isEmpty)
    }
  }

  @Test("An open intent that nothing declares: its job is adopted; without one, or with another's, it is closed")
  func undeclared() async throws {
    for tags in [job.tags, nil, Job("winter").tags] {
      let world = World()
      let file = try await MemoryStore.holding([job.intent(world.newID())], of: world)
      if let tags { _ = try await world.startForeign(job.serviceName, tags: tags) }
      let outcome = try await world.apply([], file)
      #expect(tags == job.tags ? isAdopted(outcome.results["spring"]) : outcome.results["spring"] == .closedUndeclared)
      #expect(outcome.wire.count(.start) == 0)
      #expect(!outcome.report.hasFailures)
      #expect(try await file.snapshot.openIntents.isEmpty)
    }
  }

  @Test("An open intent that nothing declares stays open while a job is listed that could be its own")
  func undeclaredMayBeOurs() async throws {
    let world = World()
    let plain = Job("spring", serviceName: "Spring campaign")
    let file = try await MemoryStore.holding([plain.intent(world.newID())], of: world)
    let arn = try await world.startForeign(plain.serviceName)
    for jobs in [[], [Job("spring", serviceName: "edited")]] {
      let outcome = try await world.apply(jobs, file)
      #expect(outcome.results["spring"] == .uncertain(Reason.undecided(arn, isGone: false, nil)))
      #expect(outcome.wire.count(.start) == 0)
      #expect(try await file.snapshot.openIntents.count == 1)
    }
  }

  @Test("While the service cannot be asked, nothing is started and nothing closed")
  func lookUpFails() async throws {
    let world = World()
    let file = try await MemoryStore.holding([job.intent(world.newID())], of: world)
    let outcome = try await world.apply([job, Job("missing")], file) { call in
      call.kind == .list ? .answer(.error(403, "AccessDeniedException")) : nil
    }
    guard case .uncertain? = outcome.results["spring"], case .failed? = outcome.results["missing"] else {
      Issue.record("\(outcome.results)")
      return
    }
    #expect(outcome.wire.count(.start) == 0)
    #expect(try await file.snapshot.openIntents.count == 1)
  }

  @Test("A failed look-up starts none of the runs that needed it; those of other models go on")
  func oneModelFails() async throws {
    let (world, file) = (World(), MemoryStore())
    let outcome = try await world.apply([job, Job("far", region: "eu-west-1")], file) { call in
      call.kind == .list && call.number == 1 ? .answer(.error(400, "ValidationException")) : nil
    }
    #expect(outcome.results.values.count { isStarted($0) } == 1)
    #expect(outcome.wire.count(.start) == 1)
    #expect(outcome.report.hasFailures)
  }

  @Test("All open intents settle side by side, and share their listings")
  func sideBySide() async throws {
    let world = World { $0.quota = 1000 }
    let jobs = Job.several(100)
    let file = try await MemoryStore.holding(jobs.map { $0.intent(world.newID()) }, of: world)
    let outcome = try await world.apply(jobs, file)
    #expect(outcome.results.values.allSatisfy { isStarted($0) })
    #expect(world.clock.elapsed < .seconds(30))
    // Alone, each would have listed ten times.
    #expect(outcome.wire.count(.list) < 200)
    #expect(try await world.names() == jobs.serviceNames)
  }

  @Test("An interrupt while settling leaves the intent open and starts nothing more")
  func interrupted() async throws {
    let (world, file) = (World(), MemoryStore())
    let gate = ApplyGate(maximumStarts: nil)
    let outcome = try await world.apply(
      [job] + Job.several(30, prefix: "zulu"), file, settings: ApplySettings(parallelism: 1), gate: gate
    ) { call in
      guard call.kind == .start, call.name == job.serviceName else { return nil }
      await gate.stop("interrupted by SIGINT")
      return .instead(.maybeSent("lost"))
    }
    let cause: Reason = "the answer is not certain: lost"
    #expect(
      outcome.results["spring"]
        == .uncertain(Reason.leftOpen(Reason(.interrupted, "interrupted by SIGINT"), cause)))
    #expect(outcome.report.hasStopped)
    #expect(world.clock.elapsed < .seconds(2))
    let snapshot = try await file.snapshot
    #expect(snapshot.openIntents.map(\.serviceName) == [job.serviceName])
    #expect(snapshot.count == outcome.wire.count(.start) - 1)

    let again = try await world.apply([job] + Job.several(30, prefix: "zulu"), file)
    #expect(isStarted(again.results["spring"]))
  }

  @Test("What was stopped before it began calls nobody")
  func stoppedBefore() async throws {
    let (world, file) = (World(), MemoryStore())
    let gate = ApplyGate(maximumStarts: nil)
    await gate.stop("interrupted by SIGTERM")
    let outcome = try await world.apply(Job.several(3), file, gate: gate)
    #expect(outcome.results.values.allSatisfy { $0 == .stopped(Reason(.interrupted, "interrupted by SIGTERM")) })
    #expect(outcome.wire.count(.list) + outcome.wire.count(.start) == 0)
    #expect(await file.content == nil)
  }

  @Test("Credentials that expire while a start is settled end the looking at once, and leave the intent open")
  func expiredWhileSettling() async throws {
    let (world, file) = (World(), MemoryStore())
    let outcome = try await world.apply([job], file) { call in
      if call.kind == .start { return .lose }
      return call.kind == .list && call.number > 1 ? .answer(.error(403, "ExpiredTokenException")) : nil
    }
    guard case .uncertain? = outcome.results["spring"] else {
      Issue.record("\(String(describing: outcome.results["spring"]))")
      return
    }
    #expect(outcome.wire.count(.list) == 2)
    #expect(world.clock.elapsed < .seconds(5))
    #expect(try await file.snapshot.openIntents.count == 1)
  }
}
