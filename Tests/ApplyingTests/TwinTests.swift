import Emulator
import JobModel
import Planning
import StateFile
import TestSupport
import Testing

@testable import Applying

@Suite("Several jobs of one run, and jobs that are not")
struct TwinTests {
  private let job = Job("spring")
  private let file = MemoryStore()

  @Test("All jobs with the run's name and tags are recorded, the oldest first, and the plan warns of them")
  func recorded() async throws {
    let world = World { $0.names = .reusable }
    let arns = try await startTwins(world)
    let outcome = try await world.apply([job], file)
    #expect(outcome.results["spring"] == .adopted(arns: arns))
    #expect(outcome.wire.count(.start) == 0)
    let snapshot = try await file.snapshot
    #expect(snapshot.duplicateRuns.map { $0.map(\.audienceGenerationJobArn).sorted() } == [arns.sorted()])
    let plan = plan([job.declared], scopes: [""], against: snapshot)
    #expect(plan.isDone && plan.diagnostics.count == 1)
  }

  @Test("The same where an intent is settled, and an other's job of that name beside them changes nothing")
  func settled() async throws {
    let world = World { $0.names = .reusable }
    let open = try await MemoryStore.holding([job.intent(world.newID())], of: world)
    _ = try await world.startForeign(job.serviceName, tags: Job("winter").tags)
    let arns = try await startTwins(world)
    #expect(try await world.apply([job], open).results["spring"] == .adopted(arns: arns))
    let snapshot = try await open.snapshot
    #expect(snapshot.count == 2 && snapshot.openIntents.isEmpty)
  }

  @Test("One of them that cannot be asked for its tags does not hide the others")
  func oneFails() async throws {
    let world = World { $0.names = .reusable }
    let arns = try await startTwins(world)
    let outcome = try await world.apply([job], file) { call in
      call.kind == .get && call.number == 1 ? .answer(.error(403, "AccessDeniedException")) : nil
    }
    #expect(outcome.results["spring"] == .adopted(arns: [arns[1]]))
  }

  @Test("Two intents of one run with two service names: each job is recorded under its own, and by its own intent")
  func twoNames() async throws {
    let world = World()
    let intents = ["one", "two"].map { job.intent(world.newID(), serviceName: $0) }
    for there in [["one"], ["two"], ["two", "one"]] {
      let world = World()
      let open = try await MemoryStore.holding(intents, of: world)
      var arns: [String] = []
      for name in there {
        arns.append(try await world.startForeign(name, tags: job.tags))
        await world.clock.sleep(.seconds(1))
      }
      let outcome = try await world.apply([job], open)
      #expect(outcome.results["spring"] == .adopted(arns: arns))
      // The intents were the first.
      #expect(await open.calls.count { $0 == "append" } == 2 + there.count)
      let snapshot = try await open.snapshot
      #expect(snapshot.openIntents.isEmpty)
      let recorded = Dictionary(uniqueKeysWithValues: snapshot.allStarted.map { ($0.serviceName, $0.id) })
      let expected = intents.filter { there.contains($0.serviceName) }.map { ($0.serviceName, $0.id) }
      #expect(recorded == Dictionary(uniqueKeysWithValues: expected))
    }
  }

  @Test("Beside the run's tagged jobs an untagged one of its name may be a second start: it is reported, and not taken")
  func besides() async throws {
    let world = World { $0.names = .reusable }
    let arns = try await startTwins(world)
    let untagged = try await world.startForeign(job.serviceName)
    let outcome = try await world.apply([job], file)
    #expect(outcome.results["spring"] == .adopted(arns: arns))
    #expect(outcome.report.notices.map(\.kind) == [.possibleSecondStart])
    #expect(outcome.report.notices.first?.audienceGenerationJobArns == arns + [untagged])
  }

  @Test("With the state lost and spec.name edited, the job is found under the name that usher made, tagged or not")
  func otherName() async throws {
    for (name, tags, isOurs) in [
      (job.serviceName, job.tags, true), ("spring-0a1b2c3d", job.tags, true), (job.serviceName, nil, true),
      ("spring-0a1b2c3d", nil, false), (job.serviceName, Job("winter").tags, false),
    ] {
      let world = World()
      let arn = try await world.startForeign(name, tags: tags)
      var edited = job
      edited.givenServiceName = "Spring campaign"
      let outcome = try await world.apply([edited], MemoryStore())
      // Another's job under a name that usher makes is in nobody's way.
      #expect(world.clock.elapsed == .zero)
      if isOurs {
        #expect(outcome.results["spring"] == .adopted(arns: [arn]))
      } else {
        #expect(try await world.names() == [edited.serviceName, name].sorted())
      }
      #expect(outcome.wire.count(.get) == 1)
    }
  }

  @Test("Two runs that could claim one untagged job: nobody gets it")
  func rivals() async throws {
    let world = World()
    let file = try await MemoryStore.holding([Job.rival.intent(world.newID())], of: world)
    let arn = try await world.startForeign(Job.rival.serviceName)
    let outcome = try await world.apply([Job.claimant], file)
    #expect(outcome.report.results.count == 2)
    for (_, result) in outcome.report.results {
      #expect(result == .uncertain(Reason.undecided(arn, isGone: false, nil)))
    }
    #expect(outcome.wire.count(.start) == 0)
  }

  @Test("Only jobs with such a name are asked for their tags")
  func calls() async throws {
    let world = World { $0.quota = 100 }
    for name in ["spring", "spring-0a1b2c3", "spring-0A1B2C3D", "winter-0a1b2c3d", "spring-x-0a1b2c3d", "0a1b2c3d"] {
      _ = try await world.startForeign(name)
    }
    #expect(try await world.apply([job], file).wire.count(.get) == 0)
    for (revision, gets) in [("2", 1), ("3", 2), ("4", 3)] {
      let again = try await world.apply([Job("spring", revision: revision)], file)
      #expect(again.wire.count(.get) == gets && again.wire.count(.start) == 1)
    }
  }

  private func startTwins(_ world: World) async throws -> [String] {
    var arns: [String] = []
    for _ in 1...2 {
      arns.append(try await world.startForeign(job.serviceName, tags: job.tags))
      await world.clock.sleep(.seconds(1))
    }
    return arns
  }
}

extension Job {
  /// Two runs of different names whose digests begin alike, under one service name that ends so.
  fileprivate static let rival = Job("autumn", serviceName: "campaign-\(sharedDigest.short)", digest: sharedDigest)
  fileprivate static let claimant = Job(
    "summer", serviceName: "campaign-\(sharedDigest.short)", digest: SpecDigest(words: (sharedDigest.words.0, 1, 2, 3)))
  private static let sharedDigest = SpecDigest(of: "shared".utf8)
}
