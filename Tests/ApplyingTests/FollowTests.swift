import AWSCore
import CleanRoomsML
import CleanRoomsMLModel
import Emulator
import JobModel
import StateFile
import TestSupport
import Testing

@testable import Applying

@Suite("What became of recorded jobs", .virtualTime)
struct FollowTests {
  /// A service with so many jobs, all in a state; they run for an hour.
  private struct Place {
    let world: World
    let file = MemoryStore()

    init(_ count: Int, failing: [String] = [], _ change: (inout EmulatorSwitches) -> Void = { _ in }) async throws {
      world = World {
        $0.quota = 100_000
        $0.jobSeconds = 3600
        $0.failing = failing.map { FailingJob($0) }
        change(&$0)
      }
      _ = try await world.apply(Job.several(count), file)
    }

    func wire(_ fault: @escaping @Sendable (Wire.Call) async -> Wire.Fault? = { _ in nil }) -> Wire {
      Wire(world.service, fault: fault)
    }

    func follower(over wire: Wire) -> JobFollower {
      let clock = world.clock
      return JobFollower(
        world.client(over: wire), parallelism: 8, settleTime: .seconds(20),
        environment: ApplyEnvironment(
          timestamp: { clock.date.formatted(.iso8601) }, elapsed: { clock.elapsed }, sleep: { await clock.sleep($0) },
          newID: { [world] in world.newID() }))
    }

    func jobs() async throws -> [FollowedJob] {
      let snapshot = try await file.snapshot
      return snapshot.allStarted.map { FollowedJob($0, in: snapshot) }
    }

    /// Looks once.
    func look(_ wire: Wire) async throws -> [FollowedJob] {
      var jobs = try await jobs()
      await follower(over: wire).look(at: &jobs)
      return jobs
    }

    func record(_ jobs: [FollowedJob]) async throws {
      let journal = try await StateJournal.open(file, owner: .emulator(id: world.service.id))
      try await journal.record(EndedJobs(jobs.compactMap(\.unrecorded), in: journal.snapshot).records)
      await journal.close()
    }

    /// Deletes so many of the jobs.
    func delete(_ count: Int) async throws {
      for record in Array(try await file.snapshot.allStarted).prefix(count) {
        try await world.client(over: world.service).deleteAudienceGenerationJob(arn: record.audienceGenerationJobArn)
      }
      await world.clock.sleep(.seconds(7200))
    }
  }

  @Test(
    "Running jobs are read by Get or by List, whichever needs fewer calls",
    arguments: [(1, 1, 0), (2, 0, 1), (100, 0, 1), (101, 1, 1), (230, 0, 3)])
  func calls(count: Int, gets: Int, lists: Int) async throws {
    let place = try await Place(count)
    let wire = place.wire()
    let jobs = try await place.look(wire)
    #expect(jobs.allSatisfy { $0.job?.status.isInFlight == true && !$0.isOver })
    #expect(wire.count(.get) == gets && wire.count(.list) == lists, "\(wire.count(.get)), \(wire.count(.list))")
  }

  @Test("A job whose end is recorded is never asked about; a few that are left of many are read by Get")
  func recorded() async throws {
    let place = try await Place(250)
    await place.world.clock.sleep(.seconds(3700))
    let wire = place.wire()
    let ended = try await place.look(wire)
    #expect(ended.allSatisfy { $0.outcome?.status == .active && $0.outcome?.metrics != nil })
    try await place.record(ended)
    let later = try await place.look(wire)
    #expect(later.allSatisfy { $0.isRecorded && $0.outcome?.status == .active })
    // Three pages, and each that had ended by Get.
    #expect(wire.count(.get) == 250 && wire.count(.list) == 3)
    _ = try await place.world.apply([Job("late-1"), Job("late-2")], place.file)
    let few = place.wire()
    #expect(try await place.look(few).count { !$0.isOver } == 2)
    #expect(few.count(.get) == 2 && few.count(.list) == 0)
  }

  @Test("What the list does not show may be there: it is read by Get")
  func lateList() async throws {
    let place = try await Place(5) { $0.listDelay = 100_000 }
    let wire = place.wire()
    #expect(try await place.look(wire).allSatisfy { $0.job?.status.isInFlight == true })
    #expect(wire.count(.list) == 1 && wire.count(.get) == 5)
  }

  @Test("Only a job older than the settle time is deleted where the service does not know it")
  func deleted() async throws {
    let place = try await Place(2) { $0.getDelay = 100 }
    await place.world.clock.sleep(.seconds(5))
    let gone = place.wire { call in
      call.kind == .list ? .answer(.error(403, "AccessDeniedException")) : nil
    }
    let young = try await place.look(gone)
    #expect(
      young.allSatisfy { if case .notVisible = $0.sighting { !$0.isOver && $0.unrecorded == nil } else { false } })
    await place.world.clock.sleep(.seconds(30))
    let old = try await place.look(gone)
    #expect(old.allSatisfy { $0.outcome?.isDeleted == true && $0.outcome?.status == nil })
    try await place.record(old)
    #expect(try await place.file.snapshot.outcome(of: old[0].record)?.isDeleted == true)
  }

  @Test("An end that another command recorded meanwhile is not recorded again, but a deletion is")
  func meanwhile() async throws {
    let place = try await Place(3)
    await place.world.clock.sleep(.seconds(3700))
    let jobs = try await place.look(place.wire())
    try await place.record(jobs)
    let snapshot = try await place.file.snapshot
    #expect(EndedJobs(jobs.compactMap(\.unrecorded), in: snapshot).isDone)
    let before = try await place.jobs()
    #expect(before.allSatisfy { $0.isRecorded })
    try await place.delete(1)
    let blank = try Snapshot.blank
    var anew = before.map { FollowedJob($0.record, in: blank) }
    await place.follower(over: place.wire()).look(at: &anew)
    #expect(EndedJobs(anew.compactMap(\.unrecorded), in: snapshot).records.map(\.isDeletion) == [true])
  }

  @Test("A job that cannot be read does not hide the others")
  func unread() async throws {
    let place = try await Place(4)
    let wire = place.wire { call in
      switch (call.kind, call.number) {
      case (.list, _): .answer(.error(403, "AccessDeniedException"))
      case (.get, 2): .answer(.error(400, "ValidationException"))
      default: nil
      }
    }
    let jobs = try await place.look(wire)
    #expect(jobs.count { $0.failure != nil } == 1 && jobs.count { $0.job != nil } == 3)
    #expect(wire.count(.get) == 4)
  }

  @Test("Where every call would fail no more are made than are under way")
  func credentials() async throws {
    let place = try await Place(150)
    let wire = place.wire { call in
      .answer(
        call.kind == .list
          ? .error(403, "AccessDeniedException") : .error(403, "UnrecognizedClientException"))
    }
    let jobs = try await place.look(wire)
    #expect(jobs.allSatisfy { $0.failure?.kind == .credentials })
    #expect(wire.count(.get) <= 16)
    let offline = place.wire { _ in .instead(.notSent("no route")) }
    #expect(try await place.look(offline).allSatisfy { $0.failure?.kind == .notSent })
    #expect(offline.count(.get) == 0)
  }

  @Test("An answer about another job says nothing")
  func contradiction() async throws {
    let place = try await Place(1)
    let other = Job("other").response("arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/9")
    var job = try await place.jobs()[0]
    job.see(.job(other), at: "2026-11-23T08:00:00Z", RecordAges(now: "2026-11-23T08:00:00Z", settleTime: .zero))
    #expect(job.outcome == nil && job.failure != nil)
  }

  @Test("Jobs are followed to their ends, and told of once each time; a failure has its reason")
  func follow() async throws {
    let place = try await Place(3, failing: [Job("job-2").serviceName])
    var jobs = try await place.jobs()
    var looks = 0
    try await place.follower(over: place.wire()).follow(&jobs, until: nil) { jobs in
      looks += 1
      #expect(jobs.count { $0.sighting != nil } == 3)
    }
    #expect(jobs.allSatisfy { $0.isOver } && jobs.count { $0.hasFailed } == 1)
    #expect(jobs.first(where: \.hasFailed)?.outcome?.statusCode == "SEED_AUDIENCE_INVALID")
    // Every half a minute in the end.
    #expect((120..<130).contains(looks))
  }

  @Test("Waiting ends when its time is over, and is not prolonged by a service that cannot be read")
  func limit() async throws {
    for fault in [nil, Wire.Fault.instead(.notSent("no route"))] {
      let place = try await Place(3)
      let begun = place.world.clock.elapsed
      var jobs = try await place.jobs()
      try await place.follower(over: place.wire { _ in fault }).follow(&jobs, until: begun + .seconds(100)) { _ in }
      #expect(jobs.allSatisfy { $0.isWorthAsking })
      #expect(place.world.clock.elapsed - begun >= .seconds(100))
    }
    // Nobody waits for a call that fails until somebody does something.
    let place = try await Place(1)
    var jobs = try await place.jobs()
    let denied = place.wire { _ in .answer(.error(403, "AccessDeniedException")) }
    try await place.follower(over: denied).follow(&jobs, until: nil) { _ in }
    #expect(denied.count(.get) == 1 && jobs[0].failure != nil)
  }

  @Test("A service's message is recorded without SQL, and not at all where it may quote an unknown one")
  func sensitive() throws {
    let record = Job("a").record("arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/1")
    var secret = record
    secret.fields = #"{"seedAudience.sqlParameters":"x"}"#
    var job = Job("a").response(record.audienceGenerationJobArn, status: .createFailed)
    job.statusDetails = StatusDetails(statusCode: "X", message: "near SELECT id FROM customers")
    let message = { (job: ServiceJob, record: StartedRecord) in
      JobOutcome(job, of: record, seenAt: "2026-11-23T08:00:00Z")?.message
    }
    #expect(message(job, record) == "near SELECT id FROM customers")
    #expect(message(job, secret) == "the service's message is not shown, because it may quote sqlParameters")
    job.sqlTexts = ["SELECT id FROM customers"]
    #expect(message(job, secret) == SensitiveText.replacement)
    job.status = .deletePending
    #expect(JobOutcome(job, of: record, seenAt: "2026-11-23T08:00:00Z") == nil)
  }

  @Test("While apply waits for places, it records what has ended")
  func duringApply() async throws {
    let world = World {
      $0.quota = 2
      $0.jobSeconds = 60
    }
    let file = MemoryStore()
    let settings = ApplySettings(waitsForQuota: true, recordsEnds: true)
    let outcome = try await world.apply(Job.several(5), file, settings: settings)
    #expect(outcome.report.results.allSatisfy { if case .started = $0.result { true } else { false } })
    let snapshot = try await file.snapshot
    #expect(snapshot.allStarted.count { snapshot.outcome(of: $0)?.status == .active } >= 3)
  }

  @Test("--until started gives up when its time is over: the rest is deferred")
  func waitLimit() async throws {
    let world = World {
      $0.quota = 2
      $0.jobSeconds = 100_000
    }
    let settings = ApplySettings(waitsForQuota: true, waitLimit: .seconds(200))
    let outcome = try await world.apply(Job.several(5), MemoryStore(), settings: settings)
    #expect(outcome.report.results.count { $0.result.waitsForRunningJobs } == 3)
    #expect((200..<230).contains(world.clock.elapsed / .seconds(1)))
  }
}

extension Snapshot {
  /// Of no file.
  fileprivate static var blank: Snapshot {
    get throws { try Snapshot([], at: "/memory") }
  }
}
